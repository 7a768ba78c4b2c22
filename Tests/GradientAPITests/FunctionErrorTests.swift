import GradientAPI
import JSON
import Testing

/// Functions that cannot be evaluated at a point that is well-formed: shapes, axes, indices, dtypes, inputs.
///
/// Through the service: the status, the type of the problem, the place in the formula, and what the sentence
/// has to name. The shapes are those of `v` [3], `w` [2], `A` [2, 3], `S` [2, 2], `T` [2, 2, 2] and real `x`,
/// complex `z`.
@Suite struct FunctionErrorTests {
  private static let values: [(name: String, json: String)] = [
    ("x", "1"), ("v", "[1, 2, 3]"), ("w", "[1, 2]"), ("A", "[[1, 2, 3], [4, 5, 6]]"),
    ("S", "[[1, 2], [3, 4]]"), ("T", "[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]"),
    ("z", #"{"re": 1, "im": 2}"#),
  ]

  /// Formula, type of the problem, text of the place, what the sentence names.
  typealias Row = (formula: String, type: String, place: String, names: [String])

  private static let shapes: [Row] = [
    ("v + w", "shape-mismatch", "v + w", ["[3]", "[2]"]),
    ("x * (v - w)", "shape-mismatch", "v - w", ["[3]", "[2]"]),
    ("v * w", "shape-mismatch", "v * w", ["[3]", "[2]"]),
    ("A / S", "shape-mismatch", "A / S", ["[2, 3]", "[2, 2]"]),
    ("v ** w", "shape-mismatch", "v ** w", ["[3]", "[2]"]),
    ("v < w", "shape-mismatch", "v < w", ["[3]", "[2]"]),
    ("A @ A", "shape-mismatch", "A @ A", ["[2, 3]", "[2, 3]"]),
    ("1 + A @ w", "shape-mismatch", "A @ w", ["[2, 3]", "[2]"]),
    ("v @ w", "shape-mismatch", "v @ w", ["[3]", "[2]"]),
    ("matmul(A, S)", "shape-mismatch", "matmul(A, S)", ["[2, 3]", "[2, 2]"]),
    ("T @ A.T", "shape-mismatch", "T @ A.T", ["[2, 2, 2]", "[3, 2]"]),
    ("dot(v, w)", "shape-mismatch", "dot(v, w)", ["[3]", "[2]"]),
    ("vdot(v, w)", "shape-mismatch", "vdot(v, w)", ["[3]", "[2]"]),
    ("vecdot(A, w)", "shape-mismatch", "vecdot(A, w)", ["[2, 3]", "[2]"]),
    ("tensordot(A, S, axes=1)", "shape-mismatch", "tensordot(A, S, axes=1)", ["[2, 3]", "[2, 2]"]),
    ("einsum('ij,jk->ik', A, A)", "shape-mismatch", "'ij,jk->ik'", ["[2, 3] and [2, 3]"]),
    ("einsum('ij,j', A, w)", "shape-mismatch", "'ij,j'", ["[2, 3] and [2]"]),
    ("solve(S, v)", "shape-mismatch", "solve(S, v)", ["[2, 2]", "[3]"]),
    ("cross(v, w)", "shape-mismatch", "cross(v, w)", ["[3]", "[2]"]),
    ("where(v > 0, w, v)", "shape-mismatch", "where(v > 0, w, v)", ["[3]", "[2]"]),
    ("maximum(v, w)", "shape-mismatch", "maximum(v, w)", ["[3]", "[2]"]),
    ("atan2(v, w)", "shape-mismatch", "atan2(v, w)", ["[3]", "[2]"]),
    ("stack([v, w])", "shape-mismatch", "stack([v, w])", ["[3]", "[2]"]),
    ("concat([A, S])", "shape-mismatch", "concat([A, S])", ["[2, 3]", "[2, 2]"]),
    ("concat([A, v])", "shape-mismatch", "concat([A, v])", ["[2, 3]", "[3]"]),
    ("reshape(v, (2, 2))", "shape-mismatch", "reshape(v, (2, 2))", ["[3]", "[2, 2]"]),
    ("v.reshape(2, 2)", "shape-mismatch", "v.reshape(2, 2)", ["[3]", "[2, 2]"]),
    ("broadcast_to(A, (3,))", "shape-mismatch", "broadcast_to(A, (3,))", ["[2, 3]", "[3]"]),
    ("y = 2 * x\ny + v * w", "shape-mismatch", "v * w", ["[3]", "[2]", "line 2, column 5"]),
    // Not square, too few axes.
    ("inv(A)", "shape-mismatch", "A", ["square", "[2, 3]"]),
    ("det(2 * A)", "shape-mismatch", "2 * A", ["square", "[2, 3]"]),
    ("slogdet(A)[1]", "shape-mismatch", "A", ["square", "[2, 3]"]),
    ("solve(A, w)", "shape-mismatch", "A", ["square", "[2, 3]"]),
    ("cholesky(A)", "shape-mismatch", "A", ["square", "[2, 3]"]),
    ("eigh(A)[0]", "shape-mismatch", "A", ["square", "[2, 3]"]),
    ("eigvalsh(A)", "shape-mismatch", "A", ["square", "[2, 3]"]),
    ("expm(A)", "shape-mismatch", "A", ["square", "[2, 3]"]),
    ("det(v)", "shape-mismatch", "v", ["2 axes", "has 1"]),
    ("svd(x)", "shape-mismatch", "x", ["2 axes", "has 0"]),
    ("trace(v)", "shape-mismatch", "trace(v)", ["2 axes", "has 1"]),
    ("x @ v", "shape-mismatch", "x @ v", ["has 0", "*"]),
  ]

  private static let axes: [Row] = [
    ("sum(A, axis=2)", "shape-mismatch", "2", ["axis 2", "2 axes"]),
    ("sum(A, axis=-3)", "shape-mismatch", "-3", ["axis -3", "2 axes"]),
    ("mean(v, axis=1)", "shape-mismatch", "1", ["axis 1", "1 axis"]),
    ("max(x, axis=0)", "shape-mismatch", "0", ["axis 0", "0 axes"]),
    ("v.sum(1)", "shape-mismatch", "1", ["axis 1", "1 axis"]),
    ("sort(v, axis=1)", "shape-mismatch", "1", ["axis 1", "1 axis"]),
    ("flip(v, axis=3)", "shape-mismatch", "3", ["axis 3", "1 axis"]),
    ("roll(v, 1, axis=2)", "shape-mismatch", "2", ["axis 2", "1 axis"]),
    ("cumulative_sum(A, axis=2)", "shape-mismatch", "2", ["axis 2", "2 axes"]),
    ("squeeze(v, axis=1)", "shape-mismatch", "1", ["axis 1", "1 axis"]),
    ("expand_dims(v, axis=3)", "shape-mismatch", "3", ["axis 3", "2 axes"]),
    ("permute_dims(A, (0, 2))", "shape-mismatch", "(0, 2)", ["axis 2", "2 axes"]),
    ("fft(v, axis=1)", "shape-mismatch", "1", ["axis 1", "1 axis"]),
    ("norm(v, 2, axis=1)", "shape-mismatch", "1", ["axis 1", "1 axis"]),
    ("softmax(v, axis=-2)", "shape-mismatch", "-2", ["axis -2", "1 axis"]),
    ("stack([v, v], axis=2)", "shape-mismatch", "2", ["axis 2", "2 axes"]),
    ("concat([v, v], axis=1)", "shape-mismatch", "1", ["axis 1", "1 axis"]),
    // Indices.
    ("v[3]", "shape-mismatch", "3", ["index 3", "length 3"]),
    ("v[-4]", "shape-mismatch", "-4", ["index -4", "length 3"]),
    ("A[0, 3]", "shape-mismatch", "3", ["index 3", "length 3"]),
    ("x * A[2]", "shape-mismatch", "2", ["index 2", "length 2"]),
    ("take(v, [0, 3])", "shape-mismatch", "[0, 3]", ["index 3", "length 3"]),
    ("A[0, 0, 0]", "shape-mismatch", "A[0, 0, 0]", ["3 indices", "2 axes"]),
    ("v.shape[1]", "shape-mismatch", "1", ["index 1", "length 1"]),
    ("v[x]", "wrong-arguments", "x", ["index"]),
    ("v[1.5]", "wrong-arguments", "1.5", ["index"]),
  ]

  private static let dtypes: [Row] = [
    ("z < 1", "wrong-dtype", "z < 1", ["complex"]),
    ("where(z >= x, 1, 0)", "wrong-dtype", "z >= x", ["complex"]),
    ("max(z * v)", "wrong-dtype", "z * v", ["max", "complex"]),
    ("sort(z * v)", "wrong-dtype", "z * v", ["sort", "complex"]),
    ("argmax(z * v)", "wrong-dtype", "z * v", ["argmax", "complex"]),
    ("maximum(x, z)", "wrong-dtype", "z", ["maximum", "complex"]),
    ("clip(z, 0, 1)", "wrong-dtype", "z", ["clip", "complex"]),
    ("floor(z)", "wrong-dtype", "z", ["floor", "complex"]),
    ("erf(z)", "wrong-dtype", "z", ["erf", "complex"]),
    ("z % 2", "wrong-dtype", "z % 2", ["%", "complex"]),
    ("where(x, 1, 2)", "wrong-dtype", "x", ["condition"]),
    ("max(v, w)", "wrong-arguments", "w", ["maximum"]),
  ]

  /// Lengths that no array has, also beside an empty axis.
  private static let sizes: [Row] = [
    (
      "x * sum(prod(zeros((0, 4611686018427387904, 4)), axis=(1, 2)))", "limit-exceeded",
      "zeros((0, 4611686018427387904, 4))", ["[0, 4611686018427387904, 4]", "too large"]
    ),
    (
      "x * sum(sort(zeros((0, 99999999)), axis=1))", "limit-exceeded", "zeros((0, 99999999))",
      ["elements", "33554432", "max-elements"]
    ),
    (
      "x * sum(zeros(2, 0)[" + String(repeating: "None, ", count: 64) + "0])", "limit-exceeded",
      "zeros(2, 0)[" + String(repeating: "None, ", count: 64) + "0]", ["axes", "64"]
    ),
  ]

  private static let rows: [Row] = shapes + axes + dtypes + sizes

  @Test(arguments: rows.indices)
  func everyFaultHasItsPlaceInTheFormula(_ index: Int) throws {
    let row = Self.rows[index]
    let letters = Set(row.formula.filter { "xvwASTz".contains($0) }.map(String.init))
    // `.T` is an attribute: an unused input is a problem of its own.
    let at = Self.values.filter {
      letters.contains($0.name) && ($0.name != "T" || row.formula.hasPrefix("T"))
    }
    .filter { value in Self.isWord(value.name, in: row.formula) }
    .map { "\"\($0.name)\": \($0.json)" }.joined(separator: ", ")
    let formula = row.formula.split(separator: "\n").joined(separator: #"\n"#)
    let request = #"{"function": "\#(formula)", "at": {\#(at)}}"#
    let answer = try ServiceAnswer(GradientService(), "value", request)
    try Self.check(answer, row.type, "/function", row.formula, row.place, row.names)
  }

  /// Whether a letter stands alone in a formula.
  private static func isWord(_ name: String, in formula: String) -> Bool {
    formula.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { $0 == name }
  }

  private static func check(
    _ answer: ServiceAnswer, _ type: String, _ pointer: String, _ formula: String, _ place: String,
    _ names: [String]
  ) throws {
    #expect(!answer.succeeded, "\(formula): \(answer.text)")
    #expect(try answer.root.at(["status"])?.double() == 422, "\(formula): \(answer.text)")
    #expect(
      try answer.root.at(["type"])?.string() == "/problems/" + type, "\(formula): \(answer.text)")
    #expect(try answer.root.at(["pointer"])?.string() == pointer, "\(answer.text)")
    let span = try #require(answer.root.at(["span"]), "\(formula): \(answer.text)")
    func number(_ key: String) throws -> Int { Int(try span.at([key])?.double() ?? 0) }
    let lines = formula.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    let start = try number("column") - 1
    let text = String(lines[try number("line") - 1][start..<start + (try number("length"))])
    #expect(text == place, "\(formula): \(answer.text)")
    let detail = try #require(answer.root.at(["detail"])).string()
    for name in names { #expect(detail.contains(name), "\(formula): \(detail)") }
  }

  /// Endpoint, the request's members, formula, type, pointer, place, what the sentence names.
  private static let requests: [(String, String, String, String, String, String, [String])] = [
    // Another shape or dtype than declared.
    (
      "value",
      #""function": {"formula": "sum(x)", "inputs": {"x": {"dtype": "float64", "shape": [2]}}}, "at": {"x": [1, 2, 3]}"#,
      "sum(x)", "shape-mismatch", "/at/x", "x", ["[2]", "[3]", "'x'"]
    ),
    (
      "value",
      #""function": {"formula": "2 * x", "inputs": {"x": "real"}}, "at": {"x": {"re": 1, "im": 2}}"#,
      "2 * x", "wrong-dtype", "/at/x", "x", ["'x'", "real"]
    ),
    (
      "value",
      #""function": {"formula": "2 * x", "inputs": {"x": "real"}}, "points": {"x": [[1, 2]]}"#,
      "2 * x", "shape-mismatch", "/points/x", "x", ["[]", "[2]"]
    ),
    // A point without an input that the function needs, or with one that it does not have.
    (
      "value", #""function": "x + yy", "at": {"x": 1}"#, "x + yy", "missing-input", "/at", "yy",
      ["'yy'"]
    ),
    (
      "value",
      #""function": {"formula": "x + 1", "inputs": {"x": "real", "y": "real"}}, "at": {"x": 1}"#,
      "x + 1", "missing-input", "/at", "x + 1", ["'y'"]
    ),
    (
      "value", #""function": "x + 1", "at": {"x": 1, "q": 2}"#, "x + 1", "unknown-input", "/at/q",
      "x + 1",
      ["'q'"]
    ),
    // A function without the input asked for.
    (
      "gradient", #""function": "x * x", "at": {"x": 1}, "wrt": ["x", "q"]"#, "x * x",
      "unknown-input",
      "/wrt/1", "x * x", ["'q'"]
    ),
    (
      "jacobian", #""function": "x * x", "at": {"x": 1}, "wrt": ["X"]"#, "x * x", "unknown-input",
      "/wrt/0", "x * x", ["'X'"]
    ),
    // Results of which there is no gradient.
    (
      "gradient", #""function": "y = x; 2 * y", "at": {"x": [1, 2]}"#, "y = x; 2 * y", "not-scalar",
      "/function", "2 * y", ["[2]", "scalar"]
    ),
    (
      "hessian", #""function": "2 * x", "at": {"x": [1, 2]}"#, "2 * x", "not-scalar", "/function",
      "2 * x",
      ["[2]"]
    ),
    (
      "gradient", #""function": "z * z", "at": {"z": {"re": 1, "im": 2}}"#, "z * z",
      "complex-result",
      "/function", "z * z", ["real(", "abs(", "/v1/vjp", "/v1/wirtinger", #""holomorphic": true"#]
    ),
    (
      "hvp", #""function": "z * z", "at": {"z": {"re": 1, "im": 2}}, "tangent": {"z": 1}"#, "z * z",
      "complex-result", "/function", "z * z", ["complex"]
    ),
  ]

  @Test(arguments: requests.indices)
  func everyFaultHasItsPlaceInTheRequest(_ index: Int) throws {
    let (endpoint, members, formula, type, pointer, place, names) = Self.requests[index]
    let answer = try ServiceAnswer(GradientService(), endpoint, "{\(members)}")
    try Self.check(answer, type, pointer, formula, place, names)
  }
}
