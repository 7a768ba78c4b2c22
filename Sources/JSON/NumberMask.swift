/// Takes the numbers out of a JSON text, for callers who get the same text with other numbers again and again.
public enum NumberMask {
  /// The byte in the place of each number: no JSON text has it.
  public static let mark: UInt8 = 0

  /// Reads a text.
  ///
  /// Nothing but the numbers outside of strings is looked at. When what is left equals what was left of a JSON
  /// text, then this is a JSON text too, and differs in its numbers alone.
  ///
  /// - Parameters:
  ///   - text: gets the text with marks, at least as long as the bytes are.
  ///   - numbers: get the numbers in their order, and where they began.
  /// - Returns: how much of both was written; nil when there are more numbers than there is room, when one is
  ///   malformed or beyond the range of double, or when there is a mark already.
  public static func split(
    _ bytes: borrowing Span<UInt8>, into text: UnsafeMutableBufferPointer<UInt8>,
    _ numbers: UnsafeMutableBufferPointer<(value: Double, offset: Int)>
  ) -> (text: Int, numbers: Int)? {
    guard text.count >= bytes.count else { return nil }
    var parser = Parser(limits: JSONLimits())
    var (length, count) = (0, 0)
    var (index, copied) = (0, 0)
    func copy(to end: Int) {
      bytes.extracting(copied..<end).withUnsafeBufferPointer { source in
        guard let first = source.baseAddress, let target = text.baseAddress else { return }
        // Safe: what is written is never longer than what was read, for which there is room.
        (target + length).update(from: first, count: source.count)
      }
      length += end - copied
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index = stringEnd(bytes, index + 1)
      } else if byte == mark {
        // It would pass for a number that was not read.
        return nil
      } else if byte == UInt8(ascii: "-") || Parser.isDigit(byte) {
        copy(to: index)
        parser.position = index
        guard count < numbers.count, let value = try? parser.number(bytes), value.isFinite else {
          return nil
        }
        numbers[count] = (value, index)
        count += 1
        index = parser.position
        copied = index
        text[length] = mark
        length += 1
      } else {
        index += 1
      }
    }
    copy(to: bytes.count)
    return (length, count)
  }

  /// The place after the quotation mark that ends a string.
  private static func stringEnd(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") { return index + 1 }
      index += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    return bytes.count
  }
}
