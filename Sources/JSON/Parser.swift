/// A reader of RFC 8259 and nothing more: one pass, no recursion, every fault with its offset.
struct Parser {
  let limits: JSONLimits
  var position = 0
  var tape = Tape()
  /// The nodes of the arrays and objects that are open, outermost first.
  var open: [Int] = []
  /// The list whose elements are given away as they come, if the text has it.
  var givenAway: GivenList?
  /// The byte before which no list is worth a look for nested lists of numbers.
  var triedForNested = 0
  /// The combining marks that stand in a row, and where the last of them ends.
  var marks = (count: 0, end: -1)

  init(limits: JSONLimits) { self.limits = limits }

  /// - Parameters:
  ///   - keys: members of the outermost object whose elements are given away, if they are long lists.
  ///   - receive: takes some of them; false for the first of a list leaves all of it here.
  mutating func parse(
    _ bytes: borrowing Span<UInt8>, givingAway keys: [StaticString] = [],
    to receive: (GivenList.Part) -> Bool = { _ in false }
  ) throws(JSONError) {
    // Offsets are kept in 32 bits.
    let limit = min(limits.maximumBytes, Int(UInt32.max))
    if bytes.count > limit { throw JSONError(.tooLarge(limit: limit), at: limit) }
    if bytes.count >= 3, bytes[0] == 0xef, bytes[1] == 0xbb, bytes[2] == 0xbf {
      throw JSONError(.byteOrderMark, at: 0)
    }
    skipWhitespace(bytes)
    if position == bytes.count { throw JSONError(.empty, at: position) }
    try value(bytes)
    while let container = open.last {
      if tape.nodes[container].kind == .object {
        try member(bytes, of: container, keys)
      } else if container == givenAway?.node {
        if isLong(container) { giveAway(container, to: receive) }
        try element(bytes, of: container)
        if open.count < GivenList.depth { endGiving(container, to: receive) }
      } else {
        try element(bytes, of: container)
      }
    }
    skipWhitespace(bytes)
    if position < bytes.count { throw JSONError(.trailingContent, at: position) }
  }

  /// The next member of an object, or its end.
  private mutating func member(
    _ bytes: borrowing Span<UInt8>, of object: Int, _ given: [StaticString]
  ) throws(JSONError) {
    let first = tape.nodes[object].count == 0
    skipWhitespace(bytes)
    var byte = try peek(bytes)
    if byte == UInt8(ascii: "}") {
      try checkKeys(bytes, of: object)
      return close(object)
    }
    if !first {
      if byte != UInt8(ascii: ",") { throw unexpected(byte, "',' or '}'") }
      position += 1
      skipWhitespace(bytes)
      byte = try peek(bytes)
    }
    if byte != UInt8(ascii: "\"") { throw unexpected(byte, first ? "a key or '}'" : "a key") }
    try string(bytes)
    skipWhitespace(bytes)
    byte = try peek(bytes)
    if byte != UInt8(ascii: ":") { throw unexpected(byte, "':'") }
    position += 1
    skipWhitespace(bytes)
    tape.nodes[object].count += 1
    if open.count == 1 { expectList(bytes, given) }
    try value(bytes)
  }

  /// The next element of an array, or its end.
  private mutating func element(_ bytes: borrowing Span<UInt8>, of array: Int) throws(JSONError) {
    skipWhitespace(bytes)
    var byte = try peek(bytes)
    if byte == UInt8(ascii: "]") { return close(array) }
    if tape.nodes[array].count > 0 {
      if byte != UInt8(ascii: ",") { throw unexpected(byte, "',' or ']'") }
      position += 1
      skipWhitespace(bytes)
      byte = try peek(bytes)
      if byte == UInt8(ascii: "]") { throw unexpected(byte, "a value") }
    }
    let isNumber = byte == UInt8(ascii: "-") || Self.isDigit(byte)
    switch tape.nodes[array].kind {
    case .packedArray:
      if isNumber {
        tape.numbers.append(try number(bytes))
        tape.nodes[array].count += 1
        return
      }
      if tape.nodes[array].count == 0, byte == UInt8(ascii: "{"), pair(bytes) {
        tape.nodes[array].kind = .packedPairs
        tape.nodes[array].count = 1
        return
      }
      unpack(bytes, array)
    case .packedPairs:
      if byte == UInt8(ascii: "{"), pair(bytes) {
        tape.nodes[array].count += 1
        return
      }
      // Once more from the first element, with a node for each value.
      tape.numbers.removeLast(2 * Int(tape.nodes[array].count))
      tape.nodes[array].kind = .array
      tape.nodes[array].count = 0
      position = Int(tape.nodes[array].start) + 1
      return
    case .null, .no, .yes, .number, .string, .escapedString, .array, .nested, .object: break
    }
    tape.nodes[array].count += 1
    try value(bytes)
  }

