import Glibc

extension Complex {
  /// `z` to an integer power, by repeated squaring.
  ///
  /// `z⁰` is 1 for every `z`. A negative power is the reciprocal of the positive one, or the positive
  /// power of the reciprocal where the positive one leaves the range of doubles.
  public func power(_ exponent: Int) -> Complex {
    if exponent >= 0 { return positivePower(exponent.magnitude) }
    let positive = positivePower(exponent.magnitude)
    if positive.isFinite && positive.abs >= Double.leastNormalMagnitude {
      return positive.reciprocal
    }
    return reciprocal.positivePower(exponent.magnitude)
  }

  private func positivePower(_ exponent: UInt) -> Complex {
    if exponent == 0 { return Complex(1, 0) }
    var base = self
    var rest = exponent
    while rest & 1 == 0 {
      base = base * base
      rest >>= 1
    }
    var result = base
    while rest > 1 {
      base = base * base
      rest >>= 1
      if rest & 1 == 1 { result = result * base }
    }
    return result
  }

  /// The principal value of `z` to the power `w`, `exp(w log z)`; cut on the negative real axis of `z`.
  ///
  /// Small integers are taken by squaring. Else in polar form, `|z|^u e^(-v·arg z)` at the angle
  /// `u·arg z + v·log|z|` for `w = u + iv`: `exp(w log z)` would lose a digit for every power of ten of
  /// `|w log z|`. At `z = 0`: 1 for `w = 0`, 0 for a positive real part of `w`, without limit otherwise.
  public static func pow(_ z: Complex, _ w: Complex) -> Complex {
    if w.im == 0, w.re.magnitude <= largestSquaredExponent, let exponent = Int(exactly: w.re) {
      return z.power(exponent)
    }
    if z.isZero && !w.re.isNaN && !w.im.isNaN {
      if w.re > 0 { return Complex(0, 0) }
      return Complex(w.re < 0 && w.im == 0 ? .infinity : .nan, .nan)
    }
    let (logarithm, angle) = (z.log.re, z.angle)
    let turn = w.im == 0 ? w.re * angle : sumOfProducts(w.re, angle, w.im, logarithm)
    var length = Glibc.pow(z.abs, w.re)
    if w.im != 0 { length *= Glibc.exp(-w.im * angle) }
    // One factor may overflow or underflow, or |z| itself, where the product does not.
    if !length.isNormal { length = Glibc.exp(sumOfProducts(w.re, logarithm, -w.im, angle)) }
    if turn == 0 { return Complex(length, turn) }
    return Complex(length * Glibc.cos(turn), length * Glibc.sin(turn))
  }

  /// Up to here squaring loses fewer digits than the logarithm; the limit of the formula language
  /// for integer powers.
  private static let largestSquaredExponent = 1024.0
}
