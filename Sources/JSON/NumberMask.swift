import Glibc

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
        guard count < numbers.count, let value = number(bytes, &parser) else { return nil }
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

  /// Reads a text that may be the same as one that was split before, but for its numbers.
  ///
  /// - Parameters:
  ///   - text: what was left of that one.
  ///   - marks: where its marks are, all of them in their order.
  ///   - numbers: get the numbers in their order; room for as many as there are marks.
  /// - Returns: whether `split` would leave the same text. Then, and only then, all numbers have been written.
  public static func match(
    _ bytes: borrowing Span<UInt8>, _ text: borrowing Span<UInt8>, marks: borrowing Span<Int>,
    _ numbers: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    guard marks.count <= numbers.count else { return false }
    var parser = Parser(limits: JSONLimits())
    var start = 0
    for index in 0..<marks.count {
      let part = text.extracting(start..<marks[index])
      guard begins(bytes.extracting(parser.position...), with: part) else { return false }
      parser.position += part.count
      // As in `split`, which takes every number as far as it goes: what follows a mark begins with no part of one.
      guard parser.position < bytes.count else { return false }
      let first = bytes[parser.position]
      guard first == UInt8(ascii: "-") || Parser.isDigit(first),
        let value = number(bytes, &parser)
      else { return false }
      numbers[index] = value
      start = marks[index] + 1
    }
    let (rest, last) = (bytes.extracting(parser.position...), text.extracting(start...))
    return rest.count == last.count && begins(rest, with: last)
  }

  private static func number(_ bytes: borrowing Span<UInt8>, _ parser: inout Parser) -> Double? {
    guard let value = try? parser.number(bytes), value.isFinite else { return nil }
    return value
  }

  private static func begins(_ bytes: Span<UInt8>, with start: Span<UInt8>) -> Bool {
    guard bytes.count >= start.count else { return false }
    return bytes.extracting(first: start.count).withUnsafeBytes { bytes in
      // Safe: both are as long as they are compared.
      start.withUnsafeBytes { start in
        guard let one = bytes.baseAddress, let other = start.baseAddress else { return true }
        return memcmp(one, other, start.count) == 0
      }
    }
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
