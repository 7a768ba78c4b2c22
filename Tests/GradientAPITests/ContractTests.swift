import GradientAPI
import HTTPCore
import JSON
import Testing

/// The examples of the wire contract, chapter by chapter: what it shows, and what its sentences say of single
/// requests. Answers are those of the contract, or follow from it with paper and pencil.
@Suite struct ContractTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let chapter: Int
    let endpoint: String
    let body: String
    /// The answer as a whole, or the beginning of the type of the problem and what it must mention.
    let expected: Expected
    var testDescription: String { "\(chapter): \(endpoint) \(body)" }

    init(_ chapter: Int, _ endpoint: String, _ body: String, _ expected: Expected) {
      (self.chapter, self.endpoint, self.body, self.expected) = (chapter, endpoint, body, expected)
    }
  }

  enum Expected: Sendable {
    case answer(String)
    case problem(Int, String, [String])
  }

  private static func value(_ text: String) -> Expected {
    .answer("{\"value\":\(text),\"convention\":\"adjoint\"}")
  }

  static let values: [Row] = [
    Row(1, "value", #"{"function": "x", "at": {"x": 2.5}}"#, value("2.5")),
    Row(
      1, "value", #"{"function": "x", "at": {"x": {"re": 2.3, "im": 4.5}}}"#,
      value(#"{"re":2.3,"im":4.5}"#)),
    Row(
      1, "value", #"{"function": "x", "at": {"x": ["NaN", "Infinity", "-Infinity"]}}"#,
      .answer(
        #"{"value":["NaN","Infinity","-Infinity"],"convention":"adjoint","warnings":[{"kind":"not-finite","input":"x"}]}"#
      )),
    Row(1, "value", #"{"function": "x", "at": {"x": [[1, 2], [3, 4]]}}"#, value("[[1,2],[3,4]]")),
    Row(
      1, "value", #"{"function": "x", "at": {"x": {"re": [1, 2], "im": [0, -1]}}}"#,
      value(#"{"re":[1,2],"im":[0,-1]}"#)),
    Row(
      1, "value", #"{"function": "x", "at": {"x": [{"re": 1, "im": 0}, {"re": 2, "im": -1}]}}"#,
      value(#"{"re":[1,2],"im":[0,-1]}"#)),
    Row(
      1, "value",
      #"{"function": "x", "at": {"x": {"dtype": "float64", "shape": [1], "base64": "AAAAAAAA+D8="}}}"#,
      value("[1.5]")),
    Row(
      1, "value", #"{"function": "x", "at": {"x": [1.5]}, "encoding": "base64"}"#,
      value(#"{"dtype":"float64","shape":[1],"base64":"AAAAAAAA+D8="}"#)),
    Row(
      1, "value", #"{"function": "x", "at": {"x": [[1, 2], [3]]}}"#,
      .problem(422, "ragged-array", ["/at/x/1"])),
    Row(
      1, "value", #"{"function": "x", "at": {"x": {"re": [1, 2], "im": [1]}}}"#,
      .problem(422, "shape-mismatch", ["/at/x/im"])),
    Row(
      1, "value",
      #"{"function": "x", "at": {"x": {"dtype": "float64", "shape": [2], "base64": "AAAAAAAA+D8="}}}"#,
      .problem(422, "shape-mismatch", ["/at/x/base64"])),
  ]

  private static let seedPoint = #""at": {"x": {"re": 2.3, "im": 4.5}}"#
  private static let seed =
    #""value":-4.326031875882528,"gradient":{"x":{"re":0.0707372016677029,"im":"#
  private static let adjoint = Expected.answer(
    "{\(seed)-0.9974949866040544}},\"convention\":\"adjoint\"}")

  static let functions: [Row] = [
    Row(2, "gradient", #"{"function": "real(x * exp(1.5j))", \#(seedPoint)}"#, adjoint),
    Row(
      2, "gradient",
      #"{"function": {"formula": "real(x * exp(1.5j))", "inputs": {"x": "complex"}}, \#(seedPoint)}"#,
      adjoint),
    Row(
      2, "gradient",
      #"{"function": ["Real", ["Multiply", "x", ["Exp", ["Complex", 0, 1.5]]]], \#(seedPoint)}"#,
      adjoint),
    Row(
      2, "gradient",
      #"{"function": {"mathjson": ["Real", ["Multiply", "x", ["Exp", ["Complex", 0, 1.5]]]], "inputs": {"x": "complex"}}, \#(seedPoint)}"#,
      adjoint),
    Row(
      2, "compile",
      #"{"function": {"formula": "x", "inputs": {"x": {"dtype": "complex128", "shape": [64]}}}}"#,
      .answer(
        #"{"inputs":{"x":{"dtype":"complex128","shape":[64]}},"outputs":{"value":{"dtype":"complex128","shape":[64]}},"holomorphic":true,"operations":0,"convention":"adjoint"}"#
      )),
    // A complex input may be given a real value.
    Row(
      2, "value", #"{"function": {"formula": "x", "inputs": {"x": "complex"}}, "at": {"x": 2}}"#,
      value(#"{"re":2,"im":0}"#)),
    Row(2, "value", #"{"function": {"name": "rosenbrock"}, "at": {"x": [1, 1]}}"#, value("0")),
    Row(2, "value", #"{"function": "-x**2", "at": {"x": 3}}"#, value("-9")),
    Row(2, "value", #"{"function": "2**x**2", "at": {"x": 3}}"#, value("512")),
    Row(2, "value", #"{"function": "x^2 + real(1.5im * im)", "at": {"x": 3}}"#, value("7.5")),
    Row(
      2, "value", #"{"function": "y = 2 * x; # a comment\nx, y", "at": {"x": 3}}"#,
      value(#"{"out0":3,"out1":6}"#)),
    Row(
      2, "value", #"{"function": "a = x + 1; return a * a", "at": {"x": 3}}"#, value("16")),
    Row(
      2, "value", #"{"function": "x, 2 * x # two", "at": {"x": 3}}"#,
      value(#"{"out0":3,"out1":6}"#)),
    Row(
      2, "value", #"{"function": "np.sum(x, axis=0) + x[-1] + x.T.sum()", "at": {"x": [1, 2, 3]}}"#,
      value("15")),
    Row(
      2, "value", #"{"function": "s = 0.0\nfor i in range(4): s = s + x**i\ns", "at": {"x": 2}}"#,
      value("15")),
    Row(
      2, "value", #"{"function": "sinn(x)", "at": {"x": 1}}"#,
      .problem(
        422, "unknown-name", [#""span":{"line":1,"column":1,"length":4}"#, #""suggestion":"sin""#])),
  ]

  static let points: [Row] = [
    Row(
      3, "gradient", #"{"function": "x * x", "points": [{"x": 1}, {"x": 2}]}"#,
      .answer(
        #"{"results":[{"value":1,"gradient":{"x":2}},{"value":4,"gradient":{"x":4}}],"convention":"adjoint"}"#
      )),
    Row(
      3, "gradient", #"{"function": "x * x", "points": {"x": [1, 2]}}"#,
      .answer(#"{"values":[1,4],"gradients":{"x":[2,4]},"convention":"adjoint"}"#)),
    Row(
      3, "gradient", #"{"function": "x * y", "at": {"x": 2, "y": 3}, "wrt": ["y"]}"#,
      .answer(#"{"value":6,"gradient":{"y":2},"convention":"adjoint"}"#)),
    Row(3, "value", #"{"function": "x"}"#, .problem(422, "missing-key", ["at", "points"])),
  ]

  static let endpoints: [Row] = [
    Row(
      4, "gradient",
      #"{"function": "real(x * exp(1.5j))", \#(seedPoint), "convention": "conjugate"}"#,
      .answer("{\(seed)0.9974949866040544}},\"convention\":\"conjugate\"}")),
    // A holomorphic f: conj(f′) in the adjoint convention.
    Row(
      4, "gradient",
      #"{"function": "z**2", "at": {"z": {"re": 1, "im": 2}}, "holomorphic": true}"#,
      .answer(
        #"{"value":{"re":-3,"im":4},"gradient":{"z":{"re":2,"im":-4}},"convention":"adjoint"}"#)),
    // vjp of z² with cotangent i: conj(2z) i, and 2z i in the conjugate convention.
    Row(
      4, "vjp",
      #"{"function": "z**2", "at": {"z": {"re": 1, "im": 2}}, "cotangent": {"re": 0, "im": 1}}"#,
      .answer(#"{"value":{"re":-3,"im":4},"vjp":{"z":{"re":4,"im":2}},"convention":"adjoint"}"#)),
    Row(
      4, "vjp",
      #"{"function": "z**2", "at": {"z": {"re": 1, "im": 2}}, "cotangent": {"re": 0, "im": 1}, "convention": "conjugate"}"#,
      .answer(#"{"value":{"re":-3,"im":4},"vjp":{"z":{"re":-4,"im":2}},"convention":"conjugate"}"#)),
    Row(
      4, "vjp", #"{"function": "x * x", "at": {"x": 1}, "cotangent": {"re": 0, "im": 1}}"#,
      .problem(422, "wrong-dtype", ["/cotangent"])),
    Row(
      5, "gradient", #"{"function": "x * 1j", "at": {"x": 1}}"#,
      .problem(422, "complex-result", ["real", "abs", "vjp", "wirtinger", "holomorphic"])),
    Row(
      5, "gradient",
      #"{"function": "conj(z)", "at": {"z": {"re": 1, "im": 2}}, "holomorphic": true}"#,
      .problem(422, "not-holomorphic", [])),
    Row(
      5, "gradient", #"{"function": "x * x, 2 * x", "at": {"x": 3}}"#,
      .answer(#"{"value":9,"gradient":{"x":6},"aux":{"out1":6},"convention":"adjoint"}"#)),
    Row(
      5, "jacobian", #"{"function": "conj(z)", "at": {"z": {"re": 1, "im": 2}}}"#,
      .problem(422, "not-holomorphic", ["wirtinger"])),
    Row(
      5, "wirtinger", #"{"function": "x * x", "at": {"x": 3}}"#,
      .answer(#"{"value":9,"d_z":{"x":6},"d_conj_z":{"x":0},"convention":"adjoint"}"#)),
    Row(
      5, "jvp", #"{"function": "x * y", "at": {"x": 2, "y": 3}, "tangent": {"x": 1}}"#,
      .answer(#"{"value":6,"jvp":3,"convention":"adjoint"}"#)),
    Row(
      5, "derivatives", #"{"function": "exp(2 * z)", "at": {"z": {"re": 0, "im": 0}}, "order": 3}"#,
      .answer(
        #"{"value":{"re":1,"im":0},"derivatives":[{"re":2,"im":0},{"re":4,"im":0},{"re":8,"im":0}],"convention":"adjoint"}"#
      )),
    Row(
      5, "compile", #"{"function": "x + y"}"#,
      .answer(
        #"{"inputs":{"x":{"dtype":"float64","shape":[]},"y":{"dtype":"float64","shape":[]}},"outputs":{"value":{"dtype":"float64","shape":[]}},"holomorphic":true,"operations":1,"convention":"adjoint"}"#
      )),
  ]

  static let errors: [Row] = [
    Row(6, "value", "", .problem(400, "empty-body", [])),
    Row(6, "value", "{", .problem(400, "malformed-json", [])),
    Row(
      6, "value", #"{"function": "x", "function": "x"}"#,
      .problem(400, "malformed-json", ["function"])),
    Row(
      6, "value", #"{"function": "x", "at": {"x": 1}, "convension": "adjoint"}"#,
      .problem(422, "unknown-key", ["/convension", #""suggestion":"convention""#])),
    Row(
      6, "gradient", #"{"function": "sqrt(x)", "at": {"x": 0}}"#,
      .answer(
        #"{"value":0,"gradient":{"x":"Infinity"},"convention":"adjoint","warnings":[{"kind":"not-finite","span":{"line":1,"column":1,"length":7}}]}"#
      )),
    Row(8, "value", #"{"function": "x", "at": {"x": 5}}"#, value("5")),
    Row(8, "value", #"{"function": "x", "at": {"x": -0}}"#, value("-0.0")),
    Row(8, "value", #"{"function": "x", "at": {"x": 1e300}}"#, value("1e300")),
    Row(
      8, "value", #"{"function": "x", "at": {"x": 1e400}}"#,
      .problem(422, "number-out-of-range", ["/at/x"])),
    Row(
      8, "value", #"{"function": {"formula": "k * x", "constants": {"k": 2}}, "at": {"x": 3}}"#,
      value("6")),
    Row(
      8, "value",
      #"{"function": {"formula": "x", "inputs": {"if": "real"}}, "at": {"x": 3, "if": 1}}"#,
      .problem(422, "unknown-name", ["if"])),
    Row(
      8, "value", #"{"function": "x", "points": [{"x": 1}, {"x": {"re": 1, "im": 1}}]}"#,
      .answer(
        #"{"results":[{"value":{"re":1,"im":0}},{"value":{"re":1,"im":1}}],"convention":"adjoint"}"#
      )),
    Row(
      8, "value", #"{"function": "floor(x)", "at": {"x": {"re": 1, "im": 1}}}"#,
      .problem(422, "wrong-dtype", ["floor"])),
    Row(
      8, "value", #"{"function": "max(a, b)", "at": {"a": [1, 2], "b": [2, 1]}}"#,
      .problem(422, "wrong-arguments", ["maximum"])),
    Row(8, "value", #"{"function": "norm(A)", "at": {"A": [[3, 0], [0, 4]]}}"#, value("5")),
    Row(8, "value", #"{"function": "norm(A, 2)", "at": {"A": [[3, 0], [0, 4]]}}"#, value("4")),
    Row(8, "value", #"{"function": "sinc(x)", "at": {"x": 0}}"#, value("1")),
    Row(8, "value", #"{"function": "x % 3 + x // 3", "at": {"x": 7}}"#, value("3")),
    Row(
      8, "value",
      #"{"function": "x", "at": {"x": {"dtype": "float32", "shape": [1], "base64": "AAAAAA=="}}}"#,
      .problem(422, "wrong-value", ["float32", "float64", "complex128"])),
    Row(
      8, "value", #"{"function": "exp.(x)", "at": {"x": 1}}"#,
      .problem(422, "syntax-error", ["exp(...)"])),
    Row(
      8, "value", #"{"function": "x'", "at": {"x": 1}}"#,
      .problem(422, "syntax-error", [#""suggestion""#])),
    Row(
      8, "value", #"{"function": "function f(x) x end", "at": {"x": 1}}"#,
      .problem(422, "syntax-error", [#""suggestion""#])),
    Row(
      8, "value", #"{"function": "def f(x): return x", "at": {"x": 1}}"#,
      .problem(422, "syntax-error", [#""suggestion""#])),
    Row(
      8, "value", #"{"function": "lambda x: x", "at": {"x": 1}}"#,
      .problem(422, "syntax-error", [#""suggestion""#])),
    Row(
      8, "derivatives", #"{"function": "x", "at": {"x": 1}, "order": 17}"#,
      .problem(422, "limit-exceeded", ["/order", "16"])),
  ]

  @Test(arguments: values + functions + points + endpoints + errors)
  func answersAreThoseOfTheContract(_ row: Row) throws {
    let settings = ServiceSettings()
    let rosenbrock = #"{"formula": "sum(100 * (x[1:] - x[:-1]**2)**2 + (1 - x[:-1])**2)"}"#
    settings.catalogue.replace(with: [
      try CatalogueEntry(name: "rosenbrock", Array(rosenbrock.utf8)) { _ in [] }
    ])
    let request = HTTPRequest(
      method: .post, path: "/v1/" + row.endpoint, fields: ["content-type": "application/json"],
      content: Array(row.body.utf8))
    let response =
      switch GradientService(settings).answer(request) {
      case .now(let response): response
      case .later(let work): work(Cancellation())
      }
    let text = String(decoding: response.content, as: UTF8.self)
    switch row.expected {
    case .answer(let answer):
      #expect(response.status == 200 && text == answer)
    case .problem(let status, let type, let mentions):
      #expect(response.status == status, "\(text)")
      #expect(text.hasPrefix("{\"type\":\"/problems/\(type)\","), "\(text)")
      for words in mentions { #expect(text.contains(words), "\(text)") }
    }
  }
}
