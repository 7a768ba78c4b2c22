import FunctionSpecs
import JSON
import Programs
import Tensors

/// The function of a request: text, or an object that says more about it.
struct FunctionSource {
  let formula: String
  /// Where the formula stands in the request.
  let pointer: String
  var declared: [Input] = []
  var constants: [(name: String, value: Tensor)] = []
  var outputs: [String]?

  init(_ value: JSONValue) throws {
    if value.kind == .string {
      formula = try value.string()
      pointer = value.pointer
      return
    }
    if value.kind != .object { throw value.wrongType("a formula or an object with one") }
    let members = try value.members(among: ["formula", "inputs", "constants", "outputs"])
    guard let formula = members["formula"] else { throw value.missing("formula") }
    self.formula = try formula.string()
    pointer = formula.pointer
    for member in try members["inputs"]?.allMembers() ?? [] {
      declared.append(Input(member.key, try Self.type(member.value)))
    }
    for member in try members["constants"]?.allMembers() ?? [] {
      constants.append((member.key, try PointReader.tensor(member.value)))
    }
    outputs = try members["outputs"].map { list in
      try list.elements().map { try $0.string() }
    }
    if let outputs, outputs.isEmpty, let list = members["outputs"] {
      throw Problem(.wrongValue, "the list of outputs is empty", pointer: list.pointer)
    }
  }

  /// `{"dtype": "complex128", "shape": [64]}`, or `"real"` or `"complex"` for a scalar.
  private static func type(_ value: JSONValue) throws -> ValueType {
    if value.kind == .string { return ValueType(try dtype(value), .scalar) }
    let members = try value.members(among: ["dtype", "shape"])
    guard let dtype = members["dtype"] else { throw value.missing("dtype") }
    var lengths: [Int] = []
    if let shape = members["shape"] {
      for element in try shape.elements() {
        guard let length = Int(exactly: try element.double()), length >= 0 else {
          throw Problem(
            .wrongValue, "the length of an axis is a whole number", pointer: element.pointer)
        }
        lengths.append(length)
      }
    }
    guard let shape = Shape(lengths), shape.count <= 1 << 32 else {
      throw Problem(.limitExceeded, "the array is too large", pointer: value.pointer)
    }
    return ValueType(try Self.dtype(dtype), shape)
  }

  private static func dtype(_ value: JSONValue) throws -> DType {
    let name = try value.string()
    switch name {
    case "real", "float64": return .real
    case "complex", "complex128": return .complex
    default:
      let known = ["real", "complex", "float64", "complex128"]
      throw Problem(
        .wrongValue, "the dtypes are \(known.joined(separator: ", "))", pointer: value.pointer,
        suggestion: nearestName(to: name, among: known))
    }
  }
}

extension JSONValue {
  fileprivate func allMembers() throws -> [(key: String, value: JSONValue)] {
    try members().map { ($0.key, $0.value) }
  }
}
