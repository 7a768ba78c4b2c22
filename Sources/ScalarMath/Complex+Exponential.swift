import CMath
import Glibc

extension Complex {
  /// The exponential function.
  public var exp: Complex { Complex(cmath_exp(re, im)) }

  /// `exp(z) - 1` without cancellation at 0.
  ///
  /// The real part `eˣ cos y - 1` is `expm1(x) cos y - 2 sin²(y/2)`: both terms are small where the
  /// difference is.
  public var expm1: Complex {
    guard isFinite, re < 700 else { return exp - 1 }
    let half = Glibc.sin(im / 2)
    return Complex(
      Glibc.expm1(re) * Glibc.cos(im) - 2 * half * half, Glibc.exp(re) * Glibc.sin(im))
  }

  /// `2` to the power `z`.
  ///
  /// The angle `y·ln 2` is carried with its rounding error: for large `y` that error is a visible
  /// part of the angle, and its square too, so it enters by the addition theorem.
  public var exp2: Complex {
    if im == 0 { return Complex(Glibc.exp2(re), im) }
    guard isFinite else { return (log2Natural * self).exp }
    let angle = im * log2Natural
    let rest = fma(im, log2Natural, -angle) + im * log2NaturalTail
    let (c, s) = (Glibc.cos(angle), Glibc.sin(angle))
    let (restC, restS) = (Glibc.cos(rest), Glibc.sin(rest))
    // In two factors, because 2ˣ alone may overflow where the product with the sine does not.
    let factor = Glibc.exp2(re / 2)
    return Complex(
      factor * (c * restC - s * restS) * factor, factor * (s * restC + c * restS) * factor)
  }

  /// The logistic function `1/(1 + exp(-z))`, whose exponential never overflows.
  ///
  /// `1 + exp(-z)` cancels at the poles, the odd multiples of `πi`: around them as
  /// `exp(z/2)/(2 cosh(z/2))`, whose denominator keeps its relative accuracy at its zeros.
  public var sigmoid: Complex {
    if re.magnitude < 1 && im.magnitude > 1 {
      let half = self / 2
      return half.exp / (2 * half.cosh)
    }
    if re >= 0 { return (1 + negated.exp).reciprocal }
    let power = exp
    return power / (1 + power)
  }

  /// The hyperbolic sine.
  public var sinh: Complex { Complex(cmath_sinh(re, im)) }
  /// The hyperbolic cosine.
  public var cosh: Complex { Complex(cmath_cosh(re, im)) }
  /// The hyperbolic tangent.
  public var tanh: Complex { Complex(cmath_tanh(re, im)) }
  /// The inverse hyperbolic sine; cuts on the imaginary axis outside of ±i.
  public var asinh: Complex { Complex(cmath_asinh(re, im)) }
  /// The inverse hyperbolic cosine; cut on the real axis left of 1.
  public var acosh: Complex { Complex(cmath_acosh(re, im)) }
  /// The inverse hyperbolic tangent; cuts on the real axis outside of ±1.
  public var atanh: Complex { Complex(cmath_atanh(re, im)) }

  /// `1/cosh²z`, the derivative of the hyperbolic tangent.
  ///
  /// In the tails as `4w/(1 + w)²` with `w = exp(∓2z)`, where `cosh²` would overflow; near the
  /// imaginary axis directly, because `1 + w` cancels at the poles.
  public var sechSquared: Complex {
    if re.magnitude < 1 {
      let root = cosh.reciprocal
      return root * root
    }
    let half = (re > 0 ? -1.0 : 1.0) * self
    // Twice the imaginary part may overflow where the function does not.
    let w = (2 * im).isFinite || !isFinite ? (2 * half).exp : half.exp * half.exp
    let denominator = 1 + w
    return 4 * w / denominator / denominator
  }
}

/// ln 2, rounded to nearest, and what the rounding left over.
let log2Natural = 0.693147180559945309417
let log2NaturalTail = 2.319046813846299558e-17
