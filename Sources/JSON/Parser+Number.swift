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
  /// By one rounding where that is enough (`ExactDecimal`); everything else is left to the library.
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
    // With an exponent beyond that no 15 digits make an exact power of ten, and the sum could overflow.
    if exponent.magnitude <= 64,
      let value = ExactDecimal.value(significand, digits: digits, power: power + exponent)
    {
      return negative ? -value : value
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
}
