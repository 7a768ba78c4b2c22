import CMath
import Glibc

extension Complex {
  /// The absolute value, without overflow or underflow on the way.
  public var abs: Double { hypot(re, im) }

  /// The argument in [-π, π]; the sign of a zero imaginary part picks the side of the cut.
  public var angle: Double { atan2(im, re) }

  /// The square root; cut on the negative real axis.
  public var sqrt: Complex { Complex(cmath_sqrt(re, im)) }

  /// The natural logarithm; cut on the negative real axis.
  public var log: Complex { Complex(cmath_log(re, im)) }

  /// The logarithm to base 2; cut on the negative real axis.
  public var log2: Complex {
    let natural = log
    // Powers of two have exact logarithms, which a quotient of rounded logarithms would miss.
    return Complex(
      im == 0 ? Glibc.log2(re.magnitude) : natural.re / log2Natural, natural.im / log2Natural)
  }

  /// The logarithm to base 10; cut on the negative real axis.
  public var log10: Complex {
    let natural = log
    return Complex(
      im == 0 ? Glibc.log10(re.magnitude) : natural.re / log10Natural, natural.im / log10Natural)
  }

  /// `log(1 + z)` without cancellation at 0; cut on the real axis left of -1.
  ///
  /// The real part is `log|1 + z| = log1p(u)/2` with `u = |1 + z|² - 1 = 2x + x² + y²`, a sum that
  /// cancels on the circle `|1 + z| = 1` and is therefore taken without rounding errors. Near -1 the
  /// sum `1 + x` is exact (Sterbenz) and the logarithm has nothing to lose.
  public var log1p: Complex {
    if isZero { return self }
    guard re.magnitude <= 2, im.magnitude <= 2 else { return (1 + self).log }
    let excess = excessOfSquare
    if excess < -0.5 { return (1 + self).log }
    return Complex(Glibc.log1p(excess) / 2, atan2(im, 1 + re))
  }

  /// `2x + x² + y²` with one rounding error, for parts of magnitude at most 2.
  private var excessOfSquare: Double {
    let (square, squareError) = exactProduct(re, re)
    let (other, otherError) = exactProduct(im, im)
    let (first, firstError) = exactSum(2 * re, square)
    let (sum, sumError) = exactSum(first, other)
    return sum + (firstError + sumError + squareError + otherError)
  }
}

private let log10Natural = 2.302585092994045684018

/// The product of two numbers and the rounding error that it made.
private func exactProduct(_ a: Double, _ b: Double) -> (product: Double, error: Double) {
  let product = a * b
  return (product, fma(a, b, -product))
}

/// The sum of two numbers and the rounding error that it made (Knuth's two-sum).
private func exactSum(_ a: Double, _ b: Double) -> (sum: Double, error: Double) {
  let sum = a + b
  let part = sum - a
  return (sum, (a - (sum - part)) + (b - part))
}
