/// The character classes of RFC 9110 section 5.6 and RFC 3986.
///
/// Each class is a set of ASCII characters as 128 bits, because every byte of a head is looked up in
/// one; the tests hold the sets as the standards spell them.
enum Grammar {
  static let cr = UInt8(ascii: "\r")
  static let lf = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let colon = UInt8(ascii: ":")
  static let comma = UInt8(ascii: ",")

  private static func isMember(_ byte: UInt8, _ low: UInt64, _ high: UInt64) -> Bool {
    guard byte < 128 else { return false }
    return (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 != 0
  }

  /// tchar of RFC 9110, section 5.6.2.
  static func isToken(_ byte: UInt8) -> Bool {
    isMember(byte, 0x03ff_6cfa_0000_0000, 0x57ff_ffff_c7ff_fffe)
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// field-vchar, SP and HTAB of RFC 9110, section 5.5; bytes above 0x7f are obs-text.
  static func isFieldContent(_ byte: UInt8) -> Bool {
    byte == tab || (byte >= 0x20 && byte != 0x7f)
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

  /// unreserved and sub-delims of RFC 3986, section 2.
  static func isHostCharacter(_ byte: UInt8) -> Bool {
    isMember(byte, 0x2bff_7fd2_0000_0000, 0x47ff_fffe_87ff_fffe)
  }

  /// unreserved of RFC 3986, section 2.3: percent-encoded or not, they mean the same.
  static func isUnreserved(_ byte: UInt8) -> Bool {
    isMember(byte, 0x03ff_6000_0000_0000, 0x47ff_fffe_87ff_fffe)
  }

  /// pchar, "/" and "?" of RFC 3986, section 3.3 and 3.4; "%" needs two more digits.
  static func isTargetCharacter(_ byte: UInt8) -> Bool {
    isMember(byte, 0xafff_fff2_0000_0000, 0x47ff_fffe_87ff_ffff)
  }

  static func hexadecimal(_ byte: UInt8) -> Int? {
    if isDigit(byte) { return Int(byte - UInt8(ascii: "0")) }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? Int(letter) + 10 : nil
  }

  /// ASCII only: full case mapping would make the Kelvin sign a `k`, and so a field that no proxy takes
  /// for `chunked` one that says it.
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }
}

extension Span<UInt8> {
  /// Whether a part equals a text.
  func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    for offset in 0..<range.count where self[range.lowerBound + offset] != text.utf8Start[offset] {
      return false
    }
    return true
  }

  /// A part as text; bytes that are no UTF-8 are replaced.
  func text(_ range: Range<Int>) -> String {
    extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// A part without the blanks around it (OWS of RFC 9110, section 5.6.3).
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Grammar.isBlank(self[start]) { start += 1 }
    while end > start, Grammar.isBlank(self[end - 1]) { end -= 1 }
    return start..<end
  }
}
