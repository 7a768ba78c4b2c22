import GradientAPI
import HTTPCore
import JSON
import Testing

/// `GET /v1/functions` against what the service does with the functions that it lists.
@Suite struct FunctionsPageTests {
  private let service = GradientService()
  private let page: JSONValue

  init() throws {
    page = try get("/v1/functions", from: service).root
  }

  /// The functions that the wire contract names, by chapter.
  private static let contract = """
    abs conj real imag angle sign exp expm1 exp2 log log1p log2 log10 sqrt cbrt square reciprocal pow sin
    cos tan asin acos atan sinh cosh tanh asinh acosh atanh sinc atan2 hypot logaddexp maximum minimum clip
    where floor ceil round trunc copysign isfinite erf erfc gamma lgamma digamma sigmoid softplus relu abs2
    cis arcsin arccos arctan conjugate absolute sum prod mean var std max min argmax cumulative_sum dot vdot
    vecdot matmul outer tensordot einsum trace diag diagonal transpose matrix_transpose permute_dims reshape
    ravel squeeze expand_dims broadcast_to concat stack flip roll take tril triu eye zeros ones full arange
    linspace meshgrid any all sort logsumexp softmax log_softmax det slogdet inv solve cholesky norm
    matrix_norm vector_norm eigh eigvalsh svd svdvals qr pinv kron cross expm fft ifft rfft irfft fft2
    fftshift ifftshift stop_gradient
    """

  @Test func everyFunctionOfTheContractIsListed() throws {
    var listed: Set<String> = []
    for function in try functions() { listed.formUnion([function.name] + function.aliases) }
    for name in Self.contract.split(whereSeparator: \.isWhitespace) {
      #expect(listed.contains(String(name)), "\(name)")
    }
  }

  /// What a parameter without a default is given; the letter stands for a matrix.
  private static let arguments: [String: String] = [
    "condition": "real(A) > 0", "c": "real(A) > 0", "n": "2", "shape": "[2, 2]", "value": "A",
    "start": "1", "stop": "2",
    "subscripts": "'ij->ij'", "arrays": "[A, A]", "indices": "[0]", "shift": "1", "axis1": "0",
    "axis2": "1", "*arrays": "A",
  ]

