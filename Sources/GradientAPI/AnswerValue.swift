import JSON
import Tensors

/// A part of an answer.
indirect enum AnswerValue {
  case tensor(Tensor)
  case object([(key: String, value: AnswerValue)])
  case list([AnswerValue])
  case text(String)
  case boolean(Bool)
  case number(Double)
  case integer(Int)

  /// Objects nest as deep as the contract has it: output, input, input.
  func write(to writer: inout JSONWriter) {
    switch self {
    case .tensor(let tensor): writer.tensor(tensor)
    case .object(let members):
      writer.beginObject()
      for (key, value) in members {
        writer.key(key)
        value.write(to: &writer)
      }
      writer.endObject()
    case .list(let items):
      writer.beginArray()
      for item in items { item.write(to: &writer) }
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
    case .list(let items): items.allSatisfy(\.isFinite)
    case .text, .boolean, .integer: true
    case .number(let value): value.isFinite
    }
  }
}
