import CMath
import Glibc

extension Complex {
  /// The quotient, with a small relative error in each part wherever it is representable.
  ///
  /// Both operands are scaled by powers of two to about 1, so that no square can overflow, and
  /// `ac + bd` is summed with its rounding error, so that cancellation costs nothing. Division by
  /// zero and infinite operands follow C17 Annex G.5.1. Source: Baudin and Smith, "A robust complex
  /// division in Scilab", arXiv 1210.4539, for the scaling.
  public static func / (z: Complex, w: Complex) -> Complex {
    guard z.isFinite, w.isFinite, !w.isZero else {
      return Complex(cmath_divide(z.re, z.im, w.re, w.im))
    }
    // Also for the sign of a zero imaginary part, which the difference of two zeros would lose.
    if w.im == 0 { return z / w.re }
    let (a, j) = z.scaled
    let (c, k) = w.scaled
    let norm = c.abs2
    let re = sumOfProducts(a.re, c.re, a.im, c.im) / norm
    let im = sumOfProducts(a.im, c.re, -a.re, c.im) / norm
    return Complex(scalbn(re, j - k), scalbn(im, j - k))
  }

  /// `1/z`.
  public var reciprocal: Complex {
    guard isFinite, !isZero else { return Complex(cmath_divide(1, 0, re, im)) }
    let (c, k) = scaled
    let norm = c.abs2
    return Complex(scalbn(c.re / norm, -k), scalbn(-c.im / norm, -k))
  }

  /// The direction `z/|z|`, and 0 at 0 (the choice at a point without a direction).
  ///
  /// Infinite parts count as a direction too, as they do in `atan2`.
  public var sign: Complex {
    if isZero { return self }
    // A finite part beside a NaN is no direction's.
    if re.isNaN || im.isNaN { return Complex(.nan, .nan) }
    guard isFinite else {
      let direction = Complex(
        copysign(re.isInfinite ? 1 : 0, re), copysign(im.isInfinite ? 1 : 0, im))
      let length = direction.abs
      return direction / length
    }
    let unit = scaled.number
    return unit / unit.abs
  }

  /// The number divided by the power of two that brings its larger part into [1, 2), and the
  /// exponent of that power; 0 for zero. The number must be finite.
  private var scaled: (number: Complex, exponent: Int32) {
    let larger = Swift.max(re.magnitude, im.magnitude)
    if larger == 0 { return (self, 0) }
    let exponent = ilogb(larger)
    return (Complex(scalbn(re, -exponent), scalbn(im, -exponent)), exponent)
  }

  init(_ parts: cmath_complex) { self.init(parts.re, parts.im) }
}

/// `ab + cd` with an error below 1.5 ulp (Jeannerod, Louvet and Muller, "Further analysis of Kahan's
/// algorithm for the accurate computation of 2×2 determinants", 2013).
func sumOfProducts(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
  let product = c * d
  let error = fma(c, d, -product)
  let sum = fma(a, b, product)
  // Adding an exact +0 would turn a sum of -0 into +0.
  return error == 0 ? sum : sum + error
}
