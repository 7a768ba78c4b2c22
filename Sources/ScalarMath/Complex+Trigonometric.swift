import CMath

extension Complex {
  /// The sine.
  public var sin: Complex { Complex(cmath_sin(re, im)) }
  /// The cosine.
  public var cos: Complex { Complex(cmath_cos(re, im)) }
  /// The tangent.
  public var tan: Complex { Complex(cmath_tan(re, im)) }
  /// The inverse sine; cuts on the real axis outside of ±1.
  public var asin: Complex { Complex(cmath_asin(re, im)) }
  /// The inverse cosine; cuts on the real axis outside of ±1.
  public var acos: Complex { Complex(cmath_acos(re, im)) }
  /// The inverse tangent; cuts on the imaginary axis outside of ±i.
  ///
  /// Taken in the upper half plane: libm's last digit differs between conjugates.
  public var atan: Complex {
    let upper = Complex(cmath_atan(re, im.magnitude))
    return im.sign == .minus && !im.isNaN ? upper.conjugate : upper
  }
}
