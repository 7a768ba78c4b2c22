import GradientAPI
import JSON
import Support
import Testing

/// Formulas with loops as clients send them.
@Suite struct LoopTests {
  /// Values, gradients and Hessians against Python and JAX, which run the same text (`loops.py`), and against
  /// differences (`/v1/check`).
  @Test func loopsMeanWhatPythonMakesOfThem() throws {
    let service = GradientService()
    var count = 0
    for line in try Corpus.lines(named: "loops") {
      let row = try JSONDocument(parsing: line).root
      let formula = try #require(row.at(["function"])).string()
      let request =
        #"{"function": \#(row.at(["function"])?.text ?? ""), "at": "#
        + (row.at(["at"])?.text ?? "")
      var order = 0
      if let derivatives = row.at(["derivatives"]) {
        for _ in try derivatives.elements() { order += 1 }
      }
      func answer(_ endpoint: String) throws -> JSONValue {
        let members = endpoint == "derivatives" ? #", "order": \#(order)}"# : "}"
        let answer = service.evaluate(path: "/v1/" + endpoint, Array((request + members).utf8))
        let text = String(decoding: answer.content, as: UTF8.self)
        try #require(answer.succeeded, "\(formula): \(text)")
        return try JSONDocument(parsing: answer.content).root
      }
      for (endpoint, member) in [
        ("value", "value"), ("gradient", "gradient"), ("hessian", "hessian"),
        ("derivatives", "derivatives"),
      ] {
        guard let wanted = row.at([member]) else { continue }
        let got = try #require(try answer(endpoint).at([member]))
        let (found, expected) = (try numbers(got), try numbers(wanted))
        #expect(found.count == expected.count, "\(formula): \(endpoint)")
        for (leaf, want) in zip(found, expected) {
          count += 1
          #expect(leaf.isClose(to: want), "\(formula): \(endpoint) is \(leaf), not \(want)")
        }
      }
      #expect(try answer("check").at(["passed"])?.boolean() == true, "\(formula): differences")
    }
    print("loops: \(count) values and derivatives")
    #expect(count > 100)
  }

  /// The numbers of all members, in the order of their names.
  private func numbers(_ value: JSONValue) throws -> [Numbers] {
    guard case .object = value.kind, value.at(["re"]) == nil else { return [try Numbers(value)] }
    return try value.members().sorted { $0.key < $1.key }.flatMap { try numbers($0.value) }
  }

