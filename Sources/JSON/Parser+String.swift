extension Parser {
  /// RFC 8259 section 7, with the content checked as UTF-8 (section 8.1) and its escapes as UTF-16.
  mutating func string(_ bytes: borrowing Span<UInt8>) throws(JSONError) {
    let start = position
    var escaped = false
    position += 1
    while true {
      skipPlain(bytes)
      let byte = try peek(bytes)
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        append(escaped ? .escapedString : .string, from: start)
        return
      case UInt8(ascii: "\\"):
        escaped = true
        try escape(bytes)
      case 0..<0x20: throw JSONError(.controlCharacter, at: position)
      case 0x20..<0x80: position += 1
      default: try multibyte(bytes, byte)
      }
    }
  }

  /// Skips characters that need no look, eight at a time: megabytes of base64 are one string.
  private mutating func skipPlain(_ bytes: borrowing Span<UInt8>) {
    let raw = bytes.bytes
    while bytes.count - position >= 8 {
      // Safe: eight bytes lie there, and every pattern of bits is an integer.
      let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
      if Self.hasSpecial(word) { return }
      position += 8
    }
  }

  /// Whether one of eight characters is a control character, a quotation mark, a backslash or not ASCII: the
  /// top bit of its byte is set here. A borrow out of one byte can only mark the next when it is marked itself.
  private static func hasSpecial(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let marks =
      word | ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes)
      | ((backslashes &- ones) & ~backslashes)
    return marks & (ones &* 0x80) != 0
  }

  private mutating func escape(_ bytes: borrowing Span<UInt8>) throws(JSONError) {
    let start = position
    position += 1
    switch try peek(bytes) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      let unit = try codeUnit(bytes)
      if unit & 0xf800 != 0xd800 { return try countMark(UInt32(unit), from: start) }
      // A leading surrogate needs the escape of a trailing one right behind it.
      if unit & 0xfc00 == 0xd800, position + 1 < bytes.count,
        bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 1
        let trailing = try codeUnit(bytes)
        if trailing & 0xfc00 == 0xdc00 {
          let scalar = 0x10000 + UInt32(unit & 0x3ff) << 10 + UInt32(trailing & 0x3ff)
          return try countMark(scalar, from: start)
        }
      }
      throw JSONError(.loneSurrogate, at: start)
    default: throw JSONError(.invalidEscape, at: start)
    }
  }

  /// The code unit of the `uXXXX` here.
  private mutating func codeUnit(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> UInt16 {
    position += 1
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = hexadecimalDigit(try peek(bytes)) else {
        throw JSONError(.invalidEscape, at: position)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  /// One scalar of two to four bytes, by the table of well-formed sequences (Unicode 15, table 3-7):
  /// what the second byte may be rules out overlong forms, surrogates and what lies beyond U+10FFFF.
  private mutating func multibyte(_ bytes: borrowing Span<UInt8>, _ first: UInt8) throws(JSONError)
  {
    let second: ClosedRange<UInt8>
    let length: Int
    switch first {
    case 0xc2...0xdf: (second, length) = (0x80...0xbf, 2)
    case 0xe0: (second, length) = (0xa0...0xbf, 3)
    case 0xed: (second, length) = (0x80...0x9f, 3)
    case 0xe1...0xef: (second, length) = (0x80...0xbf, 3)
    case 0xf0: (second, length) = (0x90...0xbf, 4)
    case 0xf1...0xf3: (second, length) = (0x80...0xbf, 4)
    case 0xf4: (second, length) = (0x80...0x8f, 4)
    default: throw JSONError(.invalidUTF8, at: position)
    }
    let start = position
    var scalar = UInt32(first) & (0x7f >> UInt32(length))
    for index in 1..<length {
      position += 1
      let byte = try peek(bytes)
      if !(index == 1 ? second : 0x80...0xbf).contains(byte) {
        throw JSONError(.invalidUTF8, at: start)
      }
      scalar = scalar << 6 | UInt32(byte & 0x3f)
    }
    position += 1
    try countMark(scalar, from: start)
  }

  /// Counts the scalar that has been read if it is a combining mark, and refuses one too many in a row.
  private mutating func countMark(_ value: UInt32, from start: Int) throws(JSONError) {
    // The first one is U+0300.
    guard value >= 0x300, let scalar = Unicode.Scalar(value),
      scalar.properties.canonicalCombiningClass != .notReordered
    else { return }
    marks = (marks.end == start ? marks.count + 1 : 1, position)
    if marks.count > limits.maximumMarks {
      throw JSONError(.tooManyMarks(limit: limits.maximumMarks), at: start)
    }
  }
}
