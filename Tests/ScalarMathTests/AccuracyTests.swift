import Foundation
import ScalarMath
import Testing

/// Worst errors against correctly rounded values (Fixtures/generate.py).
///
/// A real error is counted in ulps of the expected value; a complex one, of the whole number, in ulps
/// of the expected absolute value. Bounds are a little above what was measured.
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

  static let bounds: [String: Double] = [:]
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
    key = kind + " " + name
    parameter = try #require(Int(fields[2]))
    arguments = try fields[3..<arrow].map { try #require(Double($0)) }
    expected = try fields[(arrow + 1)...].map { try #require(Double($0)) }
  }

  /// The error, divided by the factor with which it may grow.
  func errorInUlps() throws -> Double {
    let found = try #require(kind == "real" ? realValue : complexValue, "\(key) is not under test")
    // Differences of numbers near the end of the range stay finite, and so do their lengths.
    let scale = 0x1p-4
    let error = zip(found, expected).reduce(0) { hypot($0, $1.0 * scale - $1.1 * scale) }
    let size = expected.reduce(0) { hypot($0, $1) }
    return error / (size.ulp * scale) / growth
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
