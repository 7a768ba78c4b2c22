import Foundation
import Testing

@testable import CKernels

/// The errors against correctly rounded values that mpmath computed (Fixtures/values.txt).
///
/// Those of complex functions are of the whole number, in ulps of its absolute value.
@Suite struct AccuracyTests {
  /// Against the rounded value half an ulp more than against the exact one, for which 4 is promised.
  private static let bound = 3.5
  /// Complex functions that promise less; a power is off by as many ulps as |w log z| is large.
  private static let largerBounds = [
    "ztan": 6.0, "ztanh": 6, "zsigmoid": 5, "zsechSquared": 10, "zpow": 4,
  ]
  private static let fewest = 100

  /// Exact results; the tests of special values compare them with libm's.
  private static let withoutFixture: Set = ["remainder", "floorDivide"]

  @Test func everyFunctionIsWithinTheBound() throws {
    var counts: [String: Int] = [:]
    for (key, points) in try Self.fixture() {
      let kernel = try #require(Kernel.named(key.kernel), "\(key.kernel) is not a kernel")
      let planes = (0..<kernel.inputs).map { input in points.map { $0.arguments[input] } }
      let results = kernel(planes)
      var worst = 0.0
      for (index, point) in points.enumerated() {
        let found =
          key.output.map { [results[$0][index]] } ?? [results[0][index], results[1][index]]
        let ulps = Self.error(found, point.expected) / Self.growth(key.kernel, point.arguments)
        worst = max(worst, ulps)
        if !(ulps <= Self.largerBounds[key.kernel] ?? Self.bound) {
          Issue.record(
            "\(key.kernel)\(point.arguments): \(found) is \(ulps) ulp off \(point.expected)")
        }
      }
      print(key.kernel, key.output ?? 0, "worst distance", worst)
      counts[key.kernel, default: 0] += points.count
    }
    for kernel in Kernel.all where !Self.withoutFixture.contains(kernel.name) {
      #expect(counts[kernel.name, default: 0] >= Self.fewest, "\(kernel.name) has too few points")
    }
  }

  private static func error(_ found: [Double], _ expected: [Double]) -> Double {
    if expected.count == 1 { return found[0].distance(from: expected[0]) }
    guard found.allSatisfy(\.isFinite) else { return .infinity }
    // A difference near the end of the range stays finite, and subnormals keep their digits.
    let scale = expected.contains { $0.magnitude > 1 } ? 0.25 : 1
    let parts = zip(found, expected).map { $0 * scale - $1 * scale }
    let size = hypot(expected[0] * scale, expected[1] * scale)
    return hypot(parts[0], parts[1]) / (size / scale).ulp / scale
  }

  private static func growth(_ kernel: String, _ arguments: [Double]) -> Double {
    guard kernel == "zpow" else { return 1 }
    let logarithm = hypot(
      log(hypot(arguments[0], arguments[1])), atan2(arguments[1], arguments[0]))
    return max(1, logarithm * hypot(arguments[2], arguments[3]))
  }

  private struct Key: Hashable {
    let kernel: String
    /// Which result of a real function; nil for a complex one.
    let output: Int?
  }

  private struct Point {
    let arguments: [Double]
    let expected: [Double]
  }

  private static func fixture() throws -> [Key: [Point]] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/values", withExtension: "txt"))
    var result: [Key: [Point]] = [:]
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("#") { continue }
      let fields = line.split(separator: " ").map(String.init)
      let arrow = try #require(fields.firstIndex(of: "->"))
      let output = Int(fields[1])
      let point = Point(
        arguments: try fields[2..<arrow].map { try #require(Double($0)) },
        expected: try fields[(arrow + 1)...].map { try #require(Double($0)) })
      result[Key(kernel: fields[0], output: output), default: []].append(point)
    }
    return result
  }
}
