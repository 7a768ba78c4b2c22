import ScalarMath
import Testing

@testable import CKernels

/// Complex kernels at infinities, NaN, zeros of both signs, subnormal and huge numbers against the functions
/// of `ScalarMath`, which are libm's where that has them and so follow C17 Annex G.
///
/// NaN, infinities and signed zeros must be met in each part; other parts to a few ulp of the larger one.
@Suite struct ComplexSpecialValueTests {
  private static let functions: [String: @Sendable (Complex) -> Complex] = [
    "zreciprocal": { $0.reciprocal }, "zsign": { $0.sign }, "zsqrt": { $0.sqrt },
    "zexp": { $0.exp }, "zexpm1": { $0.expm1 }, "zexp2": { $0.exp2 }, "zlog": { $0.log },
    "zlog1p": { $0.log1p }, "zlog2": { $0.log2 }, "zlog10": { $0.log10 }, "zsin": { $0.sin },
    "zcos": { $0.cos }, "ztan": { $0.tan }, "zasin": { $0.asin }, "zacos": { $0.acos },
    "zatan": { $0.atan }, "zsinh": { $0.sinh }, "zcosh": { $0.cosh }, "ztanh": { $0.tanh },
    "zasinh": { $0.asinh }, "zacosh": { $0.acosh }, "zatanh": { $0.atanh },
    "zsechSquared": { $0.sechSquared }, "zsigmoid": { $0.sigmoid },
  ]
  private static let binary: [String: @Sendable (Complex, Complex) -> Complex] = [
    "zdivide": { $0 / $1 }, "zpow": { Complex.pow($0, $1) },
  ]

  private static let numbers: [Double] = {
    let magnitudes: [Double] = [
      0, .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300, 1e-160, 1e-20, 1e-8, 0.5, 1,
      1.5, .pi / 2, 3, 22.5, 350, 400, 709.5, 711, 746, 1000, 1500, 1e10, 1e100, 1e160,
      0x1p-600, 0x1p600, .greatestFiniteMagnitude, .infinity,
    ]
    return magnitudes + magnitudes.map { -$0 } + [.nan]
  }()

  /// How much two good implementations may differ: by some ulp, of a power by as many more as |w log z| is
  /// large. Nil where the angle is known to no digit.
  private static func bound(_ name: String, _ argument: [Double]) -> Double? {
    var condition = 1.0
    if name == "zpow" {
      let z = Complex(argument[0], argument[1])
      if z.isFinite, argument[2].isFinite, argument[3].isFinite {
        condition = max(1, z.log.abs * Complex(argument[2], argument[3]).abs)
      }
      // At 0 there is no angle.
      if z.isZero { condition = 1 }
    } else if name == "zexp2", argument[1].isFinite {
      condition = max(1, argument[1].magnitude * 0x1p-52)
    }
    return condition > 1e6 ? nil : 4e-15 * condition
  }

  @Test(arguments: Kernel.all.filter { $0.name.hasPrefix("z") }.map(\.name))
  func everySpecialValueIsThatOfTheStandard(name: String) throws {
    let kernel = try #require(Kernel.named(name))
    let parts =
      kernel.inputs == 2
      ? Self.numbers
      : Self.numbers.enumerated().filter {
        $0.offset % 3 == 0 || $0.element == 1 || $0.element.isNaN
      }.map(\.element)
    var arguments = parts.flatMap { x in parts.map { y in [x, y] } }
    if kernel.inputs == 4 { arguments = arguments.flatMap { z in arguments.map { z + $0 } } }
    let planes = (0..<kernel.inputs).map { input in arguments.map { $0[input] } }
    let function: ([Double]) -> Complex
    if let unary = Self.functions[name] {
      function = { unary(Complex($0[0], $0[1])) }
    } else {
      let binary = try #require(Self.binary[name], "\(name) has nothing to compare with")
      function = { binary(Complex($0[0], $0[1]), Complex($0[2], $0[3])) }
    }
    let results = kernel(planes)
    for (index, argument) in arguments.enumerated() {
      let (re, im) = (results[0][index], results[1][index])
      let right = function(argument)
      guard let bound = Self.bound(name, argument) else { continue }
      let size = max(
        right.re.isFinite ? right.re.magnitude : 0, right.im.isFinite ? right.im.magnitude : 0)
      let isRight =
        Self.agree(re, right.re, size, bound) && Self.agree(im, right.im, size, bound)
      #expect(isRight, "\(name)\(argument) is (\(re), \(im)), not (\(right.re), \(right.im))")
    }
  }

  private static func agree(_ a: Double, _ b: Double, _ size: Double, _ bound: Double) -> Bool {
    if !a.isFinite || !b.isFinite || (a == 0 && b == 0) {
      return a.comparableBits == b.comparableBits
    }
    return (a - b).magnitude <= bound * size + 8 * .leastNonzeroMagnitude
  }
}
