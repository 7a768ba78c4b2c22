import JSON
import PointFiles
import Tensors

/// A part of an answer; in the answer to a block of points every tensor has the points along its first axis.
enum AnswerValue: Sendable {
  case tensor(Tensor)
  case object([(key: String, value: AnswerValue)])
  case list([AnswerValue])
  /// One value for each point of a block, where they are no tensors.
  case points([AnswerValue])
  case text(String)
  case boolean(Bool)
  case number(Double)
  case integer(Int)

  /// Writes the value as a whole, or what it is at one point of a block.
  ///
  /// Objects nest as deep as the contract has it: output, input, input.
  func write(to writer: inout JSONWriter, _ encoding: ArrayEncoding, point: Int? = nil) {
    switch self {
    case .tensor(let tensor): writer.tensor(tensor, encoding, point: point)
    case .object(let members):
      writer.beginObject()
      writer.members(members, encoding, point: point)
      writer.endObject()
    case .list(let items):
      writer.beginArray()
      for item in items { item.write(to: &writer, encoding, point: point) }
      writer.endArray()
    case .points(let items):
      if let point { return items[point].write(to: &writer, encoding) }
      writer.beginArray()
      for item in items { item.write(to: &writer, encoding) }
      writer.endArray()
    case .text(let text): writer.string(text)
    case .boolean(let value): writer.boolean(value)
    case .number(let value): writer.number(value)
    case .integer(let value): writer.integer(value)
    }
  }

  /// Whether every number in it is finite.
  var isFinite: Bool {
    switch self {
    case .tensor(let tensor): tensor.isFinite
    case .object(let members): members.allSatisfy(\.value.isFinite)
    case .list(let items), .points(let items): items.allSatisfy(\.isFinite)
    case .text, .boolean, .integer: true
    case .number(let value): value.isFinite
    }
  }

  /// Marks the points of a block at which a number is not finite.
  func markNotFinite(_ marks: inout [Bool]) {
    switch self {
    case .tensor(let tensor):
      let length = marks.isEmpty ? 0 : tensor.shape.count / marks.count
      for plane in [tensor.real, tensor.imaginary] {
        for (index, number) in plane.enumerated() where !number.isFinite {
          marks[index / length] = true
        }
      }
    case .object(let members): for member in members { member.value.markNotFinite(&marks) }
    case .list(let items): for item in items { item.markNotFinite(&marks) }
    case .points(let items):
      for (index, item) in items.enumerated() where !item.isFinite { marks[index] = true }
    case .text, .boolean, .number, .integer: break
    }
  }
}

extension AnswerValue {
  /// The tensors in it, named by their paths; nil when something else is in it.
  func columns(_ name: String) -> [NamedColumn]? {
    switch self {
    case .tensor(let tensor): return [NamedColumn(name: name, tensor: tensor)]
    case .object(let members):
      var columns: [NamedColumn] = []
      for member in members {
        let path = name.isEmpty ? member.key : name + "." + member.key
        guard let part = member.value.columns(path) else { return nil }
        columns += part
      }
      return columns
    case .list, .points, .text, .boolean, .number, .integer: return nil
    }
  }
}

extension JSONWriter {
  /// Members of an object that is open.
  mutating func members(
    _ members: Answer.Members, _ encoding: ArrayEncoding, point: Int? = nil
  ) {
    for (key, value) in members {
      self.key(key)
      value.write(to: &self, encoding, point: point)
    }
  }
}