  private mutating func value(_ bytes: borrowing Span<UInt8>) throws(JSONError) {
    let byte = try peek(bytes)
    switch byte {
    case UInt8(ascii: "{"): try begin(.object)
    case UInt8(ascii: "["):
      if !nested(bytes) { try begin(.packedArray) }
    case UInt8(ascii: "\""): try string(bytes)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let start = position
      let value = try number(bytes)
      append(.number, from: start)
      tape.nodes[tape.nodes.count - 1].number = value
    case UInt8(ascii: "t"): try literal(bytes, "true", .yes)
    case UInt8(ascii: "f"): try literal(bytes, "false", .no)
    case UInt8(ascii: "n"): try literal(bytes, "null", .null)
    default: throw unexpected(byte, "a value")
    }
  }

  private mutating func begin(_ kind: Tape.Node.Kind) throws(JSONError) {
    if open.count >= limits.maximumDepth {
      throw JSONError(.tooDeep(limit: limits.maximumDepth), at: position)
    }
    open.append(tape.nodes.count)
    tape.nodes.append(
      Tape.Node(kind: kind, start: UInt32(position), first: UInt32(tape.numbers.count)))
    position += 1
  }

  private mutating func close(_ container: Int) {
    position += 1
    open.removeLast()
    tape.nodes[container].end = UInt32(position)
    tape.nodes[container].next = UInt32(tape.nodes.count)
  }

  /// Gives the numbers of a packed array nodes of their own, before an element that is none.
  private mutating func unpack(_ bytes: borrowing Span<UInt8>, _ array: Int) {
    let node = tape.nodes[array]
    tape.nodes[array].kind = .array
    var scan = Int(node.start) + 1
    for index in Int(node.first)..<Int(node.first) + Int(node.count) {
      while !(bytes[scan] == UInt8(ascii: "-") || Self.isDigit(bytes[scan])) { scan += 1 }
      let start = scan
      while Self.isInNumber(bytes[scan]) { scan += 1 }
      tape.nodes.append(
        Tape.Node(
          kind: .number, start: UInt32(start), end: UInt32(scan),
          next: UInt32(tape.nodes.count + 1)))
      tape.nodes[tape.nodes.count - 1].number = tape.numbers[index]
    }
    tape.numbers.removeLast(Int(node.count))
  }

  private mutating func literal(
    _ bytes: borrowing Span<UInt8>, _ word: StaticString, _ kind: Tape.Node.Kind
  ) throws(JSONError) {
    let start = position
    for offset in 0..<word.utf8CodeUnitCount {
      let byte = try peek(bytes)
      if byte != word.utf8Start[offset] { throw unexpected(byte, "\(word)") }
      position += 1
    }
    append(kind, from: start)
  }

  mutating func append(_ kind: Tape.Node.Kind, from start: Int) {
    tape.nodes.append(
      Tape.Node(
        kind: kind, start: UInt32(start), end: UInt32(position),
        next: UInt32(tape.nodes.count + 1)))
  }

  mutating func skipWhitespace(_ bytes: borrowing Span<UInt8>) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return
      }
    }
  }

  func peek(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> UInt8 {
    if position < bytes.count { return bytes[position] }
    throw JSONError(.unexpectedEnd, at: position)
  }

  func unexpected(_ byte: UInt8, _ expected: String) -> JSONError {
    JSONError(.unexpectedByte(byte, expected: expected), at: position)
  }
}