  /// Whether the program shows that ∂f/∂z̄ is zero; what it does not show is left to the point.
  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      ("for i in range(3): z = z * z + 0.1j\nz", true),
      ("for i in range(3): z = z * z + x * i\nexp(z)", true),
      ("for i in range(3):\n  for j in range(2): z = sin(z) + j\n  z = z * 2\nz", true),
      ("w = 1j\nfor i in range(3): w = w * z\nw", true),
      ("w = 0j\nfor i in range(3): w, z = z * 2, w\nw + z", true),
      ("s = 0j\nfor i in range(3): s = s + [z, 2 * z, z * z][i]\ns", true),
      ("for i in range(3): x = x + abs(z)\nx * 1j", false),
      ("for i in range(3): z = z * conj(z)\nz", false),
      ("w = 0j\nfor i in range(3): w, z = z * 2, conj(w)\nw", false),
      ("u = 0j; v = 0j; w = 0j\nfor i in range(9): u, v, w, z = z, u, v, real(w) + z\nz", false),
      ("c = 0.0\nfor i in range(3): c, z = 2 * c + 1, z * z\nc * z", true),
      ("c = 1.0\nfor i in range(3): c, z = c + abs(z), z * z\nc * z", false),
      (
        "u = 0j; v = 0j\nfor i in range(9):\n  for j in range(2): u, v = v, z\n  z = z + u\nz", true
      ),
      (
        "u = 0j; v = 0j\nfor i in range(9):\n  for j in range(2): u, v = v, real(z) + 0j\n  z = z + u\nz",
        false
      ),
      (nested(8, names: 20), true), (nested(8, names: 20) + " + conj(a0)", false),
    ])
  func holomorphyIsDecidedThroughLoops(_ formula: String, _ isProven: Bool) throws {
    let text = formula.replacing("\n", with: #"\n"#)
    let inputs = formula.contains("x") ? #", "x": "real""# : ""
    let request =
      #"{"function": {"formula": "\#(text)", "inputs": {"z": "complex""# + inputs + "}}}"
    let answer = GradientService().evaluate(path: "/v1/compile", Array(request.utf8))
    let root = try JSONDocument(parsing: answer.content).root
    #expect(try root.at(["holomorphic"])?.boolean() == isProven, "\(formula): \(root.text)")
  }

  /// Loops in loops, each of which shifts all the names and begins them anew for the loop in it: a decision
  /// that began anew as well would take as many rounds as there are names, for each round of the loop around.
  static func nested(_ depth: Int, names count: Int) -> String {
    let shifts = (1..<count).reversed().map { "a\($0) = a\($0 - 1)" }
    let starts = (0..<count).map { "a\($0) = 1 + 0j" }
    var lines = starts
    for level in 0..<depth {
      let indent = String(repeating: " ", count: level)
      lines += ["\(indent)for i\(level) in range(2):"] + starts.map { " \(indent)\($0)" }
    }
    for level in (0..<depth).reversed() {
      let indent = String(repeating: " ", count: level + 1)
      lines += (shifts + ["a0 = a0 * z + a\(count - 1)"]).map { indent + $0 }
    }
    return (lines + ["a0"]).joined(separator: "\n")
  }

  private struct Long: Sendable {
    let formula: String
    let point: String
    /// Gradient by name: real and imaginary part.
    let gradient: [(String, [Double])]
    let tolerance: Double
  }

  /// 100,000 iterations over the service.
  ///
  /// x ← r x (1 - x) comes to rest at 1 - 1/r, whose derivative by r is 1/r². z′ = i w z by the classical
  /// Runge-Kutta method with step h: a step multiplies by g = 1 + s + s²/2 + s³/6 + s⁴/24, s = i w h, so
  /// Re(gⁿ z) has the gradients conj(gⁿ) by z and Re(n gⁿ⁻¹ (dg/dw) z) by w, here in 50 digits.
  @Test(arguments: [0, 1]) func hundredThousandIterations(_ index: Int) throws {
    let row = [
      Long(
        formula: #"for i in range(100000): x = r * x * (1 - x)\nx"#,
        point: #"{"x": 0.3, "r": 2.5}"#, gradient: [("r", [0.16]), ("x", [0])], tolerance: 1e-14),
      Long(
        formula:
          #"h = 1e-4\nfor i in range(100000):\n    k1 = 1j * w * z\n    k2 = 1j * w * (z + h/2 * k1)\n"#
          + #"    k3 = 1j * w * (z + h/2 * k2)\n    k4 = 1j * w * (z + h * k3)\n"#
          + #"    z = z + h/6 * (k1 + 2*k2 + 2*k3 + k4)\nreal(z)"#,
        point: #"{"z": {"re": 0.6, "im": -0.8}, "w": 0.7}"#,
        gradient: [
          ("w", [2.089298442433704]), ("z", [0.7539022543433047, -0.6569865987187891]),
        ], tolerance: 1e-11),
    ][index]
    // Under a sanitizer, on a busy machine, it may take minutes.
    var settings = ServiceSettings()
    settings.workTime = .seconds(3600)
    let answer = GradientService(settings).evaluate(
      path: "/v1/gradient",
      Array(#"{"function": "\#(row.formula)", "at": \#(row.point)}"#.utf8))
    let root = try JSONDocument(parsing: answer.content).root
    for (name, wanted) in row.gradient {
      let got = try Numbers(try #require(root.at(["gradient", name]), "\(root.text)"))
      for (number, want) in zip(got.real + got.imaginary, wanted) {
        #expect(abs(number - want) <= row.tolerance, "\(name): \(number), not \(want)")
      }
    }
  }

  /// Also before there is anything to evaluate.
  @Test(arguments: [
    (" + sin(x)", "gradient", false), (" + sin(x * x)", "hessian", false),
    (" + sin(x)", "compile", true), (" + sin(x)", "compile", false),
  ])
  func aCompilationStopsAtTheDeadline(_ term: String, _ endpoint: String, _ isLoop: Bool) throws {
    var settings = ServiceSettings()
    settings.workTime = .zero
    let sum = "x" + String(repeating: term, count: 4_000)
    let formula = isLoop ? #"for i in range(9): x = \#(sum)\nx"# : sum
    let request =
      #"{"function": "\#(formula)""# + (endpoint == "compile" ? "}" : #", "at": {"x": 1}}"#)
    let answer = GradientService(settings).evaluate(path: "/v1/" + endpoint, Array(request.utf8))
    let root = try JSONDocument(parsing: answer.content).root
    #expect(try root.at(["type"])?.string() == "/problems/overloaded", "\(root.text.prefix(500))")
  }

  /// A loop of a hundred million steps ends when the time for the request does, whatever is asked for.
  @Test(arguments: [
    ("value", ""), ("gradient", ""), ("check", ""), ("hessian", ""),
    ("wirtinger", ""), ("jvp", #", "tangent": {"x": 1}"#), ("vjp", #", "cotangent": 1"#),
  ])
  func aLoopStopsAtTheDeadline(_ endpoint: String, _ members: String) throws {
    var settings = ServiceSettings()
    settings.workTime = .milliseconds(30)
    let request =
      #"{"function": "for i in range(10000000):\n  for j in range(10): x = sin(x)\nx", "at": {"x": 1}"#
      + members + "}"
    let answer = GradientService(settings).evaluate(
      path: "/v1/" + endpoint, Array(request.utf8))
    #expect(!answer.succeeded)
    let type = try JSONDocument(parsing: answer.content).root.at(["type"])?.string()
    #expect(type == "/problems/overloaded", "\(String(decoding: answer.content, as: UTF8.self))")
  }
}
