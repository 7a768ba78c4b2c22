import Glibc

extension RealFunctions {
  /// The derivative of order n of the digamma function, for 0 ≤ n ≤ 40; order 0 is digamma.
  ///
  /// For positive x by the recurrence up to where the asymptotic series has full accuracy (DLMF 5.15.5,
  /// 5.15.8), for negative x by reflection (DLMF 5.15.6). The number of steps depends on n alone, never
  /// on x. At the poles: the limit where both sides agree (odd n), else NaN; digamma of ±0 is ∓∞.
  public static func polygamma(_ n: Int, _ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 0 { return positivePolygamma(n, x) }
    let distance = Glibc.remainder(x, 1)
    guard distance != 0, x.isFinite else {
      if n & 1 == 1 && x.isFinite { return .infinity }
      return x == 0 ? Glibc.copysign(.infinity, -x) : .nan
    }
    let reflected = positivePolygamma(n, 1 - x)
    let pole = cotangentDerivative(n, distance)
    return (n & 1 == 0 ? reflected : -reflected) - pole
  }

  private static func positivePolygamma(_ n: Int, _ x: Double) -> Double {
    if n == 0 && x.isInfinite { return x }
    // (-1)ⁿ⁺¹ is taken out of every term, so for n ≥ 1 all are positive and nothing cancels.
    var sum = 0.0
    var shifted = x
    let factorial = tgamma(Double(n) + 1)
    while shifted < Double(n + 20) {
      sum += factorial / Glibc.pow(shifted, Double(n + 1))
      shifted += 1
    }
    let total = sum + asymptotic(n, shifted)
    return n & 1 == 1 ? total : -total
  }

  /// (-1)ⁿ⁺¹ ψ⁽ⁿ⁾(x) for x ≥ n + 20: the terms fall by more than 4² each.
  private static func asymptotic(_ n: Int, _ x: Double) -> Double {
    let order = Double(n)
    let inverse = 1 / x
    let square = inverse * inverse
    // (2k + n - 1)!/(2k)!, for k = 1 at first.
    var factor = n == 0 ? 0.5 : tgamma(order + 2) / 2
    var series = 0.0
    var scale = square
    for (index, bernoulli) in bernoulliNumbers.enumerated() {
      series += bernoulli * factor * scale
      let k = Double(2 * index + 2)
      factor *= (k + order) * (k + order + 1) / ((k + 1) * (k + 2))
      scale *= square
    }
    if n == 0 { return -(Glibc.log(x) - inverse / 2 - series) }
    // x⁻ⁿ in two factors: alone it may be subnormal where the product is not.
    let half = (order / 2).rounded(.down)
    let sum = tgamma(order) + tgamma(order + 1) * inverse / 2 + series
    return sum * Glibc.pow(x, -half) * Glibc.pow(x, half - order)
  }

  /// dⁿ/dxⁿ π cot(πx) at a distance from the nearest integer.
  ///
  /// With c = cot(πx), dc/dx = -π(1 + c²): each derivative is a polynomial in c whose coefficients have
  /// one sign, so nothing cancels.
  private static func cotangentDerivative(_ n: Int, _ distance: Double) -> Double {
    let cotangent = distance.magnitude == 0.5 ? 0 : 1 / Glibc.tan(.pi * distance)
    var coefficients = [0.0, 1.0]
    for _ in stride(from: 0, to: n, by: 1) {
      var next = [Double](repeating: 0, count: coefficients.count + 1)
      for power in stride(from: 1, to: coefficients.count, by: 1) {
        next[power - 1] -= Double(power) * coefficients[power]
        next[power + 1] -= Double(power) * coefficients[power]
      }
      coefficients = next
    }
    var value = 0.0
    for coefficient in coefficients.reversed() { value = value * cotangent + coefficient }
    return value * powerOfPi(n + 1)
  }
}

/// B₂, B₄, … B₃₀ (DLMF 24.2).
private let bernoulliNumbers: [Double] = [
  1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510,
  43867.0 / 798, -174611.0 / 330, 854513.0 / 138, -236364091.0 / 2730, 8553103.0 / 6,
  -23749461029.0 / 870, 8615841276005.0 / 14322,
]
