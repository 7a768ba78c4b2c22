import Differentiation
import Evaluation
import FunctionSpecs
import JSON
import Programs
import Support
import Tensors
import Testing

/// Derivatives where they are easily wrong: tiny and huge arguments, both sides of cuts, beside singular points,
/// at them and at infinity; in both modes, by the interpreter and by the executable.
@Suite struct EdgeTests {
  /// Against differences of mpmath's functions at 900 digits (`derivative-edges.py`).
  @Test func derivativesAreThoseOfMpmath() throws {
    var programs: [String: [Way]] = [:]
    var (count, worst) = (0, (error: 0.0, text: ""))
    for line in try Corpus.lines(named: "derivative-edges") {
      let row = try JSONDocument(parsing: line).root
      let formula = try #require(try row.at(["formula"])).string()
      let members = try #require(try row.at(["at"])).members()
      let at = try members.map { try Self.tensor($0.value) }
      let inputs = zip(members, at).map { Input($0.key, ValueType($1.dtype, .scalar)) }
      if programs[formula] == nil {
        programs[formula] = try Way.all(try Formula(formula).program(inputs: inputs))
      }
      for (index, input) in inputs.enumerated() {
        let want = try Self.tensor(try #require(try row.at(["derivative", input.name])))
        for way in programs[formula] ?? [] {
          let got = try way.derivative(at, index)
          let error = Self.error(got, want)
          count += 1
          if error > worst.error { worst = (error, "\(way.name) of \(formula) at \(at)") }
          #expect(
            error <= 2e-14,
            "\(way.name): d(\(formula))/d\(input.name) at \(at): \(got.real) \(got.imaginary)"
          )
        }
      }
    }
    print("edges: \(count) derivatives, the worst relative error \(worst.error) in \(worst.text)")
    #expect(count > 8000)
  }

  private static func tensor(_ value: JSONValue) throws -> Tensor {
    func number(_ value: JSONValue?) throws -> Double {
      let value = try #require(value)
      return value.kind == .string
        ? try #require(Double(try value.string())) : try value.double()
    }
    if value.kind != .object { return Tensor(try number(value)) }
    return Tensor(
      real: try number(try value.at(["re"])), imaginary: try number(try value.at(["im"])))
  }

  /// The distance relative to the magnitude; what underflows may be off by the last bits of subnormal numbers.
  private static func error(_ got: Tensor, _ want: Tensor) -> Double {
    let a = [got.real[0], got.imaginary.first ?? 0]
    let b = [want.real[0], want.imaginary.first ?? 0]
    if a == b { return 0 }
    if (a + b).contains(where: { !$0.isFinite }) { return .infinity }
    // Scaled, because squares leave the range.
    let size = max(b[0].magnitude, b[1].magnitude)
    let distance = max((a[0] - b[0]).magnitude, (a[1] - b[1]).magnitude)
    if distance <= 16 * .leastNonzeroMagnitude { return 0 }
    return distance / size
  }

