import FunctionSpecs
import JSON
import Programs
import Tensors

/// Tangents and cotangents of a request, which have the types of inputs and outputs.
enum CotangentReader {
  /// A cotangent for each output: one value, or an object by name when there are several; missing ones are
  /// zero.
  static func cotangents(
    _ request: EvaluationRequest, _ names: [String], _ types: [ValueType]
  ) throws -> [Tensor] {
    guard let value = request.members["cotangent"] else {
      throw Problem(.missingKey, "the key \"cotangent\" is missing", pointer: "")
    }
    if names.count == 1 { return [try tensor(value, types[0], "the result")] }
    return try byName(value, zip(names, types).map { Input($0, $1) }, "output")
  }

  /// A tangent for each input; missing ones are zero.
  static func tangents(_ request: EvaluationRequest, _ inputs: [Input]) throws -> [Tensor] {
    guard let value = request.members["tangent"] else {
      throw Problem(.missingKey, "the key \"tangent\" is missing", pointer: "")
    }
    return try byName(value, inputs, "input")
  }

  private static func byName(_ value: JSONValue, _ entries: [Input], _ what: String) throws
    -> [Tensor]
  {
    var given: [String: JSONValue] = [:]
    let names = entries.map(\.name)
    for (name, part) in try value.members() {
      guard names.contains(name) else {
        throw Problem(
          .unknownInput, "the function has no \(what) '\(name)'", pointer: part.pointer,
          suggestion: nearestName(to: name, among: names))
      }
      given[name] = part
    }
    return try entries.map { entry in
      try given[entry.name].map { try tensor($0, entry.type, "the \(what) '\(entry.name)'") }
        ?? Tensor(repeating: 0, dtype: entry.type.dtype, shape: entry.type.shape)
    }
  }

  private static func tensor(_ value: JSONValue, _ type: ValueType, _ what: String) throws -> Tensor
  {
    let tensor = try PointReader.tensor(value)
    if tensor.shape != type.shape {
      throw Problem(
        .shapeMismatch, "\(what) has shape \(type.shape), and this \(tensor.shape)",
        pointer: value.pointer)
    }
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
