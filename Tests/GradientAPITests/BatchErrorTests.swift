import GradientAPI
import JSON
import Testing

/// What is wrong with a batch, and where.
@Suite struct BatchErrorTests {
  /// Endpoint, request, type of the problem, pointer.
  private static let rows: [(String, String, String, String?)] = [
    // Neither of at and points; what is no point.
    ("value", #"{"function": "x"}"#, "missing-key", ""),
    ("value", #"{"function": "x", "points": 3}"#, "wrong-type", "/points"),
    ("value", #"{"function": "x", "points": [{"x": 1}, 2]}"#, "wrong-type", "/points/1"),
    ("value", #"{"function": "x", "points": {}}"#, "wrong-value", "/points"),
    (
      "value", #"{"function": "x", "at": {"x": 1}, "points": {"x": [1]}}"#, "wrong-value",
      "/points/x"
    ),
    // Points that differ.
    (
      "value", #"{"function": "x+y", "points": [{"x": 1, "y": 2}, {"x": 1}]}"#, "missing-input",
      "/points/1"
    ),
    (
      "value", #"{"function": "x", "points": [{"x": 1}, {"x": 1, "z": 2}]}"#, "unknown-input",
      "/points/1/z"
    ),
    (
      "value", #"{"function": "x", "points": [{"x": 1}, {"x": 2}, {"x": [1]}]}"#, "shape-mismatch",
      "/points/2/x"
    ),
    (
      "value", #"{"function": "x", "points": [{"x": [1]}, {"x": 2}]}"#, "shape-mismatch",
      "/points/1/x"
    ),
    ("value", #"{"function": "x", "points": {"x": 1}}"#, "shape-mismatch", "/points/x"),
    (
      "value", #"{"function": "x", "points": {"x": {"re": 1, "im": 2}}}"#, "shape-mismatch",
      "/points/x"
    ),
    (
      "value", #"{"function": "x+y", "points": {"x": [1, 2], "y": [1]}}"#, "shape-mismatch",
      "/points/y"
    ),
    ("value", #"{"function": "x", "points": {"x": [[1], [1, 2]]}}"#, "ragged-array", "/points/x/1"),
    ("value", #"{"function": "x", "points": {"x": [1, [2]]}}"#, "ragged-array", "/points/x/1"),
    (
      "value", #"{"function": "x", "points": {"x": {"re": [1, 2], "im": [1]}}}"#, "shape-mismatch",
      "/points/x/im"
    ),
    (
      "value", #"{"function": "x", "points": [{"x": 1e999}]}"#, "number-out-of-range", "/points/0/x"
    ),
    (
      "value", #"{"function": "x", "points": {"x": [1, 1e999]}}"#, "number-out-of-range",
      "/points/x/1"
    ),
    ("value", #"{"function": "x", "points": [{"x": "much"}]}"#, "wrong-value", "/points/0/x"),
    ("value", #"{"function": "x", "points": [{"x": null}]}"#, "wrong-type", "/points/0/x"),
    ("value", #"{"function": "x + y", "points": [{"x": 1}]}"#, "missing-input", "/points"),
    ("value", #"{"function": "x", "points": [{"x": 1, "y": 2}]}"#, "unknown-input", "/points/0/y"),
    ("value", #"{"function": "x +", "points": []}"#, "syntax-error", "/function"),
    (
      "value",
      #"{"function": {"formula": "x", "inputs": {"x": "real"}}, "points": [{"x": 1}, {"x": {"re": 1, "im": 2}}]}"#,
      "wrong-dtype", "/points/0/x"
    ),
    // Tangents and cotangents.
    (
      "vjp", #"{"function": "x", "points": {"x": [1, 2]}, "cotangent": [1, 2, 3]}"#,
      "shape-mismatch", "/cotangent"
    ),
    (
      "vjp", #"{"function": "x", "points": {"x": [1, 2]}, "cotangent": [[1, 2]]}"#,
      "shape-mismatch", "/cotangent"
    ),
    (
      "vjp", #"{"function": "x", "points": {"x": [1, 2]}, "cotangent": [1, {"re": 1, "im": 1}]}"#,
      "wrong-dtype", "/cotangent"
    ),
    (
      "vjp", #"{"function": "x, x", "points": [{"x": 1}], "cotangent": [{"out0": 1}, {}]}"#,
      "shape-mismatch", "/cotangent"
    ),
    (
      "vjp", #"{"function": "x, x", "points": [{"x": 1}], "cotangent": [{"out2": 1}]}"#,
      "unknown-input", "/cotangent/0/out2"
    ),
    (
      "jvp", #"{"function": "x", "points": [{"x": 1}, {"x": 1}], "tangent": [{"x": 1}]}"#,
      "shape-mismatch", "/tangent"
    ),
    (
      "jvp", #"{"function": "x", "points": [{"x": 1}, {"x": 1}], "tangent": {"x": [1]}}"#,
      "shape-mismatch", "/tangent/x"
    ),
    ("jvp", #"{"function": "x", "at": {"x": 1}, "tangent": [{"x": 1}]}"#, "wrong-type", "/tangent"),
    // Decided at the points: the first that fails is named.
    (
      "gradient",
      #"{"function": "where(real(x) > 0, x, conj(x))", "points": [{"x": {"re": 1, "im": 1}}, {"x": {"re": -1, "im": 1}}], "holomorphic": true}"#,
      "not-holomorphic", "/points/1"
    ),
    // Binary arrays.
    (
      "value", at(#"{"dtype": "float32", "shape": [1], "base64": "AAAA"}"#), "wrong-value",
      "/at/x/dtype"
    ),
    ("value", at(#"{"dtype": "float64", "shape": [1]}"#), "missing-key", "/at/x"),
    (
      "value", at(#"{"dtype": "float64", "shape": [1], "base64": "", "order": "C"}"#),
      "unknown-key", "/at/x/order"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [1], "base64": "AAAAAAAA8D8"}"#), "wrong-value",
      "/at/x/base64"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [1], "base64": "AAAAAAAA8D9="}"#), "wrong-value",
      "/at/x/base64"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [1], "base64": "AAAAAAAA8D8A"}"#),
      "shape-mismatch", "/at/x/base64"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [1], "base64": "AAAAAAA=8D8="}"#), "wrong-value",
      "/at/x/base64"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [1], "base64": "AAAA AAA8D8="}"#), "wrong-value",
      "/at/x/base64"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [1], "base64": "AAAA-AAA8D8="}"#), "wrong-value",
      "/at/x/base64"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [1], "base64": "AAAAAAAA8==="}"#),
      "shape-mismatch", "/at/x/base64"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [2], "base64": "AAAAAAAA8D8="}"#),
      "shape-mismatch", "/at/x/base64"
    ),
    (
      "value", at(#"{"dtype": "complex128", "shape": [1], "base64": "AAAAAAAA8D8="}"#),
      "shape-mismatch", "/at/x/base64"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [-1], "base64": ""}"#), "wrong-value",
      "/at/x/shape/0"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [0.5], "base64": ""}"#), "wrong-value",
      "/at/x/shape/0"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": 1, "base64": "AAAAAAAA8D8="}"#), "wrong-type",
      "/at/x/shape"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [1], "base64": 5}"#), "wrong-type", "/at/x/base64"
    ),
    // Shapes that no text has paid for.
    (
      "value", at(#"{"dtype": "float64", "shape": [4611686018427387904, 4], "base64": ""}"#),
      "limit-exceeded", "/at/x/shape"
    ),
    (
      "value", at(#"{"dtype": "complex128", "shape": [4611686018427387904], "base64": ""}"#),
      "limit-exceeded", "/at/x/shape"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [1000000000000, 0], "base64": ""}"#),
      "limit-exceeded", "/at/x/shape"
    ),
    (
      "value", declared(#""x": {"dtype": "real", "shape": [200000000]}"#), "limit-exceeded",
      "/function/inputs/x"
    ),
    (
      "value", declared(#""x": {"dtype": "complex128", "shape": [0, 4611686018427387904]}"#),
      "limit-exceeded", "/function/inputs/x"
    ),
    (
      "value",
      declared(
        #""x": {"dtype": "real", "shape": [20000000]}, "y": {"dtype": "real", "shape": [20000000, 0]}"#
      ),
      "limit-exceeded", "/function/inputs/y"
    ),
    (
      "jacobian",
      #"{"function": {"formula": "x", "inputs": {"x": {"dtype": "real", "shape": [9000, 0]}}}, "points": []}"#,
      "limit-exceeded", "/function"
    ),
    // Names that are equal but for their code points.
    (
      "value", declared(#""\u00e9": "real", "e\u0301": "real""#), "malformed-json", nil
    ),
    ("value", #"{"function": "é", "at": {"é": 1, "e\u0301": 1}}"#, "malformed-json", nil),
    (
      "value", #"{"function": "é", "at": {"é": 1}, "points": [{"e\u0301": 1}]}"#, "wrong-value",
      "/points/0/e\u{301}"
    ),
    // A million points of nothing at most.
    (
      "value",
      #"{"function": "sum(x)", "points": {"x": {"dtype": "float64", "shape": [1048577, 0], "base64": ""}}}"#,
      "limit-exceeded", "/points/x/shape"
    ),
    // Lists and shapes have 64 axes at most.
    ("value", at(nested("1", 65)), "limit-exceeded", "/at/x" + String(repeating: "/0", count: 64)),
    ("value", at(nested("", 65)), "limit-exceeded", "/at/x" + String(repeating: "/0", count: 64)),
    ("value", at(nested("1", 590)), "limit-exceeded", "/at/x" + String(repeating: "/0", count: 64)),
    (
      "value", at(nested(#"{"re": 1, "im": 2}"#, 65)), "limit-exceeded",
      "/at/x" + String(repeating: "/0", count: 64)
    ),
    (
      "value", at(#"{"re": \#(nested("1", 65)), "im": \#(nested("1", 65))}"#), "limit-exceeded",
      "/at/x/re" + String(repeating: "/0", count: 64)
    ),
    (
      "value", #"{"function": "x", "points": [{"x": \#(nested("1", 65))}]}"#, "limit-exceeded",
      "/points/0/x" + String(repeating: "/0", count: 64)
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": \#(ones(65)), "base64": "AAAAAAAA8D8="}"#),
      "limit-exceeded", "/at/x/shape"
    ),
    (
      "value",
      #"{"function": {"formula": "x", "inputs": {"x": {"dtype": "real", "shape": \#(ones(65))}}}, "at": {"x": 1}}"#,
      "limit-exceeded", "/function/inputs/x/shape"
    ),
    (
      "value", at(#"{"dtype": "float64", "shape": [1e300], "base64": ""}"#), "wrong-value",
      "/at/x/shape/0"
    ),
    (
      "value", at("[" + #"{"dtype": "float64", "shape": [1], "base64": "AAAAAAAA8D8="}"# + "]"),
      "wrong-type", "/at/x/0"
    ),
    (
      "value",
      #"{"function": "x + zeros(4000000)", "points": {"x": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}"#,
      "limit-exceeded", "/points"
    ),
    ("value", at("1", #", "encoding": "hex""#), "wrong-value", "/encoding"),
    ("value", at("1", #", "encoding": "base46""#), "wrong-value", "/encoding"),
  ]

  private static func at(_ value: String, _ more: String = "") -> String {
    #"{"function": "x", "at": {"x": \#(value)}\#(more)}"#
  }

  private static func declared(_ inputs: String) -> String {
    #"{"function": {"formula": "1.0", "inputs": {\#(inputs)}}, "points": []}"#
  }

  private static func nested(_ inside: String, _ depth: Int) -> String {
    String(repeating: "[", count: depth) + inside + String(repeating: "]", count: depth)
  }

  private static func ones(_ count: Int) -> String {
    "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]"
  }

  @Test func pointsAreCountedInEitherForm() throws {
    var settings = ServiceSettings()
    settings.maximumPoints = 2
    let service = GradientService(settings)
    for (points, succeeds) in [
      (#"[{"x": 1}, {"x": 1}]"#, true), (#"[{"x": 1}, {"x": 1}, {"x": 1}]"#, false),
      (#"{"x": [1, 2]}"#, true), (#"{"x": [1, 2, 3]}"#, false),
      (#"{"x": {"dtype": "float64", "shape": [3, 0], "base64": ""}}"#, false),
    ] {
      let answer = try ServiceAnswer(
        service, "value", #"{"function": "sum(x)", "points": \#(points)}"#)
      #expect(answer.succeeded == succeeds, "\(points)")
      if !succeeds { #expect(try answer.root.at(["pointer"])?.string() == "/points") }
    }
  }

  @Test func sixtyFourAxesAreTaken() throws {
    let service = GradientService()
    #expect(try ServiceAnswer(service, "value", Self.at(Self.nested("1", 64))).succeeded)
    let points = #"{"function": "x", "points": {"x": \#(Self.nested("1", 64))}}"#
    #expect(try ServiceAnswer(service, "value", points).succeeded)
  }

  @Test func problemsSayWhere() throws {
    let service = GradientService()
    for (endpoint, request, type, pointer) in Self.rows {
      let answer = try ServiceAnswer(service, endpoint, request)
      #expect(!answer.succeeded, "\(request)")
      #expect(
        try answer.root.at(["type"])?.string() == "/problems/" + type, "\(request): \(answer.text)")
      #expect(try answer.root.at(["pointer"])?.string() == pointer, "\(request): \(answer.text)")
    }
    // And the next request is served.
    #expect(try ServiceAnswer(service, "value", Self.at("1")).succeeded)
  }
}
