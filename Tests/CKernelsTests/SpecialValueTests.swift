import ScalarMath
import Testing

@testable import CKernels

/// Infinities, NaN, zeros, subnormal and huge arguments, and where functions change their form: each
/// real kernel on every such argument, and every pair, against libm, which follows C17 Annex F.
@Suite struct SpecialValueTests {
  private static let unary: [String: @Sendable (Double) -> Double] = [
    "exp": RealFunctions.exp, "expm1": RealFunctions.expm1, "exp2": RealFunctions.exp2,
    "log": RealFunctions.log, "log1p": RealFunctions.log1p, "log2": RealFunctions.log2,
    "log10": RealFunctions.log10, "sin": RealFunctions.sin, "cos": RealFunctions.cos,
    "tan": RealFunctions.tan, "asin": RealFunctions.asin, "acos": RealFunctions.acos,
    "atan": RealFunctions.atan, "sinh": RealFunctions.sinh, "cosh": RealFunctions.cosh,
    "tanh": RealFunctions.tanh, "asinh": RealFunctions.asinh, "acosh": RealFunctions.acosh,
    "atanh": RealFunctions.atanh, "sechSquared": RealFunctions.sechSquared,
    "sigmoid": RealFunctions.sigmoid, "cbrt": RealFunctions.cbrt, "erf": RealFunctions.erf,
    "erfc": RealFunctions.erfc, "gamma": RealFunctions.gamma, "lgamma": RealFunctions.lgamma,
    "sinc": { RealFunctions.sinc($0, derivative: 0) },
    "sincDerivative": { RealFunctions.sinc($0, derivative: 1) },
  ]
  private static let binary: [String: @Sendable (Double, Double) -> Double] = [
    "atan2": RealFunctions.atan2, "hypot": RealFunctions.hypot, "pow": RealFunctions.pow,
    "logaddexp": RealFunctions.logaddexp, "remainder": RealFunctions.remainder,
    "floorDivide": RealFunctions.floorDivide,
  ]
  private static let pairs: [String: [@Sendable (Double) -> Double]] = [
    "sincos": [RealFunctions.sin, RealFunctions.cos],
    "sinhcosh": [RealFunctions.sinh, RealFunctions.cosh],
  ]

  /// Both may be off by some ulp: glibc's gamma by 5, the interpreter's sinc by 6.
  private static let bound = 9.0

  /// Where log(e^x + e^y) is close to 0, what is left of the larger argument has its rounding errors.
  private static func bound(_ name: String, _ arguments: [Double]) -> Double {
    guard name == "logaddexp", arguments.contains(where: { $0 > -0.7 && $0 < 0 }) else {
      return bound
    }
    return 0x1p10
  }

  @Test(arguments: Kernel.all.filter { $0.inputs <= 2 && !$0.name.hasPrefix("z") }.map(\.name))
  func everySpecialValueIsThatOfTheStandard(name: String) throws {
    let kernel = try #require(Kernel.named(name))
    let special = Double.special
    let arguments =
      kernel.inputs == 1
      ? special.map { [$0] } : special.flatMap { x in special.map { y in [x, y] } }
    let planes = (0..<kernel.inputs).map { input in arguments.map { $0[input] } }
    let expected: [([Double]) -> Double]
    if let function = Self.unary[name] {
      expected = [{ function($0[0]) }]
    } else if let function = Self.binary[name] {
      expected = [{ function($0[0], $0[1]) }]
    } else {
      expected = try #require(Self.pairs[name], "\(name) has nothing to compare with").map { f in
        { f($0[0]) }
      }
    }
    for set in Kernel.availableSets {
      for (results, function) in zip(kernel(planes, set: set.index), expected) {
        for (result, argument) in zip(results, arguments) {
          let right = function(argument)
          let distance = result.distance(from: right)
          #expect(
            distance <= Self.bound(name, argument),
            "\(set.name), \(name)\(argument) is \(result), not \(right)")
        }
      }
    }
  }
}
