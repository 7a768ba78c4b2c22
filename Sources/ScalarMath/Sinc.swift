import Glibc

// The derivatives of sinc(x) = sin(πx)/(πx), NumPy's, are πⁿ sₙ(πx) with
//
//   sₙ(u) = dⁿ/duⁿ (sin u / u),   u sₙ + n sₙ₋₁ = sin(u + nπ/2)
//
// (differentiate u s₀ = sin u n times). Solved for sₙ the relation multiplies errors by n/u, solved for
// sₙ₋₁ by u/n: so upwards from s₀ where |u| > n, and downwards elsewhere, from any value at an index
// so far up that nothing of it is left (Miller's method). The power series, the usual choice at 0,
// would need both as well between 1 and n.

/// The number of steps in which an error of the order of the start shrinks below an ulp: the product
/// of u/k over n < k ≤ n + 100 is below 1e-30 for u ≤ n ≤ 40.
private let stepsDown = 100

/// πⁿ with the error of the rounded π taken out: it would grow to several ulp with n.
func powerOfPi(_ n: Int) -> Double {
  let power = Glibc.pow(.pi, Double(n))
  return power + power * Double(n) * (piTail / .pi)
}

/// What rounding left over of π.
private let piTail = 1.2246467991473531772e-16

/// sin(πx) and cos(πx), with a small relative error also next to their zeros, and exactly 0 there.
///
/// Reduced to the nearest integer, and the cosine to the nearest half, before the multiplication by π:
/// both reductions are exact.
private func sineAndCosine(piTimes x: Double) -> (Double, Double) {
  let (rest, sign) = reducedToNearestInteger(x)
  let sine = Glibc.sin(.pi * rest)
  let toHalf = 0.5 - rest.magnitude
  let cosine = toHalf < 0.25 ? Glibc.sin(.pi * toHalf) : Glibc.cos(.pi * rest)
  return (sign * sine, sign * cosine)
}

/// The distance of x from the nearest integer, and -1 for an odd integer, 1 for an even one.
private func reducedToNearestInteger(_ x: Double) -> (rest: Double, sign: Double) {
  let rest = Glibc.remainder(x, 1)
  return (rest, Glibc.remainder(x - rest, 2) == 0 ? 1 : -1)
}

extension RealFunctions {
  /// The derivative of the given order of sinc(x) = sin(πx)/(πx); order 0 is the function itself.
  public static func sinc(_ x: Double, derivative order: Int) -> Double {
    if x.isInfinite { return 0 }
    let u = Double.pi * x
    let (sine, cosine) = sineAndCosine(piTimes: x)
    func wave(_ n: Int) -> Double {
      let value = n & 1 == 0 ? sine : cosine
      return n & 2 == 0 ? value : -value
    }
    if u.magnitude > Double(order) {
      var s = sine / u
      for n in stride(from: 1, through: order, by: 1) { s = (wave(n) - Double(n) * s) / u }
      return s * powerOfPi(order)
    }
    var s = 0.0
    for n in stride(from: order + stepsDown, to: order, by: -1) {
      s = (wave(n) - u * s) / Double(n)
    }
    return s * powerOfPi(order)
  }
}

extension Complex {
  /// The derivative of the given order of sinc(z) = sin(πz)/(πz); order 0 is the function itself.
  public func sinc(derivative order: Int) -> Complex {
    if im == 0 {
      // The zero imaginary part has the sign that the slope gives it; products would lose it.
      let slope = RealFunctions.sinc(re, derivative: order + 1)
      return Complex(RealFunctions.sinc(re, derivative: order), im * slope)
    }
    let u = Double.pi * self
    let (sine, cosine) = sineAndCosineOfPiTimes
    func wave(_ n: Int) -> Complex {
      let value = n & 1 == 0 ? sine : cosine
      return n & 2 == 0 ? value : value.negated
    }
    if u.abs > Double(order) {
      var s = sine / u
      for n in stride(from: 1, through: order, by: 1) { s = (wave(n) - Double(n) * s) / u }
      return s * powerOfPi(order)
    }
    var s = Complex(0, 0)
    for n in stride(from: order + stepsDown, to: order, by: -1) {
      s = (wave(n) - u * s) / Double(n)
    }
    return s * powerOfPi(order)
  }

  /// sin(πz) and cos(πz), reduced as the real ones.
  private var sineAndCosineOfPiTimes: (Complex, Complex) {
    let (rest, sign) = reducedToNearestInteger(re)
    let height = Double.pi * im
    let sine = Complex(.pi * rest, height).sin
    let toHalf = 0.5 - rest.magnitude
    let cosine =
      toHalf < 0.25
      ? Complex(.pi * toHalf, rest < 0 ? height : -height).sin : Complex(.pi * rest, height).cos
    // The rounding error of the height is multiplied by the exponential growth; taken out to the
    // first order, which is enough wherever the result is finite.
    let error = fma(im, .pi, -height) + im * piTail
    guard sine.isFinite, cosine.isFinite else { return (sign * sine, sign * cosine) }
    return (
      sign * (sine + error * cosine.timesI), sign * (cosine + error * sine.timesMinusI)
    )
  }
}
