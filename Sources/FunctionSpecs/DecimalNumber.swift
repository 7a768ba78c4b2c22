import CNumbers

/// A number without sign as it is being read: digits and a power of ten.
struct DecimalNumber {
  private(set) var significand: UInt64 = 0
  /// The digits so far; no formula has 2³¹.
  private(set) var digits = 0
  /// The power of ten that the significand is multiplied by.
  var power = 0
  /// Whether there is a `_` among the digits.
  var hasBreaks = false

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  mutating func append(_ digit: UInt8) {
    digits += 1
    // What does not fit is not looked at.
    significand = significand &* 10 &+ UInt64(digit)
  }

  /// The digits as an integer, if there are few enough for a `Double`, too.
  var integer: Int? { digits <= 15 ? Int(significand) : nil }

  /// The nearest double, where it takes one rounding: up to 15 digits and a power of ten up to 22 both are exact
  /// (Clinger, "How to read floating point numbers accurately", 1990).
  var value: Double? {
    guard digits <= 15, power.magnitude < Self.powersOfTen.count else { return nil }
    let scale = Self.powersOfTen[Int(power.magnitude)]
    return power < 0 ? Double(significand) / scale : Double(significand) * scale
  }
}

extension DecimalNumber {
  /// The double nearest to the decimal number that these bytes are.
  static func nearest(_ bytes: ArraySlice<UInt8>) -> Double {
    bytes.withUnsafeBufferPointer { text in
      // Safe: the callee reads nothing outside of the range.
      text.baseAddress.map { cnumbers_read($0, text.count) } ?? .nan
    }
  }
}
