#if canImport(Glibc)
  import Glibc
#endif

/// A complex number as a result of linear algebra; the imaginary part of a real matrix's is zero.
public struct Scalar: Hashable, Sendable {
  /// The real part.
  public var re: Double
  /// The imaginary part.
  public var im: Double

  /// A number from its parts.
  public init(_ re: Double, _ im: Double) {
    self.re = re
    self.im = im
  }

  static func * (left: Scalar, right: Scalar) -> Scalar {
    // By component where the imaginary parts are zeros: 0·∞ must not make a real product NaN.
    if left.im == 0 && right.im == 0 { return Scalar(left.re * right.re, 0) }
    return Scalar(left.re * right.re - left.im * right.im, left.re * right.im + left.im * right.re)
  }

  var magnitude: Double { im == 0 ? re.magnitude : hypot(re, im) }

  /// The number divided by its magnitude; zero for zero.
  var sign: Scalar {
    let size = magnitude
    return size == 0 ? Scalar(0, 0) : Scalar(re / size, im / size)
  }
}
