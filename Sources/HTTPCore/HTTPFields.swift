/// The header fields of a request: one copy of the head's bytes, and where each field lies in it.
public struct HTTPFields: Sendable {
  struct Line: Sendable {
    let name: Range<Int>
    let value: Range<Int>
  }

  var bytes: [UInt8] = []
  var lines: [Line] = []

  /// No fields.
  public init() {}

  /// The number of field lines.
  public var count: Int { lines.count }

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
    for line in lines where isNamed(line, name) { return true }
    return false
  }

  /// Whether there is one line of this name, and its value is this text whatever its case; both are given in
  /// lower case. Makes no strings.
  public func isOnly(_ name: StaticString, _ value: StaticString) -> Bool {
    var count = 0
    for line in lines where isNamed(line, name) {
      count += 1
      if !matches(line.value, value) { return false }
    }
    return count == 1
  }

  /// The number of lines of this name.
  func count(of name: StaticString) -> Int {
    lines.reduce(0) { $0 + (isNamed($1, name) ? 1 : 0) }
  }

  /// The place of the first line's value.
  func range(of name: StaticString) -> Range<Int>? { lines.first { isNamed($0, name) }?.value }

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

  mutating func append(_ line: Line) {
    // One allocation instead of one for every doubling: few requests have more fields.
    if lines.isEmpty { lines.reserveCapacity(12) }
    lines.append(line)
  }

  private func isNamed(_ line: Line, _ name: StaticString) -> Bool { matches(line.name, name) }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
