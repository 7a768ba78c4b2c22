// Priorities of this target, highest first:
// 1. Branch cuts, signed zeros, infinities and NaN as C17 Annex G has them.
// 2. No overflow or underflow on the way to a result that is representable.
// 3. A small error of the whole number; of each part where that is cheap.
// 4. Speed comes last: this is the arithmetic that defines what programs mean.

/// A complex number of two doubles.
///
/// Products are the textbook ones, as in NumPy and JAX: an infinite operand may give NaN. Mixed
/// operations with a real operand work by component; promoting it first would lose the sign of a
/// zero imaginary part (`1 - z` of `2 + 0i` must be `-1 - 0i`), and with it the side of a cut.
public struct Complex: Sendable {
  /// The real part.
  public var re: Double
  /// The imaginary part.
  public var im: Double

  /// The number `re + i·im`.
  public init(_ re: Double, _ im: Double) {
    self.re = re
    self.im = im
  }

  /// Whether both parts are zeros of either sign.
  public var isZero: Bool { re == 0 && im == 0 }

  /// Whether both parts are finite.
  public var isFinite: Bool { re.isFinite && im.isFinite }

  /// `-z`.
  public var negated: Complex { Complex(-re, -im) }

  /// The complex conjugate.
  public var conjugate: Complex { Complex(re, -im) }

  /// `iz`, without arithmetic.
  public var timesI: Complex { Complex(-im, re) }

  /// `-iz`, without arithmetic.
  var timesMinusI: Complex { Complex(im, -re) }

  /// `|z|²`; overflows and underflows where the square does.
  public var abs2: Double { re * re + im * im }
}

extension Complex {
  /// The sum.
  public static func + (z: Complex, w: Complex) -> Complex { Complex(z.re + w.re, z.im + w.im) }
  /// The difference.
  public static func - (z: Complex, w: Complex) -> Complex { Complex(z.re - w.re, z.im - w.im) }
  /// The product.
  public static func * (z: Complex, w: Complex) -> Complex {
    Complex(z.re * w.re - z.im * w.im, z.re * w.im + z.im * w.re)
  }

  /// The sum, by component.
  public static func + (x: Double, w: Complex) -> Complex { Complex(x + w.re, w.im) }
  /// The difference, by component.
  public static func - (x: Double, w: Complex) -> Complex { Complex(x - w.re, -w.im) }
  /// The product, by component.
  public static func * (x: Double, w: Complex) -> Complex { Complex(x * w.re, x * w.im) }
  /// The sum, by component.
  public static func + (z: Complex, y: Double) -> Complex { Complex(z.re + y, z.im) }
  /// The difference, by component.
  public static func - (z: Complex, y: Double) -> Complex { Complex(z.re - y, z.im) }
  /// The product, by component.
  public static func * (z: Complex, y: Double) -> Complex { Complex(z.re * y, z.im * y) }
  /// The quotient, by component.
  public static func / (z: Complex, y: Double) -> Complex { Complex(z.re / y, z.im / y) }
}
