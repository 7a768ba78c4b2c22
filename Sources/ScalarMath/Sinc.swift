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

extension RealFunctions {
  /// The derivative of the given order of sinc(x) = sin(πx)/(πx); order 0 is the function itself.
  public static func sinc(_ x: Double, derivative order: Int) -> Double {
    if x.isInfinite { return 0 }
    let u = Double.pi * x
    // πx is reduced before the multiplication: sin(πx) is then exactly 0 at integers.
    let reduced = Double.pi * Glibc.remainder(x, 2)
    let (sine, cosine) = (
      x == x.rounded(.towardZero) ? 0 : Glibc.sin(reduced), Glibc.cos(reduced)
    )
    func wave(_ n: Int) -> Double {
      let value = n & 1 == 0 ? sine : cosine
      return n & 2 == 0 ? value : -value
    }
    if u.magnitude > Double(order) {
      var s = sine / u
      for n in stride(from: 1, through: order, by: 1) { s = (wave(n) - Double(n) * s) / u }
      return s * Glibc.pow(.pi, Double(order))
    }
    var s = 0.0
    for n in stride(from: order + stepsDown, to: order, by: -1) {
      s = (wave(n) - u * s) / Double(n)
    }
    return s * Glibc.pow(.pi, Double(order))
  }
}

extension Complex {
  /// The derivative of the given order of sinc(z) = sin(πz)/(πz); order 0 is the function itself.
  public func sinc(derivative order: Int) -> Complex {
    let u = Double.pi * self
    let reduced = Complex(.pi * Glibc.remainder(re, 2), .pi * im)
    let (sine, cosine) = (reduced.sin, reduced.cos)
    func wave(_ n: Int) -> Complex {
      let value = n & 1 == 0 ? sine : cosine
      return n & 2 == 0 ? value : value.negated
    }
    if u.abs > Double(order) {
      var s = sine / u
      for n in stride(from: 1, through: order, by: 1) { s = (wave(n) - Double(n) * s) / u }
      return s * Glibc.pow(.pi, Double(order))
    }
    var s = Complex(0, 0)
    for n in stride(from: order + stepsDown, to: order, by: -1) {
      s = (wave(n) - u * s) / Double(n)
    }
    return s * Glibc.pow(.pi, Double(order))
  }
}
