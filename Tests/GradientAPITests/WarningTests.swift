import GradientAPI
import JSON
import Testing

/// What an answer warns of: kind, place and points. The rows are mathematics: where a function has a tip, a tie
/// or a jump, and where an exact zero meets an infinity.
@Suite struct WarningTests {
  /// A request to `/v1/gradient` at one point and what it warns of, each as `kind text-of-the-place input`.
  struct Row: CustomTestStringConvertible, Sendable {
    let formula: String
    let at: String
    let warnings: Set<String>
    var endpoint = "gradient"
    var more = ""
    var testDescription: String { "\(endpoint) \(formula) at \(at)\(more)" }

    init(
      _ formula: String, _ at: String, _ warnings: Set<String>, endpoint: String = "gradient",
      more: String = ""
    ) {
      self.formula = formula
      self.at = at
      self.warnings = warnings
      self.endpoint = endpoint
      self.more = more
    }
  }

  static let nonsmooth: [Row] = [
    // Tips.
    Row("abs(x)", #""x": 0"#, ["nonsmooth abs(x) x"]),
    Row("abs(x)", #""x": -0.0"#, ["nonsmooth abs(x) x"]),
    Row("abs(z)", #""z": {"re": 0, "im": 0}"#, ["nonsmooth abs(z) z"]),
    Row("sum(abs(v))", #""v": [1, 0, -2]"#, ["nonsmooth abs(v) v"]),
    Row("hypot(x, y)", #""x": 0, "y": 0"#, ["nonsmooth hypot(x, y)"]),
    Row("angle(z)", #""z": {"re": 0, "im": 0}"#, ["nonsmooth angle(z) z"]),
    Row("real(sign(z))", #""z": {"re": 0, "im": 0}"#, ["nonsmooth sign(z) z"]),
    Row("atan2(y, x)", #""x": 0, "y": 0"#, ["nonsmooth atan2(y, x)"]),
    Row("copysign(x, 2)", #""x": 0"#, ["nonsmooth copysign(x, 2) x"]),
    // Ties.
    Row("maximum(x, y)", #""x": 2, "y": 2"#, ["nonsmooth maximum(x, y)"]),
    Row("minimum(x, 3)", #""x": 3"#, ["nonsmooth minimum(x, 3) x"]),
    Row("max(v)", #""v": [1, 5, 5]"#, ["nonsmooth max(v) v"]),
    Row("min(v)", #""v": [1, 5, 1]"#, ["nonsmooth min(v) v"]),
    Row("sum(max(A, axis=1))", #""A": [[1, 2], [3, 3]]"#, ["nonsmooth max(A, axis=1) A"]),
    Row("sort(v)[0]", #""v": [4, 2, 2]"#, ["nonsmooth sort(v) v"]),
    Row("norm(v, inf)", #""v": [4, -4]"#, ["nonsmooth norm(v, inf) v"]),
    Row("norm(v, 1)", #""v": [4, 0]"#, ["nonsmooth norm(v, 1) v"]),
    // Borders of choices.
    Row("relu(x)", #""x": 0"#, ["nonsmooth relu(x) x"]),
    Row("clip(x, 0, 1)", #""x": 1"#, ["nonsmooth clip(x, 0, 1) x"]),
    Row("where(x > 1, x**2, x)", #""x": 1"#, ["nonsmooth x > 1 x"]),
    Row("x if x <= y else y", #""x": 2, "y": 2"#, ["nonsmooth x <= y"]),
    // Jumps.
    Row("floor(x) + x", #""x": 2"#, ["nonsmooth floor(x) x"]),
    Row("round(x) + x", #""x": 2.5"#, ["nonsmooth round(x) x"]),
    Row("x % 3", #""x": 6"#, ["nonsmooth x % 3 x"]),
    Row("sign(x) * x", #""x": 0"#, ["nonsmooth sign(x) x"]),
    // Repeated or vanishing eigenvalues and singular values.
    Row("eigvalsh(A)[0]", #""A": [[2, 0], [0, 2]]"#, ["nonsmooth eigvalsh(A) A"]),
    Row("eigh(A)[0][0]", #""A": [[2, 0], [0, 2]]"#, ["nonsmooth eigh(A) A"]),
    Row("svdvals(A)[1]", #""A": [[3, 0], [0, -3]]"#, ["nonsmooth svdvals(A) A"]),
    Row("svdvals(A)[1]", #""A": [[1, 2], [2, 4]]"#, ["nonsmooth svdvals(A) A"]),
    Row("svd(A)[1][0]", #""A": [[1, 0], [0, 1]]"#, ["nonsmooth svd(A) A"]),
    Row("sum(pinv(A))", #""A": [[1, 1], [1, 1]]"#, ["nonsmooth pinv(A) A"]),
    // In a loop.
    Row(
      "s = x\\nfor i in range(3): s = abs(s - 1)\\ns", #""x": 1"#, ["nonsmooth abs(s - 1) x"]),
    Row(
      "s = x\\nfor i in range(3):\\n  for j in range(2): s = maximum(s, y)\\ns",
      #""x": 1, "y": 1"#, ["nonsmooth maximum(s, y)"]),
    // Two places at once, in the order of the text.
    Row(
      "abs(x) + maximum(y, 2)", #""x": 0, "y": 2"#,
      ["nonsmooth abs(x) x", "nonsmooth maximum(y, 2) y"]),
    // The other endpoints.
    Row("abs(x)", #""x": 0"#, ["nonsmooth abs(x) x"], endpoint: "vjp", more: #", "cotangent": 1"#),
    Row(
      "abs(x)", #""x": 0"#, ["nonsmooth abs(x) x"], endpoint: "jvp",
      more: #", "tangent": {"x": 1}"#),
    Row("abs(v)", #""v": [1, 0]"#, ["nonsmooth abs(v) v"], endpoint: "jacobian"),
    Row("x**2 * abs(x)", #""x": 0"#, ["nonsmooth abs(x) x"], endpoint: "hessian"),
    Row(
      "x**2 * abs(x)", #""x": 0"#, ["nonsmooth abs(x) x"], endpoint: "hvp",
      more: #", "tangent": {"x": 1}"#),
    Row(
      "x * abs(x)", #""x": 0"#, ["nonsmooth abs(x) x"], endpoint: "derivatives",
      more: #", "order": 2"#),
    Row("abs(z)", #""z": {"re": 0, "im": 0}"#, ["nonsmooth abs(z) z"], endpoint: "wirtinger"),
  ]

  static let hidden: [Row] = [
    // The pullback of the root is infinite, the slope of the square that it meets zero; forwards it is the
    // other way round.
    Row("sqrt(x**2)", #""x": 0"#, ["strong-zero x**2 x"]),
    Row("where(x > 1, 1/x, 3 + x)", #""x": 0"#, ["strong-zero 1/x x"]),
    Row("x * 0 + minimum(1, 1/x)", #""x": 0"#, ["strong-zero 1/x x"]),
    Row("where(x > 9, x, exp(x))", #""x": 1000"#, ["strong-zero exp(x) x"]),
    Row("1 / (1 + exp(-x))", #""x": -1000"#, ["strong-zero exp(-x) x"]),
    Row("norm(v)", #""v": [0, 0]"#, ["strong-zero norm(v) v"]),
    Row("std(v)", #""v": [2, 2]"#, ["strong-zero std(v) v"]),
    Row(
      "sqrt(x**2)", #""x": 0"#, ["strong-zero sqrt(x**2) x"], endpoint: "jacobian"),
  ]

  /// Smooth where they are asked for, or not asked for the derivative.
  static let silent: [Row] = [
    Row("abs(x)", #""x": 1"#, []),
    Row("abs(x) * y", #""x": 0, "y": 1"#, [], more: #", "wrt": ["y"]"#),
    Row("abs(stop_gradient(x)) * x", #""x": 0"#, []),
    Row("abs(x)**2", #""x": 0"#, []),
    Row("abs(x)", #""x": 0"#, [], endpoint: "value"),
    Row("x, abs(x)", #""x": 0"#, []),
    Row("max(v)", #""v": [1, 5, 2]"#, []),
    Row("where(x > 1, x**2, x)", #""x": 2"#, []),
    Row("logsumexp(v)", #""v": [1, 1, 1]"#, []),
    Row("softmax(v)[0]", #""v": [1, 1, 1]"#, []),
    Row("sum(log_softmax(v))", #""v": [1, 1]"#, []),
    Row("softplus(x) + logaddexp(x, 0) + sigmoid(x)", #""x": 0"#, []),
    Row("norm(v)", #""v": [3, 4]"#, []),
    Row("norm(v)", #""v": [4, 4]"#, []),
    Row("norm(v, 3)", #""v": [4, 4]"#, []),
    Row("var(v) + prod(v) + mean(v)", #""v": [2, 2, 0]"#, []),
    Row("sinc(x) + x**3 + x**0", #""x": 0"#, []),
    Row("trunc(x) + x", #""x": 0.5"#, []),
    Row("det(A) + trace(A @ A) + expm(A)[0, 0]", #""A": [[1, 1], [1, 1]]"#, []),
    Row("eigvalsh(A)[0]", #""A": [[2, 0], [0, 3]]"#, []),
    Row("svdvals(A)[0]", #""A": [[2, 0], [0, 3]]"#, []),
    Row("s = x\\nfor i in range(3): s = abs(s - 1)\\ns", #""x": 0.3"#, []),
  ]

  @Test(arguments: nonsmooth + hidden + silent)
  func warnings(_ row: Row) throws {
    let answer = try ServiceAnswer(
      GradientService(), row.endpoint,
      #"{"function": "\#(row.formula)", "at": {\#(row.at)}\#(row.more)}"#)
    #expect(answer.succeeded, "\(answer.text)")
    let found = try Self.warnings(answer.root, Self.unescaped(row.formula))
    #expect(Set(found) == row.warnings, "\(answer.text)")
    #expect(found.count == row.warnings.count, "\(answer.text)")
    #expect(answer.text.contains("\"warnings\"") == !row.warnings.isEmpty)
  }

  private static func unescaped(_ formula: String) -> String {
    var text = ""
    var isEscape = false
    for character in formula {
      if isEscape {
        text.append(character == "n" ? "\n" : character)
        isEscape = false
      } else if character == "\\" {
        isEscape = true
      } else {
        text.append(character)
      }
    }
    return text
  }

  /// Kind, text of the place and input of each warning.
  static func warnings(_ root: JSONValue, _ formula: String) throws -> [String] {
    guard let list = root.at(["warnings"]) else { return [] }
    let lines = formula.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    return try list.elements().map { warning in
      var words = [try warning.at(["kind"])?.string() ?? "?"]
      if let span = warning.at(["span"]) {
        func number(_ key: String) throws -> Int { Int(try span.at([key])?.double() ?? 0) }
        let (line, column) = (try number("line"), try number("column"))
        let text = lines[line - 1][(column - 1)..<(column - 1 + (try number("length")))]
        words.append(String(text))
      }
      if let pointer = try warning.at(["pointer"])?.string() { words.append(pointer) }
      if let input = try warning.at(["input"])?.string() { words.append(input) }
      return words.joined(separator: " ")
    }
  }

  @Test func batchesNameThePointsAndCountThem() throws {
    for points in [#"{"x": [1, 0, 2, 0]}"#, #"[{"x": 1}, {"x": 0}, {"x": 2}, {"x": 0}]"#] {
      for formula in ["abs(x)", "sqrt(x**2)", "1/x"] {
        let answer = try ServiceAnswer(
          GradientService(), "gradient", #"{"function": "\#(formula)", "points": \#(points)}"#)
        let warnings = Array(try #require(answer.root.at(["warnings"])).elements())
        #expect(warnings.count == 1)
        #expect(try warnings[0].at(["points"])?.elements().map { try $0.double() } == [1, 3])
        #expect(try warnings[0].at(["count"])?.double() == 2)
      }
    }
  }

  /// 300,000 points in blocks, of which every third has a kink.
  @Test func countsAreOfAllPoints() throws {
    let numbers = (0..<300_000).map { Double($0 % 3) }
    let answer = try ServiceAnswer(
      GradientService(), "gradient",
      """
      {"function": "abs(x)", "encoding": "base64", "points": {"x": {"dtype": "float64", \
      "shape": [300000], "base64": "\(encoded(numbers))"}}}
      """)
    let warning = try #require(answer.root.at(["warnings", "0"]))
    #expect(try warning.at(["count"])?.double() == 100_000)
    let first = try #require(warning.at(["points"])).elements().map { try $0.double() }
    #expect(first == (0..<100).map { Double(3 * $0) })
  }

  @Test func mathJSONHasPointers() throws {
    let answer = try ServiceAnswer(
      GradientService(), "gradient",
      #"{"function": ["Add", ["Abs", "x"], ["Divide", 1, "y"]], "at": {"x": 0, "y": 0}}"#)
    let warnings = try Self.warnings(answer.root, "")
    #expect(warnings.contains("nonsmooth /function/1 x"), "\(answer.text)")
    #expect(warnings.contains("not-finite /function/2"), "\(answer.text)")
  }

  /// More places than a word has bits.
  @Test func manyPlaces() throws {
    let formula = (0..<120).map { "abs(x - \($0 % 2))*\($0 + 1)" }.joined(separator: " + ")
    let answer = try ServiceAnswer(
      GradientService(), "gradient", #"{"function": "\#(formula)", "at": {"x": 1}}"#)
    let found = try Self.warnings(answer.root, formula)
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0 == "nonsmooth abs(x - 1) x" }, "\(found)")
  }
}