  /// At singular points and at infinity, from the limits; decisions as numbered in the README.
  static let limits: [(formula: String, at: Double, derivative: Double)] = [
    ("sqrt(x)", 0, .infinity), ("sqrt(x)", -0.0, .infinity), ("log(x)", 0, .infinity),
    ("log2(x)", 0, .infinity), ("log10(x)", 0, .infinity), ("log1p(x)", -1, .infinity),
    ("cbrt(x)", 0, .infinity), ("asin(x)", 1, .infinity), ("asin(x)", -1, .infinity),
    ("acos(x)", 1, -.infinity), ("acos(x)", -1, -.infinity), ("acosh(x)", 1, .infinity),
    ("atanh(x)", 1, .infinity), ("atanh(x)", -1, .infinity), ("1 / x", 0, -.infinity),
    ("reciprocal(x)", 0, -.infinity), ("x**-1", 0, -.infinity), ("x**0.5", 0, .infinity),
    ("x**2.5", 0, 0), ("x**1.0", 0, 1), ("x**0.0", 0, 0), ("x**0", 0, 0), ("x**2", 0, 0),
    ("0.0**x", 2, 0), ("0.0**x", 0, 0), ("0.0**x", -1, -.infinity),
    ("(-2.0)**x", 2, .nan), ("x**2.5", -1, .nan), ("sqrt(x)", -1, .nan),
    ("asin(x)", 2, .nan), ("acosh(x)", 0.5, .nan),
    ("abs(x)", 0, 0), ("abs(x)", -0.0, 0), ("sign(x)", 0, 0), ("x * abs(x)", 0, 0),
    ("sqrt(x**2)", 0, 0), ("hypot(x, 0)", 0, 0), ("atan2(x, 0)", 0, 0), ("relu(x)", 0, 0),
    ("maximum(x, 0)", 0, 0.5), ("minimum(x, 0)", 0, 0.5), ("clip(x, 0, 1)", 0, 1),
    ("clip(x, 0, 1)", 1, 1), ("where(x > 0, 1 / x, x)", 0, 1), ("minimum(1, 1 / x)", 0, 0),
    ("where(x > 0, sqrt(x), 0)", 0, 0), ("norm(x * [1, 2])", 0, 0), ("std(x * [1, 1])", 1, 0),
    ("expm1(x)", 0, 1), ("log1p(x)", 0, 1), ("sinc(x)", 0, 0), ("tan(x)", 0, 1),
    ("exp(x)", -.infinity, 0), ("exp(x)", .infinity, .infinity), ("expm1(x)", -.infinity, 0),
    ("log(x)", .infinity, 0), ("log1p(x)", .infinity, 0), ("sqrt(x)", .infinity, 0),
    ("cbrt(x)", .infinity, 0), ("cbrt(x)", -.infinity, 0), ("1 / x", .infinity, 0),
    ("atan(x)", .infinity, 0), ("atan(x)", -.infinity, 0), ("tanh(x)", .infinity, 0),
    ("tanh(x)", -.infinity, 0), ("sinh(x)", -.infinity, .infinity),
    ("cosh(x)", -.infinity, -.infinity), ("asinh(x)", .infinity, 0), ("acosh(x)", .infinity, 0),
    ("sigmoid(x)", .infinity, 0), ("sigmoid(x)", -.infinity, 0), ("softplus(x)", .infinity, 1),
    ("softplus(x)", -.infinity, 0), ("erf(x)", .infinity, 0), ("erfc(x)", -.infinity, 0),
    ("lgamma(x)", .infinity, .infinity), ("gamma(x)", .infinity, .infinity),
    ("digamma(x)", .infinity, 0), ("abs(x)", -.infinity, -1), ("sin(x)", .infinity, .nan),
    ("x**2", -.infinity, -.infinity),
    // Beside a NaN there is no larger one of two, nor of a list.
    ("maximum(x, 1)", .nan, .nan), ("minimum(x, 1)", .nan, .nan), ("maximum(nan, x)", 1, .nan),
    ("max([x, 1])", .nan, .nan), ("min([nan, x])", 1, .nan), ("maximum(x, inf)", .infinity, 0.5),
    ("minimum(x, inf)", 1, 1), ("maximum(x, -inf)", -.infinity, 0.5),
    // The length and the angle of a point far out: those of its direction, to the second order.
    ("hypot(x, 1)", .infinity, 1), ("hypot(x, 1)", -.infinity, -1), ("hypot(1, x)", .infinity, 1),
    ("hypot(x, inf)", 1, 0), ("hypot(x, inf)", .infinity, 0.5.squareRoot()),
    ("hypot(x, 1.5e308)", 1.5e308, 0.5.squareRoot()), ("abs(x + 1j)", .infinity, 1),
    ("atan2(x, 1)", .infinity, 0), ("atan2(1, x)", .infinity, 0), ("atan2(x, inf)", 1, 0),
    ("atan2(x, inf)", .infinity, 0), ("hypot(x, 5e-324)", 0, 0), ("hypot(nan, x)", 1, .nan),
    ("abs(nan + 1j * x)", 2, .nan),
    // The limit along x = y, as everywhere else on that line.
    ("logaddexp(x, -inf)", -.infinity, 0.5), ("logaddexp(-inf, x)", -.infinity, 0.5),
    ("logaddexp(x, inf)", .infinity, 0.5), ("logaddexp(x, -inf)", 1, 1),
    ("logaddexp(-inf, x)", .infinity, 1), ("logaddexp(x, inf)", -.infinity, 0),
    ("logaddexp(x, x)", -.infinity, 1), ("logaddexp(x, nan)", 1, .nan),
    ("1 / (1 + exp(-x))", -1000, 0), ("exp(-1 / x**2)", 0, 0), ("log(1 + exp(x))", -1000, 0),
  ]

  @Test(arguments: limits.indices) func atTheEdge(_ index: Int) throws {
    let (formula, at, want) = Self.limits[index]
    let program = try Formula(formula).program(inputs: [Input("x", .real)])
    for way in try Way.all(program) {
      let got = try way.derivative([Tensor(at)], 0).real[0]
      #expect(
        got == want || got.isNaN && want.isNaN || abs(got - want) <= want.ulp && want.ulp < 1,
        "\(way.name): \(formula) at \(at): \(got), not \(want)")
    }
  }
}

/// One of the ways to a derivative of a scalar function.
private struct Way {
  let name: String
  /// From the point and the number of the input.
  let derivative: ([Tensor], Int) throws -> Tensor

  static func all(_ program: Program) throws -> [Way] {
    let inputs = Array(program.inputs.indices)
    let (forward, backward) = (
      try program.pushforward(wrt: inputs), try program.pullback(wrt: inputs)
    )
    let runs: [(String, ([Tensor]) throws -> [Tensor], ([Tensor]) throws -> [Tensor])] = try [
      ("interpreted", { try forward.evaluate($0) }, { try backward.evaluate($0) }),
      {
        let (forward, backward) = (try Executable(forward), try Executable(backward))
        return ("compiled", { try forward.evaluate($0) }, { try backward.evaluate($0) })
      }(),
    ]
    let isComplex = program.outputTypes[0].dtype == .complex
    let one = isComplex ? Tensor(real: 1, imaginary: 0) : Tensor(1)
    return runs.flatMap { name, forward, backward in
      [
        Way(name: "\(name) forward") { point, index in
          let tangents = point.enumerated().map { other, value in
            let seed = other == index ? 1.0 : 0
            return value.dtype == .complex ? Tensor(real: seed, imaginary: 0) : Tensor(seed)
          }
          return try forward(point + tangents)[1]
        },
        Way(name: "\(name) reverse") { point, index in
          let result = try backward(point + [one])[1 + index]
          // The adjoint of the multiplication with f′ is that with its conjugate.
          return result.dtype == .complex
            ? Tensor(real: result.real[0], imaginary: -result.imaginary[0]) : result
        },
      ]
    }
  }
}

extension JSONValue {
  /// A member by its path; nil where there is none.
  fileprivate func at(_ path: [String]) throws -> JSONValue? {
    var value = self
    for key in path {
      guard let next = try value.members().first(where: { $0.key == key })?.value else {
        return nil
      }
      value = next
    }
    return value
  }
}
