import CNumbers

extension Parser {
  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// Whether the byte can stand inside a number.
  static func isInNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"):
      true
    default: isDigit(byte)
    }
  }

  /// RFC 8259 section 6: the nearest double; an infinity beyond the range of double.
  ///
  /// Up to 15 digits and a power of ten up to 22, both are exact doubles and one rounding makes the
  /// nearest result (Clinger, "How to read floating point numbers accurately", 1990). Everything else
  /// is left to the library.
  mutating func number(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> Double {
    let start = position
    let negative = bytes[position] == UInt8(ascii: "-")
    if negative { position += 1 }
    var digits = 0
    var significand: UInt64 = 0
    let firstDigit = try digit(bytes)
    scanDigits(bytes, &significand, &digits)
    if firstDigit == UInt8(ascii: "0") && digits > 1 { throw JSONError(.invalidNumber, at: start) }
    var power = 0
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      _ = try digit(bytes)
      let before = digits
      scanDigits(bytes, &significand, &digits)
      power = before - digits
    }
    var exponent = 0
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      exponent = try scanExponent(bytes)
    }
    if digits <= 15, exponent.magnitude <= 64 {
      power += exponent
      if power.magnitude < Self.powersOfTen.count {
        var value = Double(significand)
        if power > 0 { value *= Self.powersOfTen[power] }
        if power < 0 { value /= Self.powersOfTen[-power] }
        return negative ? -value : value
      }
    }
    return bytes.extracting(start..<position).withUnsafeBufferPointer { text in
      // Safe: the range holds at least one digit, and the callee reads nothing outside of it.
      text.baseAddress.map { cnumbers_read($0, text.count) } ?? .nan
    }
  }

  /// Digits from here on, of which the count may be larger than the significand can hold.
  private mutating func scanDigits(
    _ bytes: borrowing Span<UInt8>, _ significand: inout UInt64, _ digits: inout Int
  ) {
    while position < bytes.count {
      let value = bytes[position] &- UInt8(ascii: "0")
      if value >= 10 { return }
      significand = significand &* 10 &+ UInt64(value)
      digits += 1
      position += 1
    }
  }

  /// The exponent after its letter, cut to where its size no longer matters.
  private mutating func scanExponent(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> Int {
    let sign = try peek(bytes)
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position += 1 }
    _ = try digit(bytes)
    var exponent = 0
    while position < bytes.count, Self.isDigit(bytes[position]) {
      if exponent < 1_000_000 {
        exponent = exponent * 10 + Int(bytes[position] - UInt8(ascii: "0"))
      }
      position += 1
    }
    return sign == UInt8(ascii: "-") ? -exponent : exponent
  }

  /// Demands a digit here.
  private func digit(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> UInt8 {
    let byte = try peek(bytes)
    if Self.isDigit(byte) { return byte }
    if byte == UInt8(ascii: "I") { throw unexpected(byte, "a digit") }
    throw JSONError(.invalidNumber, at: position)
  }

  /// 10ⁿ, exact up to n = 22.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
