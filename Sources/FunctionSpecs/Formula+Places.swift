extension Formula {
  /// Whether it is a text, whose places are lines and columns.
  public var isText: Bool { places == nil }

  /// The bytes of the formula, or the place in MathJSON, that an instruction's origin stands for: what tells
  /// origins of one place apart from those of another, without looking for lines and columns.
  public func range(of origin: Int) -> Range<Int>? {
    syntax.nodes.indices.contains(origin) ? syntax.nodes[origin].range : nil
  }

  /// The places of ranges in the text, found in one pass over it; none for MathJSON.
  public func spans(of ranges: [Range<Int>]) -> [Range<Int>: Span] {
    guard places == nil else { return [:] }
    var reached: [Int: (line: Int, column: Int, scalars: Int)] = [:]
    var cursor = Cursor()
    for position in Set(ranges.flatMap { [$0.lowerBound, $0.upperBound] }).sorted() {
      cursor.advance(to: position, in: source)
      reached[position] = (cursor.line, cursor.column, cursor.scalars)
    }
    var spans: [Range<Int>: Span] = [:]
    for range in ranges {
      guard let start = reached[range.lowerBound], let end = reached[range.upperBound] else {
        continue
      }
      spans[range] = Span(
        line: start.line, column: start.column, length: max(1, end.scalars - start.scalars))
    }
    return spans
  }

  /// The JSON Pointer of a range in a MathJSON expression; nil for a formula.
  public func pointer(of range: Range<Int>) -> String? { places?.pointer(range.lowerBound) }
}

extension Span {
  /// The place of a range of bytes.
  init(_ range: Range<Int>, in source: [UInt8]) {
    var cursor = Cursor()
    cursor.advance(to: range.lowerBound, in: source)
    let (line, column, before) = (cursor.line, cursor.column, cursor.scalars)
    cursor.advance(to: range.upperBound, in: source)
    self.init(line: line, column: column, length: max(1, cursor.scalars - before))
  }
}

/// A place in a text, as lines and columns count it.
private struct Cursor {
  private var position = 0
  private(set) var line = 1
  private(set) var column = 1
  /// The scalars before it.
  private(set) var scalars = 0

  mutating func advance(to end: Int, in source: [UInt8]) {
    while position < min(end, source.count) {
      let byte = source[position]
      position += 1
      let next = position < source.count ? source[position] : 0
      if byte & 0xc0 != 0x80 { scalars += 1 }
      // A carriage return ends a line by itself, as it does for the lexer, unless a line feed follows.
      if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && next != UInt8(ascii: "\n")) {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
  }
}
