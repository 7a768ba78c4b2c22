import CNumbers
import JSON

/// A number without sign as it is being read: digits and a power of ten.
struct DecimalNumber {
  private(set) var significand: UInt64 = 0
  /// The digits so far; no formula has 2³¹.
  private(set) var digits = 0
  /// The power of ten that the significand is multiplied by.
  var power = 0
  /// Whether there is a `_` among the digits.
  var hasBreaks = false

  mutating func append(_ digit: UInt8) {
    digits += 1
    // What does not fit is not looked at.
    significand = significand &* 10 &+ UInt64(digit)
  }

  /// The digits as an integer, if there are few enough for a `Double`, too.
  var integer: Int? { digits <= 15 ? Int(significand) : nil }

  /// The nearest double, where it takes one rounding.
  var value: Double? { ExactDecimal.value(significand, digits: digits, power: power) }
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
