// Complex numbers in a list, which come by the million.
extension Parser {
  /// Reads `{"re": 1, "im": 2}`, spelled without escapes and in this order, into two numbers; without effect
  /// on everything else, also on what is no JSON.
  mutating func pair(_ bytes: borrowing Span<UInt8>) -> Bool {
    let start = position
    let numbers = tape.numbers.count
    // A brace is one more level, for which the general way has the error.
    if open.count < limits.maximumDepth, scanPair(bytes) { return true }
    position = start
    tape.numbers.removeLast(tape.numbers.count - numbers)
    return false
  }

  private mutating func scanPair(_ bytes: borrowing Span<UInt8>) -> Bool {
    skip(bytes, "{") && skip(bytes, "\"re\"") && skip(bytes, ":") && scanNumber(bytes)
      && skip(bytes, ",") && skip(bytes, "\"im\"") && skip(bytes, ":") && scanNumber(bytes)
      && skip(bytes, "}")
  }

  private mutating func scanNumber(_ bytes: borrowing Span<UInt8>) -> Bool {
    skipWhitespace(bytes)
    guard position < bytes.count,
      bytes[position] == UInt8(ascii: "-") || Self.isDigit(bytes[position]),
      let value = try? number(bytes)
    else { return false }
    tape.numbers.append(value)
    return true
  }

  private mutating func skip(_ bytes: borrowing Span<UInt8>, _ text: StaticString) -> Bool {
    skipWhitespace(bytes)
    let length = text.utf8CodeUnitCount
    if bytes.count - position < length { return false }
    for offset in 0..<length where bytes[position + offset] != text.utf8Start[offset] {
      return false
    }
    position += length
    return true
  }
}
