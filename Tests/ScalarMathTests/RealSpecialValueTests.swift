import ScalarMath
import Testing

private let inf = Double.infinity
private let nan = Double.nan

/// Zeros, infinities, poles and the ends of the range.
@Suite struct RealSpecialValueTests {
  /// `x % y` and `x // y` of Python 3.
  @Test func remainderAndFloorDivideAreThoseOfPython() {
    let rows: [(x: Double, y: Double, remainder: Double, quotient: Double)] = [
      (7, 3, 1, 2), (-7, 3, 2, -3), (7, -3, -2, -3), (-7, -3, -1, 2),
      (6, 3, 0, 2), (-6, 3, 0, -2), (6, -3, -0.0, -2), (-6, -3, -0.0, 2),
      (0, 3, 0, 0), (-0.0, 3, 0, -0.0), (0, -3, -0.0, -0.0), (-0.0, -3, -0.0, 0),
      (1, inf, 1, 0), (-1, inf, inf, -1), (1, -inf, -inf, -1), (-1, -inf, -1, 0),
      (0, -inf, -0.0, -0.0), (-0.0, inf, 0, -0.0),
      (1, 0.1, 0.09999999999999995, 9), (-1, 0.1, 5.551115123125783e-17, -10),
      (0.3, 0.1, 0.09999999999999998, 2), (0.6, 0.2, 0.19999999999999996, 2),
      (0x1p-1074, 2, 0x1p-1074, 0), (-0x1p-1074, 2, 2, -1), (-1e-20, 1, 1, -1),
      (1e300, 7, 1, 1.4285714285714286e299), (-1e300, 7, 6, -1.4285714285714286e299),
      (inf, 2, nan, nan), (-inf, 2, nan, nan), (inf, inf, nan, nan), (nan, 1, nan, nan),
      (1, nan, nan, nan),
    ]
    for row in rows {
      let remainder = RealFunctions.remainder(row.x, row.y)
      let quotient = RealFunctions.floorDivide(row.x, row.y)
      #expect(isSame(remainder, row.remainder), "\(row): \(remainder)")
      #expect(isSame(quotient, row.quotient), "\(row): \(quotient)")
    }
    // Python raises an exception here; these are the limits.
    #expect(RealFunctions.floorDivide(1, 0) == inf)
    #expect(RealFunctions.floorDivide(1, -0.0) == -inf)
    #expect(RealFunctions.floorDivide(0, 0).isNaN)
    #expect(RealFunctions.remainder(1, 0).isNaN)
  }

  @Test func extremaOfNaNAreNaN() {
    #expect(RealFunctions.maximum(1, 2) == 2)
    #expect(RealFunctions.minimum(1, 2) == 1)
    #expect(RealFunctions.maximum(-inf, 2) == 2)
    #expect(RealFunctions.minimum(-inf, 2) == -inf)
    for (x, y) in [(nan, 1.0), (1, nan), (nan, inf), (-inf, nan), (nan, nan)] {
      #expect(RealFunctions.maximum(x, y).isNaN)
      #expect(RealFunctions.minimum(x, y).isNaN)
    }
  }

  @Test func logarithmsOfSumsOfExponentials() {
    #expect(RealFunctions.logaddexp(inf, inf) == inf)
    #expect(RealFunctions.logaddexp(-inf, -inf) == -inf)
    #expect(RealFunctions.logaddexp(inf, -inf) == inf)
    #expect(RealFunctions.logaddexp(-inf, 3) == 3)
    #expect(RealFunctions.logaddexp(1e308, -1e308) == 1e308)
    #expect(RealFunctions.logaddexp(nan, 1).isNaN)
    #expect(RealFunctions.logaddexp(1, nan).isNaN)
    #expect(RealFunctions.logaddexp(nan, inf).isNaN)
  }

  @Test func polygammaAtItsPoles() {
    #expect(RealFunctions.polygamma(0, 0) == -inf)
    #expect(RealFunctions.polygamma(0, -0.0) == inf)
    for x in [-1.0, -2, -100, -1e300] {
      // From both sides to +∞ for an odd order; to different infinities for an even one.
      #expect(RealFunctions.polygamma(0, x).isNaN)
      #expect(RealFunctions.polygamma(1, x) == inf)
      #expect(RealFunctions.polygamma(2, x).isNaN)
    }
    #expect(RealFunctions.polygamma(0, inf) == inf)
    #expect(isSame(RealFunctions.polygamma(1, inf), 0))
    #expect(RealFunctions.polygamma(0, -inf).isNaN)
    #expect(RealFunctions.polygamma(3, nan).isNaN)
  }

  @Test func sincIsExactAtIntegers() {
    for zero in [0.0, -0.0] {
      #expect(RealFunctions.sinc(zero, derivative: 0) == 1)
      #expect(RealFunctions.sinc(zero, derivative: 1) == 0)
      #expect(isSame(Complex(zero, 0).sinc(derivative: 0).re, 1))
      #expect(Complex(0, zero).sinc(derivative: 1).isZero)
    }
    for x in [1.0, -1, 2, -7, 1000, 1e15, 1e300] {
      #expect(RealFunctions.sinc(x, derivative: 0) == 0)
      #expect(Complex(x, 0).sinc(derivative: 0).isZero)
    }
    #expect(RealFunctions.sinc(inf, derivative: 0) == 0)
    #expect(RealFunctions.sinc(-inf, derivative: 3) == 0)
    #expect(RealFunctions.sinc(nan, derivative: 0).isNaN)
  }

  @Test func powersAtTheEndsOfTheRange() {
    let rows: [(x: Double, n: Int, value: Double)] = [
      (0, 0, 1), (nan, 0, 1), (inf, 0, 1), (-0.0, 3, -0.0), (-0.0, 2, 0), (0, -1, inf),
      (-0.0, -1, -inf), (-0.0, -2, inf), (1e-200, -1, 1e200), (1e200, -1, 1e-200),
      (1e200, 2, inf), (1e-200, 2, 0), (1e200, -2, 0), (1e-200, -2, inf), (-1e200, 3, -inf),
      (-inf, 3, -inf), (inf, -1, 0), (2, -1074, 0x1p-1074), (2, 1023, 0x1p1023), (2, 1024, inf),
      (0.5, -1023, 0x1p1023), (-1, Int.max, -1), (-1, Int.min, 1), (nan, 1, nan),
    ]
    for row in rows {
      let found = RealFunctions.power(row.x, row.n)
      #expect(isSame(found, row.value), "\(row): \(found)")
    }
    #expect(Complex(0, 1e-200).power(-1).im == -1e200)
    #expect(Complex(0, 2).power(-1074).re.magnitude == 0x1p-1074)
    #expect(Complex(0, 0).power(-1).abs == inf)
  }
}
