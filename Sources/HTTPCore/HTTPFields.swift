/// The header fields of a request: one copy of the head's bytes, and where each field lies in it.
public struct HTTPFields: Sendable {
  struct Line: Sendable {
    let name: Range<Int>
    let value: Range<Int>
  }

  var bytes: [UInt8] = []
  private(set) var lines: [Line] = []
  /// A bit for each name there is, by its length and first letter: most names that are asked for are not there,
  /// and to find that out nothing has to be compared.
  private var kinds: UInt64 = 0

  /// No fields.
  public init() {}

  /// The value of the first line of this name, which is given in lower case.
  public func first(_ name: StaticString) -> String? {
    lines.first { isNamed($0, name) }.map { text($0.value) }
  }

  /// The values of all lines of this name, which is given in lower case.
  public func all(_ name: StaticString) -> [String] {
    lines.filter { isNamed($0, name) }.map { text($0.value) }
  }

  /// The last member of the list that all lines of this name make; of a field to which every proxy on the way
  /// adds a member, that is what the nearest one says.
  ///
  /// - Parameter name: in lower case.
  public func lastMember(named name: String) -> String? {
    let name = Array(name.utf8)
    let line = lines.last { line in
      line.name.count == name.count
        && zip(bytes[line.name], name).allSatisfy { Grammar.lowercased($0) == $1 }
    }
    guard let line else { return nil }
    let comma = bytes[line.value].lastIndex(of: Grammar.comma)
    let start = comma.map { $0 + 1 } ?? line.value.lowerBound
    return text(bytes.span.trimmed(start..<line.value.upperBound))
  }

  mutating func remove(_ name: StaticString) { lines = lines.filter { !isNamed($0, name) } }

  /// Whether there is a line of this name, which is given in lower case.
  public func has(_ name: StaticString) -> Bool {
    if !mayHave(name) { return false }
    for line in lines where isNamed(line, name) { return true }
    return false
  }

  /// Whether there is one line of this name, and its value is this text whatever its case; both are given in
  /// lower case. Makes no strings.
  public func isOnly(_ name: StaticString, _ value: StaticString) -> Bool {
    let found = find(name)
    guard let range = found.first, found.count == 1 else { return false }
    return matches(range, value)
  }

  /// The place of the value of the first line of this name, and how many lines there are.
  func find(_ name: StaticString) -> (first: Range<Int>?, count: Int) {
    if !mayHave(name) { return (nil, 0) }
    var (first, count): (Range<Int>?, Int) = (nil, 0)
    for line in lines where isNamed(line, name) {
      if count == 0 { first = line.value }
      count += 1
    }
    return (first, count)
  }

  /// The members of all lines of this name as one list (RFC 9110, section 5.6.1), empty ones included.
  ///
  /// Commas inside of quoted strings would split; no list field that this target reads has any.
  func members(of name: StaticString) -> [Range<Int>] {
    var members: [Range<Int>] = []
    let bytes = bytes.span
    for line in lines where isNamed(line, name) {
      var start = line.value.lowerBound
      for index in line.value where bytes[index] == Grammar.comma {
        members.append(bytes.trimmed(start..<index))
        start = index + 1
      }
      members.append(bytes.trimmed(start..<line.value.upperBound))
    }
    return members
  }

  /// Whether a part equals a text in lower case, whatever the part's case.
  func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard range.count == count else { return false }
    let start = range.lowerBound
    var offset = 0
    while offset < count {
      if Grammar.lowercased(bytes[start + offset]) != text.utf8Start[offset] { return false }
      offset += 1
    }
    return true
  }

  /// - Parameter first: the first byte of the line's name.
  mutating func append(_ line: Line, first: UInt8) {
    // One allocation instead of one for every doubling: few requests have more fields.
    if lines.isEmpty { lines.reserveCapacity(12) }
    lines.append(line)
    kinds |= Self.kind(line.name.count, first)
  }

  private static func kind(_ count: Int, _ first: UInt8) -> UInt64 {
    1 &<< UInt64(truncatingIfNeeded: count &* 7 &+ Int(first & 0x1f))
  }

  private func mayHave(_ name: StaticString) -> Bool {
    kinds & Self.kind(name.utf8CodeUnitCount, name.utf8Start[0]) != 0
  }

  private func isNamed(_ line: Line, _ name: StaticString) -> Bool { matches(line.name, name) }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
