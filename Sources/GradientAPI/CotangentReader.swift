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
    switch request.endpoint {
    case .vjp:
      let outputs = zip(function.outputs, function.outputTypes).map { Input($0.name, $1) }
      return try reader.cotangents(outputs)
    case .jvp, .hvp:
      guard let value = request.member(.tangent) else {
        throw Problem(.missingKey, "the key \"tangent\" is missing", pointer: "")
      }
      return try reader.byName(value, function.inputs, "input").map { $0.input(.adjoint) }
    case .value, .gradient, .jacobian, .hessian, .derivatives, .wirtinger, .check, .compile:
      return []
    }
  }

  private func cotangents(_ outputs: [Input]) throws -> [BatchInput] {
    guard let value = request.member(.cotangent) else {
      throw Problem(.missingKey, "the key \"cotangent\" is missing", pointer: "")
    }
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
        ?? Seed(tensor: Tensor(zeros: entry.type), isShared: true)
    }
  }

  private func parts(
    _ value: JSONValue, _ entries: [Input], _ what: String
  ) throws -> [String: JSONValue] {
    var given: [String: JSONValue] = [:]
    let names = entries.count > 8 ? Set(entries.map(\.name)) : nil
    for (name, part) in try value.members() {
      guard names?.contains(name) ?? entries.contains(where: { $0.name == name }) else {
        throw Problem(
          .unknownInput, "the function has no \(what) '\(name)'", pointer: part.pointer,
          suggestion: nearestName(to: name, among: entries.map(\.name)))
      }
      given[name] = part
    }
    return given
  }

  /// A list with an object for each point.
  private func byRows(_ list: JSONValue, _ entries: [Input], _ what: String) throws -> [Seed] {
    if list.count != points.count { throw wrongCount(list.count, list) }
    var planes = entries.map { _ in (real: [Double](), imaginary: [Double](), isGiven: false) }
    for (point, row) in try list.elements().enumerated() {
      let given = try parts(row, entries, what)
      for (index, entry) in entries.enumerated() {
        let type = entry.type
        guard let part = given[entry.name] else {
          if planes[index].isGiven { extend(&planes[index], type, 1) }
          continue
        }
        if !planes[index].isGiven {
          // The values that are missing are zeros, which no text of the client's pays for.
          let (count, overflow) = points.count.multipliedReportingOverflow(by: type.shape.count)
          if overflow || count > settings.maximumAnswer {
            throw Problem(
              .limitExceeded,
              "the \(what)s of all points have more elements than the limit of "
                + "\(settings.maximumAnswer) (max-answer-numbers)",
              pointer: list.pointer)
          }
          planes[index].isGiven = true
          extend(&planes[index], type, point)
        }
        let tensor = try fitted(part, type, "the \(what) '\(entry.name)'")
        planes[index].real += tensor.real
        planes[index].imaginary += tensor.imaginary
      }
    }
    return zip(entries, planes).map { entry, plane in
      guard plane.isGiven, let axis = Shape([points.count]) else {
        return Seed(tensor: Tensor(zeros: entry.type), isShared: true)
      }
      let shape = Shape(joining: axis, entry.type.shape)
      return Seed(
        tensor: Tensor(planes: plane.real, plane.imaginary, dtype: entry.type.dtype, shape: shape),
        isShared: false)
    }
  }

  private func extend(
    _ plane: inout (real: [Double], imaginary: [Double], isGiven: Bool), _ type: ValueType,
    _ points: Int
  ) {
    let zeros = repeatElement(0.0, count: points * type.shape.count)
    plane.real += zeros
    if type.dtype == .complex { plane.imaginary += zeros }
  }

  private func fitted(_ value: JSONValue, _ type: ValueType, _ what: String) throws -> Tensor {
    let tensor = try PointReader.tensor(value)
    if tensor.shape != type.shape {
      throw Problem(
        .shapeMismatch, "\(what) has shape \(type.shape), and this \(tensor.shape)",
        pointer: value.pointer)
    }
    return try cast(tensor, type, what, value)
  }

  private func seed(_ value: JSONValue, _ type: ValueType, _ what: String) throws -> Seed {
    let tensor = try PointReader.tensor(value)
    if tensor.shape == type.shape {
      return Seed(tensor: try cast(tensor, type, what, value), isShared: true)
    }
    if points.form != .single, tensor.shape.rank == type.shape.rank + 1,
      tensor.shape.dimensions.dropFirst().elementsEqual(type.shape.dimensions)
    {
      let count = tensor.shape.dimensions[0]
      if count != points.count { throw wrongCount(count, value) }
      return Seed(tensor: try cast(tensor, type, what, value), isShared: false)
    }
    let perPoint =
      points.form == .single
      ? "" : "; one for each point has the axis of the \(points.count) points before that"
    throw Problem(
      .shapeMismatch, "\(what) has shape \(type.shape), and this \(tensor.shape)\(perPoint)",
      pointer: value.pointer)
  }

  private func wrongCount(_ count: Int, _ value: JSONValue) -> Problem {
    Problem(
      .shapeMismatch, "there are \(count) values here and \(points.count) points",
      pointer: value.pointer)
  }

  private func cast(
    _ tensor: Tensor, _ type: ValueType, _ what: String, _ value: JSONValue
  ) throws -> Tensor {
    if tensor.dtype == type.dtype { return tensor }
    if type.dtype == .complex {
      let zeros = [Double](repeating: 0, count: tensor.shape.count)
      return Tensor(planes: tensor.real, zeros, dtype: .complex, shape: tensor.shape)
    }
    // A complex number of which nothing is imaginary is a real one.
    guard tensor.imaginary.allSatisfy({ $0 == 0 }) else {
      throw Problem(
        .wrongDType, "\(what) is real, so this must be real too", pointer: value.pointer)
    }
    return Tensor(planes: tensor.real, [], dtype: .real, shape: tensor.shape)
  }
}
