import FunctionSpecs
import JSON
import Programs
import Tensors

/// The function of a request: text, MathJSON, or an object that says more about either.
struct FunctionSource {
  enum Body {
    case formula(String)
    case mathJSON(JSONValue)
  }

  let body: Body
  /// Where the body stands in the request, or in the file.
  private(set) var pointer: String
  var declared: [Input] = []
  var constants: [(name: String, value: Tensor)] = []
  var outputs: [String]?
  /// The name of the function in the catalogue; nil for one that stands in the request.
  private var name: String?
  var isNamed: Bool { name != nil }

  /// The members of form 2 and 3.
  enum Key: String, CaseIterable {
    case formula, mathjson, inputs, constants, outputs
  }

  private static let keys = Key.allCases.map(\.rawValue)

  /// The members that a formula and MathJSON can both have, for the OpenAPI document.
  static let declarations: [Schema.Member] = [
    Schema.Member(Key.inputs.rawValue, .map(.reference("InputType")), isRequired: false),
    Schema.Member(Key.constants.rawValue, .map(.reference("Value")), isRequired: false),
    Schema.Member(Key.outputs.rawValue, .list(.text, minimum: 1), isRequired: false),
  ]

  /// The names of the types of elements.
  static let dtypes = ["real", "complex", "float64", "complex128"]

  init(_ value: JSONValue, _ limits: FormulaLimits) throws {
    try self.init(value, among: Self.keys, limits) { try PointReader.tensor($0) }
  }

  /// The function that a file of a catalogue holds, and what it says to people.
  static func read(
    file: JSONValue, _ limits: FormulaLimits, constant: (JSONValue) throws -> Tensor
  ) throws -> (source: FunctionSource, description: String?) {
    let source = try FunctionSource(file, among: keys + ["description"], limits, constant: constant)
    guard file.kind == .object else { return (source, nil) }
    let description = try file.members().first { $0.key == "description" }?.value
    return (source, try description?.string())
  }

  private init(
    _ value: JSONValue, among keys: [String], _ limits: FormulaLimits,
    constant: (JSONValue) throws -> Tensor
  ) throws {
    switch value.kind {
    case .string:
      body = .formula(try value.string())
      pointer = value.pointer
      return
    case .array:
      body = .mathJSON(value)
      pointer = value.pointer
      return
    case .object: break
    case .null, .boolean, .number:
      throw value.wrongType("a formula, MathJSON, or an object with one of them")
    }
    if try value.members().contains(where: { $0.key == "fn" }) {
      body = .mathJSON(value)
      pointer = value.pointer
      return
    }
    let members = try value.members(among: keys)
    if let tree = members[Key.mathjson.rawValue] {
      if let formula = members[Key.formula.rawValue] {
        throw Problem(
          .wrongValue, "a function is a formula or MathJSON, not both", pointer: formula.pointer)
      }
      body = .mathJSON(tree)
      pointer = tree.pointer
    } else {
      guard let formula = members[Key.formula.rawValue] else {
        throw value.missing(Key.formula.rawValue)
      }
      body = .formula(try formula.string())
      pointer = formula.pointer
    }
    var elements = 0
    for member in try members[Key.inputs.rawValue]?.allMembers() ?? [] {
      let type = try Self.type(member.value)
      // No text pays for them: where there are no points, nothing else says how large an input is.
      elements = elements.addingSaturating(type.paddedCount)
      if elements > limits.maximumElements {
        throw Problem(
          .limitExceeded,
          "the declared inputs have more elements than the limit of \(limits.maximumElements) "
            + "(max-elements)", pointer: member.value.pointer)
      }
      declared.append(Input(member.key, type))
    }
    for member in try members[Key.constants.rawValue]?.allMembers() ?? [] {
      constants.append((member.key, try constant(member.value)))
    }
    outputs = try members[Key.outputs.rawValue].map { list in
      try list.elements().map { try $0.string() }
    }
    if let outputs, outputs.isEmpty, let list = members[Key.outputs.rawValue] {
      throw Problem(.wrongValue, "the list of outputs is empty", pointer: list.pointer)
    }
  }

  /// The function as syntax, without the types of its inputs.
  func formula(_ limits: FormulaLimits) throws -> Formula {
    do throws(SpecError) {
      switch body {
      case .formula(let text): return try Formula(text, limits: limits)
      case .mathJSON(let tree): return try Formula(mathJSON: tree, limits: limits)
      }
    } catch {
      throw problem(error)
    }
  }

  /// A fault of the function as a problem of the request.
  func problem(_ error: SpecError) -> Problem {
    let problem = Problem(error, at: pointer)
    guard let name else { return problem }
    // The places are those of a file that the client cannot see: they go into the text.
    let place = error.pointer.map { ", at \($0)" } ?? ""
    return Problem(
      problem.type, "in the catalogue's '\(name)': \(problem.detail)\(place)", pointer: pointer)
  }

  /// The function under its name in the catalogue.
  func named(_ name: String) -> FunctionSource {
    var source = self
    source.name = name
    source.pointer = "/function"
    return source
  }

  /// `{"dtype": "complex128", "shape": [64]}`, or `"real"` or `"complex"` for a scalar.
  private static func type(_ value: JSONValue) throws -> ValueType {
    if value.kind == .string { return ValueType(try dtype(value), .scalar) }
    let members = try value.members(among: ["dtype", "shape"])
    guard let dtype = members["dtype"] else { throw value.missing("dtype") }
    var lengths: [Int] = []
    if let shape = members["shape"] {
      if shape.count > BinaryArray.maximumRank { throw BinaryArray.tooManyAxes(shape.pointer) }
      for element in try shape.elements() {
        guard let length = Int(exactly: try element.double()), length >= 0 else {
          throw Problem(
            .wrongValue, "the length of an axis is a whole number", pointer: element.pointer)
        }
        lengths.append(length)
      }
    }
    guard let shape = Shape(lengths) else {
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
      let known = dtypes
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
