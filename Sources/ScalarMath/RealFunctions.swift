import CMath
import Glibc

/// Functions of real numbers: those of C17 Annex F, and the few that it does not have.
///
/// Nothing promotes: outside of its domain a real function is NaN.
public enum RealFunctions {
  /// eˣ.
  public static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  /// eˣ - 1 without cancellation at 0.
  public static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
  /// 2ˣ.
  public static func exp2(_ x: Double) -> Double { Glibc.exp2(x) }
  /// The natural logarithm.
  public static func log(_ x: Double) -> Double { Glibc.log(x) }
  /// log(1 + x) without cancellation at 0.
  public static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
  /// The logarithm to base 2.
  public static func log2(_ x: Double) -> Double { Glibc.log2(x) }
  /// The logarithm to base 10.
  public static func log10(_ x: Double) -> Double { Glibc.log10(x) }
  /// The sine.
  public static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  /// The cosine.
  public static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  /// The tangent.
  public static func tan(_ x: Double) -> Double { Glibc.tan(x) }
  /// The inverse sine.
  public static func asin(_ x: Double) -> Double { Glibc.asin(x) }
  /// The inverse cosine.
  public static func acos(_ x: Double) -> Double { Glibc.acos(x) }
  /// The inverse tangent.
  public static func atan(_ x: Double) -> Double { Glibc.atan(x) }
  /// The hyperbolic sine.
  public static func sinh(_ x: Double) -> Double { Glibc.sinh(x) }
  /// The hyperbolic cosine.
  public static func cosh(_ x: Double) -> Double { Glibc.cosh(x) }
  /// The hyperbolic tangent.
  public static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  /// The inverse hyperbolic sine.
  public static func asinh(_ x: Double) -> Double { Glibc.asinh(x) }
  /// The inverse hyperbolic cosine.
  public static func acosh(_ x: Double) -> Double { Glibc.acosh(x) }
  /// The inverse hyperbolic tangent.
  public static func atanh(_ x: Double) -> Double { Glibc.atanh(x) }
  /// The cube root; real and odd for negative numbers.
  public static func cbrt(_ x: Double) -> Double { Glibc.cbrt(x) }
  /// The error function.
  public static func erf(_ x: Double) -> Double { Glibc.erf(x) }
  /// 1 - erf(x) without cancellation in the right tail.
  public static func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
  /// The gamma function.
  public static func gamma(_ x: Double) -> Double { tgamma(x) }
  /// log |gamma(x)|.
  public static func lgamma(_ x: Double) -> Double { cmath_lgamma(x) }
  /// The angle of the point (x, y) from the positive x axis.
  public static func atan2(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }
  /// √(x² + y²) without overflow on the way.
  public static func hypot(_ x: Double, _ y: Double) -> Double { Glibc.hypot(x, y) }
  /// x to the power y, NaN for a negative x and a y that is not an integer; 1 for y = 0.
  public static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
  /// The magnitude of x with the sign of y.
  public static func copysign(_ x: Double, _ y: Double) -> Double { Glibc.copysign(x, y) }

  /// 1, -1, or x itself where it is a zero or NaN.
  public static func sign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : x }
  /// 0, or π for negative numbers and -0: the argument of x + 0i.
  public static func angle(_ x: Double) -> Double { Glibc.atan2(0, x) }
}

extension RealFunctions {
  /// The larger number; NaN if either is (as NumPy, unlike C's fmax).
  public static func maximum(_ x: Double, _ y: Double) -> Double { x > y || x.isNaN ? x : y }

  /// The smaller number; NaN if either is.
  public static func minimum(_ x: Double, _ y: Double) -> Double { x < y || x.isNaN ? x : y }

  /// 1/cosh²x as 4w/(1 + w)² with w = e^(-2|x|), which neither overflows nor cancels.
  public static func sechSquared(_ x: Double) -> Double {
    let w = Glibc.exp(-2 * x.magnitude)
    return 4 * w / ((1 + w) * (1 + w))
  }

  /// The logistic function 1/(1 + e^-x), whose exponential never overflows.
  public static func sigmoid(_ x: Double) -> Double {
    let w = Glibc.exp(-x.magnitude)
    return (x < 0 ? w : 1) / (1 + w)
  }

  /// log(eˣ + eʸ), whose exponential never overflows; right for equal infinities.
  public static func logaddexp(_ x: Double, _ y: Double) -> Double {
    if x == y { return x + log2Natural }
    return maximum(x, y) + Glibc.log1p(Glibc.exp(-(x - y).magnitude))
  }

  /// Python's `%`: the remainder with the sign of the divisor.
  public static func remainder(_ x: Double, _ y: Double) -> Double {
    let remainder = fmod(x, y)
    if remainder == 0 { return Glibc.copysign(0, y) }
    return (remainder < 0) != (y < 0) ? remainder + y : remainder
  }

  /// Python's `//`: the quotient rounded down, of the exact quotient rather than the rounded one.
  public static func floorDivide(_ x: Double, _ y: Double) -> Double {
    if y == 0 { return x / y }
    let remainder = fmod(x, y)
    var quotient = (x - remainder) / y
    if remainder != 0, (remainder < 0) != (y < 0) { quotient -= 1 }
    // x - remainder is a multiple of y, but its quotient may still be an ulp beside the integer.
    return quotient == 0 ? Glibc.copysign(0, x / y) : quotient.rounded(.toNearestOrEven)
  }

  /// x to an integer power by repeated squaring, as ``Complex/power(_:)``.
  public static func power(_ x: Double, _ exponent: Int) -> Double {
    if exponent >= 0 { return positivePower(x, exponent.magnitude) }
    let positive = positivePower(x, exponent.magnitude)
    return positive.isNormal ? 1 / positive : positivePower(1 / x, exponent.magnitude)
  }

  private static func positivePower(_ x: Double, _ exponent: UInt) -> Double {
    if exponent == 0 { return 1 }
    var base = x
    var rest = exponent
    while rest & 1 == 0 {
      base *= base
      rest >>= 1
    }
    var result = base
    while rest > 1 {
      base *= base
      rest >>= 1
      if rest & 1 == 1 { result *= base }
    }
    return result
  }
}
