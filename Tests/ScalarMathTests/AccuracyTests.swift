import Foundation
import ScalarMath
import Testing

/// Worst errors against correctly rounded values (Fixtures/generate.py).
///
/// A real error is counted in ulps of the expected value; a complex one, of the whole number, in
/// ulps of the expected absolute value. Bounds are a little above what was measured.
@Suite struct AccuracyTests {
  @Test func everyFunctionIsWithinItsBound() throws {
    var worst: [String: (ulps: Double, line: String)] = [:]
    for line in try fixtureLines() {
      let point = try FixturePoint(line)
      let ulps = try point.errorInUlps()
      if ulps > worst[point.key]?.ulps ?? -1 { worst[point.key] = (ulps, line) }
    }
    for (key, found) in worst.sorted(by: { $0.key < $1.key }) {
      print(key, String(format: "%.2f", found.ulps))
      guard let bound = Self.bounds[key] else {
        Issue.record("no bound for \(key)")
        continue
      }
      #expect(found.ulps <= bound, "\(found.line)")
    }
    for key in Self.bounds.keys { #expect(worst[key] != nil, "\(key) is not in the fixture") }
  }

  private func fixtureLines() throws -> [String] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/values", withExtension: "txt"))
    let text = try String(contentsOf: url, encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
  }

  /// Where every point is correctly rounded the bound is 1: another libm may not be as good.
  ///
  /// The derivatives of sinc and polygamma have larger ones by conditioning: near a zero of a
  /// derivative of sinc the terms cancel, and for negative arguments polygamma is the (n + 1)th
  /// power of a cotangent, with that many times its error.
  static let bounds: [String: Double] = [
    "complex /": 2, "complex abs": 1, "complex acos": 2, "complex acosh": 2, "complex angle": 1,
    "complex asin": 3, "complex asinh": 3, "complex atan": 2, "complex atanh": 2, "complex cos": 2,
    "complex cosh": 2, "complex exp": 2, "complex exp2": 3, "complex expm1": 2, "complex log": 2,
    "complex log10": 2, "complex log1p": 2, "complex log2": 2, "complex pow": 2, "complex power": 2,
    "complex reciprocal": 2, "complex sechSquared": 6, "complex sigmoid": 3, "complex sign": 2,
    "complex sin": 2, "complex sinc 0": 3, "complex sinc 1": 4, "complex sinc 10": 3,
    "complex sinc 2": 3, "complex sinc 20": 3, "complex sinc 5": 24, "complex sinh": 2,
    "complex sqrt": 2, "complex tan": 4, "complex tanh": 3, "real acos": 1, "real acosh": 2,
    "real asin": 1, "real asinh": 2, "real atan": 1, "real atan2": 1, "real atanh": 2,
    "real cbrt": 3, "real cos": 1, "real cosh": 2, "real erf": 2, "real erfc": 2, "real exp": 1,
    "real exp2": 1, "real expm1": 2, "real floorDivide": 1, "real gamma": 3, "real hypot": 1,
    "real lgamma": 3, "real log": 1, "real log10": 2, "real log1p": 2, "real log2": 1,
    "real logaddexp": 2, "real polygamma 0": 7, "real polygamma 1": 3, "real polygamma 15": 28,
    "real polygamma 2": 3, "real polygamma 5": 7, "real pow": 1, "real power": 2,
    "real remainder": 1, "real sechSquared": 3, "real sigmoid": 2, "real sin": 1, "real sinc 0": 2,
    "real sinc 1": 8, "real sinc 10": 43, "real sinc 2": 34, "real sinc 20": 4, "real sinc 5": 6,
    "real sinh": 2, "real tan": 1, "real tanh": 2,
  ]
}

/// One line of the fixture.
private struct FixturePoint {
  let key: String
  private let kind: String
  private let name: String
  private let parameter: Int
  private let arguments: [Double]
  private let expected: [Double]

  init(_ line: String) throws {
    let fields = line.split(separator: " ").map(String.init)
    let arrow = try #require(fields.firstIndex(of: "->"))
    (kind, name) = (fields[0], fields[1])
    parameter = try #require(Int(fields[2]))
    // The orders differ in conditioning; the exponents of a power are dealt with by `growth`.
    let hasOrder = name == "sinc" || name == "polygamma"
    key = hasOrder ? "\(kind) \(name) \(parameter)" : "\(kind) \(name)"
    arguments = try fields[3..<arrow].map { try #require(Double($0)) }
    expected = try fields[(arrow + 1)...].map { try #require(Double($0)) }
  }

  /// The error, divided by the factor with which it may grow.
  func errorInUlps() throws -> Double {
    let found = try #require(kind == "real" ? realValue : complexValue, "\(key) is not under test")
    let size = expected.reduce(0) { hypot($0, $1) }
    // Differences near the end of the range stay finite, and subnormals keep their digits.
    let scale = size > 1 ? 0x1p-4 : 1
    let error = zip(found, expected).reduce(0) { hypot($0, $1.0 * scale - $1.1 * scale) }
    let ulps = error / (size.ulp * scale) / growth
    return ulps.isNaN ? .infinity : ulps
  }

  private var realValue: [Double]? {
    let x = arguments[0]
    if let function = ScalarFunctions.realUnary[name] { return [function(x)] }
    if let function = ScalarFunctions.realBinary[name] { return [function(x, arguments[1])] }
    return ScalarFunctions.realWithParameter[name].map { [$0(parameter, x)] }
  }

  private var complexValue: [Double]? {
    let z = Complex(arguments[0], arguments[1])
    if let function = ScalarFunctions.complexToReal[name] { return [function(z)] }
    guard let value = complexResult(z) else { return nil }
    return [value.re, value.im]
  }

  private func complexResult(_ z: Complex) -> Complex? {
    if let function = ScalarFunctions.complexUnary[name] { return function(z) }
    if let function = ScalarFunctions.complexBinary[name] {
      return function(z, Complex(arguments[2], arguments[3]))
    }
    return ScalarFunctions.complexWithParameter[name]?(parameter, z)
  }

  /// Squaring multiplies the relative error of its operand by the exponent; the angle of a complex
  /// power, `w log z`, is no better known than to its own ulp.
  private var growth: Double {
    if name == "power" { return Double(max(1, parameter.magnitude)) }
    guard key == "complex pow" else { return 1 }
    let logarithm = Complex(arguments[0], arguments[1]).log
    return max(1, Complex(arguments[2], arguments[3]).abs * logarithm.abs)
  }
}
