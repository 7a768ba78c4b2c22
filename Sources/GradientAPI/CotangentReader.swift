import Differentiation
import Evaluation
import FunctionSpecs
import JSON
import Programs
import Tensors

/// Tangents and cotangents of a request, which have the types of inputs and outputs: one for all points, or
/// one for each.
struct CotangentReader {
  private let request: EvaluationRequest
  private let settings: ServiceSettings
  private var points: PointSet { request.points }

  /// What the endpoint of a request needs: a tangent for each input (missing ones are zero), a cotangent for
  /// each output in the adjoint convention, or nothing.
  static func seeds(
    _ request: EvaluationRequest, _ function: CompiledFunction, _ settings: ServiceSettings
  ) throws -> [BatchInput] {
    let reader = CotangentReader(request: request, settings: settings)
    switch request.endpoint.seedKey {
    case .cotangent:
      let outputs = zip(function.outputs, function.outputTypes).map { Input($0.name, $1) }
      return try reader.cotangents(outputs)
    case .tangent:
      guard let value = request.member(.tangent) else {
        throw Problem(.missingKey, "the key \"tangent\" is missing", pointer: "")
      }
      return try reader.byName(value, function.inputs, "input").map { $0.input(.adjoint) }
    default: return []
    }
  }

  private func cotangents(_ outputs: [Input]) throws -> [BatchInput] {
    guard let value = request.member(.cotangent) else {
      throw Problem(.missingKey, "the key \"cotangent\" is missing", pointer: "")
    }
    if outputs.count == 1, let fault = request.seedRows?.faultOfValue { throw fault }
    let seeds =
      outputs.count == 1
      ? [try seed(value, outputs[0].type, "the result")]
      : try byName(value, outputs, "output")
    return seeds.map { $0.input(request.convention) }
  }

  /// One value for all points, or one per point along the first axis.
  private struct Seed {
    let tensor: Tensor
    let isShared: Bool

    func input(_ convention: Convention) -> BatchInput {
      let tensor = convention.convert(tensor)
      if !isShared, let column = Column(tensor) { return .column(column) }
      return .shared(tensor)
    }
  }

  private func byName(_ value: JSONValue, _ entries: [Input], _ what: String) throws -> [Seed] {
    if points.form == .rows, value.kind == .array { return try byRows(value, entries, what) }
    let given = try parts(value, entries, what)
    return try entries.map { entry in
      try given[entry.name].map { try seed($0, entry.type, "the \(what) '\(entry.name)'") }
        ?? zeros(entry.type)
    }
  }

  /// Zero at every point. Where there are none nothing pays for elements.
  private func zeros(_ type: ValueType) -> Seed {
    if points.count == 0, let none = Shape([0]) {
      let shape = Shape(joining: none, type.shape)
      return Seed(tensor: Tensor(zeros: ValueType(type.dtype, shape)), isShared: false)
    }
    return Seed(tensor: Tensor(zeros: type), isShared: true)
  }

  private func parts(
    _ value: JSONValue, _ entries: [Input], _ what: String
  ) throws -> [String: JSONValue] {
    var given: [String: JSONValue] = [:]
    let names = entries.count > 8 ? Set(entries.map(\.name)) : nil
    for (name, part) in try value.members() {
      guard names?.contains(name) ?? entries.contains(where: { $0.name == name }) else {
        throw unknown(name, part.pointer, entries, what)
      }
      given[name] = part
    }
    return given
  }

  private func unknown(
    _ name: String, _ pointer: String, _ entries: [Input], _ what: String
  ) -> Problem {
    Problem(
      .unknownInput, "the function has no \(what) '\(name)'", pointer: pointer,
      suggestion: nearestName(to: name, among: entries.map(\.name)))
  }

  /// A list with an object for each point.
  private func byRows(_ list: JSONValue, _ entries: [Input], _ what: String) throws -> [Seed] {
    var rows = SeedRows(settings)
    if let arrived = request.seedRows { rows = arrived } else { rows.add(list) }
    if rows.count != points.count { throw wrongCount(rows.count, list) }
    let places = Dictionary(uniqueKeysWithValues: zip(entries.map(\.name), entries.indices))
    var seeds = entries.map { zeros($0.type) }
    // A name and a shape are those of the first row that has the name, which comes before any row at fault.
    for column in rows.columns {
      guard let place = places[column.name] else {
        throw unknown(column.name, column.pointer, entries, what)
      }
      let type = entries[place].type
      if column.shape != type.shape {
        throw wrongShape(
          "the \(what) '\(column.name)'", type.shape, column.shape, pointer: column.pointer)
      }
    }
    for column in try rows.values() {
      guard let place = places[column.name] else { continue }
      let (what, tensor, type) = (
        "the \(what) '\(column.name)'", column.tensor, entries[place].type
      )
      // The row that a fault is about; the last part of the pointer is the name.
      let row = (tensor.imaginary.firstIndex { $0 != 0 } ?? 0) / max(1, type.shape.count)
      let name = column.pointer.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
      let pointer = "\(list.pointer)/\(row)/\(name)"
      seeds[place] = Seed(tensor: try cast(tensor, type, what, pointer: pointer), isShared: false)
    }
    return seeds
  }

  private func seed(_ value: JSONValue, _ type: ValueType, _ what: String) throws -> Seed {
    let tensor = try PointReader.tensor(value)
    if tensor.shape == type.shape {
      return Seed(tensor: try cast(tensor, type, what, pointer: value.pointer), isShared: true)
    }
    if points.form != .single, tensor.shape.rank == type.shape.rank + 1,
      tensor.shape.dimensions.dropFirst().elementsEqual(type.shape.dimensions)
    {
      let count = tensor.shape.dimensions[0]
      if count != points.count { throw wrongCount(count, value) }
      return Seed(tensor: try cast(tensor, type, what, pointer: value.pointer), isShared: false)
    }
    let perPoint =
      points.form == .single
      ? "" : "; one for each point has the axis of the \(points.count) points before that"
    throw wrongShape(what, type.shape, tensor.shape, perPoint, pointer: value.pointer)
  }

  private func wrongShape(
    _ what: String, _ expected: Shape, _ found: Shape, _ hint: String = "", pointer: String
  ) -> Problem {
    Problem(
      .shapeMismatch, "\(what) has shape \(expected), and this \(found)\(hint)", pointer: pointer)
  }

  private func wrongCount(_ count: Int, _ value: JSONValue) -> Problem {
    Problem(
      .shapeMismatch, "there are \(count) values here and \(points.count) points",
      pointer: value.pointer)
  }

  private func cast(
    _ tensor: Tensor, _ type: ValueType, _ what: String, pointer: String
  ) throws -> Tensor {
    if tensor.dtype == type.dtype { return tensor }
    if type.dtype == .complex {
      let zeros = [Double](repeating: 0, count: tensor.shape.count)
      return Tensor(planes: tensor.real, zeros, dtype: .complex, shape: tensor.shape)
    }
    // A complex number of which nothing is imaginary is a real one.
    guard tensor.imaginary.allSatisfy({ $0 == 0 }) else {
      throw Problem(
        .wrongDType, "\(what) is real, so this must be real too", pointer: pointer)
    }
    return Tensor(planes: tensor.real, [], dtype: .real, shape: tensor.shape)
  }
}
