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

  /// The members of all lines of this name as one list (RFC 9110, section 5.6.1), in lower case.
  ///
  /// Commas inside of quoted strings would split; no list field that this server reads has any.
  func list(_ name: StaticString) -> [String] {
    all(name).flatMap { $0.split(separator: ",") }
      .map { member in
        let trimmed = member.drop { $0 == " " || $0 == "\t" }
        let end = trimmed.lastIndex { $0 != " " && $0 != "\t" }
        return (end.map { String(trimmed[...$0]) } ?? "").lowercased()
      }
      .filter { !$0.isEmpty }
  }

  func has(_ name: StaticString) -> Bool { lines.contains { isNamed($0, name) } }

  private func isNamed(_ line: Line, _ name: StaticString) -> Bool {
    guard line.name.count == name.utf8CodeUnitCount else { return false }
    for (offset, index) in line.name.enumerated()
    where Grammar.lowercased(bytes[index]) != name.utf8Start[offset] { return false }
    return true
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
