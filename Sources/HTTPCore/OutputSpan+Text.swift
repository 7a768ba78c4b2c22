// Text into room that was made for it. Like every append to an output span these trap when there is too little.
extension OutputSpan<UInt8> {
  /// Appends fixed text.
  package mutating func append(_ text: StaticString) {
    // Safe: the pointer of a static string is valid for its count for as long as the program runs.
    append(
      copyOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends text.
  package mutating func append(_ text: String) {
    // Strings of this process are contiguous; others would be copied byte by byte.
    let isDone: Void? = text.utf8.withContiguousStorageIfAvailable {
      append(copyOf: $0)
    }
    if isDone == nil { for byte in text.utf8 { append(byte) } }
  }

  /// Appends a copy of bytes.
  package mutating func append(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { append(copyOf: $0) }
  }

  /// Appends text and leaves out control characters (below 0x20, and 0x7f).
  package mutating func append(withoutControls text: String) {
    let isPlain = text.utf8.withContiguousStorageIfAvailable { bytes in
      // Safe: the span does not leave the closure.
      let span = Span(_unsafeElements: bytes)
      guard span.firstControl(in: 0..<span.count) == span.count else { return false }
      append(copyOf: bytes)
      return true
    }
    if isPlain == true { return }
    for byte in text.utf8 where byte >= 0x20 && byte != 0x7f { append(byte) }
  }

  /// Appends a number, which is not negative, in digits.
  package mutating func append(decimal number: Int) {
    // Each answer says how many milliseconds its parts took, mostly 0.
    if number.magnitude < 10 { return append(UInt8(ascii: "0") + UInt8(number.magnitude)) }
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var (rest, start) = (number.magnitude, digits.count)
    repeat {
      start -= 1
      digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    } while rest > 0
    for index in start..<digits.count { append(digits[index]) }
  }

  mutating func append(copyOf bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    withUnsafeMutableBufferPointer { room, count in
      precondition(bytes.count <= room.count - count)
      // Safe: there is room, as was just checked, and nobody else has it yet.
      (room.baseAddress.unsafelyUnwrapped + count).initialize(from: source, count: bytes.count)
      count += bytes.count
    }
  }
}