  /// One call too short, one too long, and the right ones, with real and complex arguments.
  @Test func countsAndDtypesAreThoseOfCalls() throws {
    for function in try functions() {
      for name in [function.name] + function.aliases {
        let required = try required(function)
        let fewest = required.count
        #expect(fewest == function.minimum, "\(function.signature)")
        if fewest > 0 {
          let short = try problem("\(name)(\(required.dropLast().joined(separator: ", ")))", "1")
          #expect(short == "wrong-arguments", "\(name)")
        }
        if let maximum = function.maximum {
          let rest = [String](repeating: "0", count: maximum + 1 - fewest)
          let long = try problem("\(name)(\((required + rest).joined(separator: ", ")))", "1")
          #expect(long == "wrong-arguments", "\(name)")
        }
        let call = "\(name)(\(required.joined(separator: ", ")))"
        #expect(try problem(call, "1") == nil, "\(call)")
        if required.contains(where: { $0.contains("A") }) {
          let found = try problem(call, #"{"re": 1, "im": 2}"#)
          #expect(found == (function.isComplex ? nil : "wrong-dtype"), "\(call)")
        }
      }
    }
  }

  /// A function under its MathJSON name has the same bytes for an answer, but for the places of warnings.
  @Test func bothNamesMeanTheSame() throws {
    var pairs = 0
    for function in try functions() {
      for name in function.mathJSON {
        let names = Array(["x", "y", "z"].prefix(max(1, function.minimum)))
        let own = Self.operands[function.name]
        let formulas = (own?.formula ?? names).joined(separator: ", ")
        let formula = "real(sum(\(function.name)(\(formulas))) + sum(x))"
        let trees = (own?.mathJSON ?? names.map { "\"\($0)\"" }).joined(separator: ", ")
        let tree = #"["Real", ["Add", ["Sum", ["\#(name)", \#(trees)]], ["Sum", "x"]]]"#
        let values = Self.points[function.name] ?? ["[0.5, 0.25]", "[0.75, 0.3]", "0.2"]
        let used = names.filter { formula.contains($0) && trees.contains("\"\($0)\"") || $0 == "x" }
        let point = zip(used, values).map { "\"\($0)\": \($1)" }.joined(separator: ", ")
        let first = try ServiceAnswer(
          service, "gradient", #"{"function": "\#(formula)", "at": {\#(point)}}"#)
        let second = try ServiceAnswer(
          service, "gradient",
          #"{"function": \#(tree), "at": {\#(point)}}"#)
        #expect(first.succeeded, "\(formula): \(first.text)")
        for member in try first.root.members() where member.key != "warnings" {
          #expect(
            second.root.at([member.key])?.text == member.value.text, "\(formula), \(name)")
        }
        func kinds(_ answer: ServiceAnswer) throws -> [String?] {
          try answer.root.at(["warnings"])?.elements().map { try $0.at(["kind"])?.string() } ?? []
        }
        #expect(try kinds(first) == kinds(second), "\(formula), \(name)")
        pairs += 1
      }
    }
    #expect(pairs >= 80)
  }

  /// Operands of functions that want others than inputs.
  private static let operands: [String: (formula: [String], mathJSON: [String])] = [
    "where": (["x > 0.3", "y", "z"], [#"["Greater", "x", 0.3]"#, #""y""#, #""z""#]),
    "logical_and": (
      ["x > 0.3", "y > 0.5"], [#"["Greater", "x", 0.3]"#, #"["Greater", "y", 0.5]"#]
    ),
    "logical_or": (
      ["x > 0.3", "y > 0.5"], [#"["Greater", "x", 0.3]"#, #"["Greater", "y", 0.5]"#]
    ),
    "logical_not": (["x > 0.3"], [#"["Greater", "x", 0.3]"#]),
    "reshape": (["x", "(2, 1)"], [#""x""#, #"["List", 2, 1]"#]),
    "eye": (["2"], ["2"]),
  ]

  /// Points for functions that do not take vectors.
  private static let points: [String: [String]] = [
    "matmul": [square, "[[0.5, 2], [1, 4]]"], "kron": [square, "[[0.5, 2], [1, 4]]"],
    "matrix_transpose": [square], "trace": [square], "diagonal": [square], "det": [square],
    "inv": [square], "pinv": [square],
    "cross": ["[1, 2, 3]", "[0.5, 2, 1]"], "acosh": ["[1.5, 2.5]"], "linspace": ["0.5", "0.75"],
  ]

  private static let square = "[[1, 2], [3, 5]]"

  // MARK: Reading the page

  private struct Function {
    let name: String
    let aliases: [String]
    let mathJSON: [String]
    let signature: String
    let minimum: Int
    let maximum: Int?
    let isComplex: Bool
  }

  private func functions() throws -> [Function] {
    func texts(_ value: JSONValue?) throws -> [String] {
      try #require(value).elements().map { try $0.string() }
    }
    return try #require(page.at(["functions"])).elements().map { entry in
      for key in ["summary", "derivative"] {
        #expect(try entry.at([key])?.string().isEmpty == false, "\(entry.text)")
      }
      return Function(
        name: try #require(entry.at(["name"])).string(), aliases: try texts(entry.at(["aliases"])),
        mathJSON: try texts(entry.at(["mathjson"])),
        signature: try #require(entry.at(["signature"])).string(),
        minimum: Int(try #require(entry.at(["arguments", "minimum"])).double()),
        maximum: try entry.at(["arguments", "maximum"]).map { Int(try $0.double()) },
        isComplex: try #require(entry.at(["complex"])).boolean())
    }
  }

  /// What stands for each parameter that must be given.
  private func required(_ function: Function) throws -> [String] {
    let list = function.signature.split(separator: "(")[1].dropLast()
    let names = list.split(separator: ",").map { $0.filter { $0 != " " } }
    let needed = names.filter { !$0.contains("=") }
    if Self.ofConditions.contains(function.name) { return needed.map { _ in "real(A) > 0" } }
    return needed.map { name in
      Self.arguments[name] ?? Self.arguments[name.filter { $0 != "*" }] ?? "A"
    }
  }

  private static let ofConditions = ["logical_and", "logical_or", "logical_not", "any", "all"]

  /// The type of the problem with a formula whose `A` is a matrix of numbers near this one.
  private func problem(_ formula: String, _ number: String) throws -> String? {
    let isVector = formula.hasPrefix("cross") || formula.hasPrefix("meshgrid")
    let pattern = isVector ? "[1, 2, \(number)]" : "[[3, 1], [1, \(number)]]"
    let point = formula.contains("A") ? "\"A\": \(pattern)" : ""
    let answer = try ServiceAnswer(
      service, "compile", #"{"function": "\#(formula)", "at": {\#(point)}}"#)
    let type = try answer.root.at(["type"])?.string()
    return type.map { String($0.dropFirst("/problems/".count)) }
  }
}

/// What a service without a network answers to a GET.
func get(
  _ path: String, accept: String = "application/json", from service: GradientService
) throws -> (response: HTTPResponse, root: JSONValue) {
  let request = HTTPRequest(method: .get, path: path, fields: ["accept": accept])
  guard case .now(let response) = service.answer(request) else {
    throw ServiceTestError.notAtOnce
  }
  return (response, try JSONDocument(parsing: response.content).root)
}

enum ServiceTestError: Error {
  /// The answer is made by a worker.
  case notAtOnce
}
