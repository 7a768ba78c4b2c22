// Lists of lists of numbers, of which there may be one for every number.
extension Parser {
  /// Reads nested lists of numbers, all of one length on each level, into one node; without effect on
  /// everything else, also on what is no JSON.
  ///
  /// What has been looked at without success is not looked at again for a list inside of it, so that no text is
  /// read more than once in vain.
  mutating func nested(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard position >= triedForNested else { return false }
    let start = position
    let (numbers, shapes) = (tape.numbers.count, tape.shapes.count)
    if scanNested(bytes) {
      tape.nodes.append(
        Tape.Node(
          kind: .nested, start: UInt32(start), end: UInt32(position),
          next: UInt32(tape.nodes.count + 1), count: tape.shapes[shapes + Tape.shapeHead],
          first: UInt32(shapes)))
      return true
    }
    triedForNested = position
    position = start
    tape.numbers.removeLast(tape.numbers.count - numbers)
    tape.shapes.removeLast(tape.shapes.count - shapes)
    return false
  }

  private mutating func scanNested(_ bytes: borrowing Span<UInt8>) -> Bool {
    let rank = skipBrackets(bytes, atMost: limits.maximumDepth - open.count)
    // One level is a packed array.
    guard rank >= 2, isNumber(bytes) else { return false }
    // The lengths of all levels, 0 where no list has ended yet, and behind them those of the open lists.
    let lengths = tape.shapes.count + Tape.shapeHead
    let counts = lengths + rank
    tape.shapes.append(UInt32(tape.numbers.count))
    tape.shapes.append(UInt32(rank))
    tape.shapes.append(contentsOf: repeatElement(0, count: 2 * rank))
    while true {
      guard isNumber(bytes), let value = try? number(bytes) else { return false }
      tape.numbers.append(value)
      // Out of every list that ends here, and into the next ones.
      var level = rank
      while true {
        tape.shapes[counts + level - 1] += 1
        skipWhitespace(bytes)
        guard position < bytes.count else { return false }
        if bytes[position] == UInt8(ascii: ",") { break }
        guard bytes[position] == UInt8(ascii: "]") else { return false }
        level -= 1
        let length = tape.shapes[counts + level]
        if tape.shapes[lengths + level] == 0 { tape.shapes[lengths + level] = length }
        if tape.shapes[lengths + level] != length { return false }
        tape.shapes[counts + level] = 0
        position += 1
        if level == 0 {
          tape.shapes.removeLast(rank)
          return true
        }
      }
      position += 1
      if skipBrackets(bytes, atMost: rank - level) != rank - level { return false }
    }
  }

  /// Goes past opening brackets.
  /// - Returns: how many there were, up to a limit.
  private mutating func skipBrackets(_ bytes: borrowing Span<UInt8>, atMost limit: Int) -> Int {
    var count = 0
    while true {
      skipWhitespace(bytes)
      guard count < limit, position < bytes.count, bytes[position] == UInt8(ascii: "[") else {
        return count
      }
      position += 1
      count += 1
    }
  }

  private func isNumber(_ bytes: borrowing Span<UInt8>) -> Bool {
    position < bytes.count
      && (bytes[position] == UInt8(ascii: "-") || Self.isDigit(bytes[position]))
  }
}
