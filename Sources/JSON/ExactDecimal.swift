/// Decimal numbers whose nearest double takes one rounding.
package enum ExactDecimal {
  /// The double nearest to a significand times a power of ten, where up to 15 digits and a power of ten up to 22, which both are
  /// exact, make it with one rounding (Clinger, "How to read floating point numbers accurately", 1990).
  ///
  /// - Parameter digits: how many the significand has, leading zeros included.
  package static func value(_ significand: UInt64, digits: Int, power: Int) -> Double? {
    guard digits <= 15, power.magnitude < powersOfTen.count else { return nil }
    let scale = powersOfTen[Int(power.magnitude)]
    return power < 0 ? Double(significand) / scale : Double(significand) * scale
  }

  /// 10ⁿ, exact up to n = 22.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
