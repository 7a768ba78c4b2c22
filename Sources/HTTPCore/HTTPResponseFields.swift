/// The fields of an answer in order, as they go over the wire.
///
/// Kept as bytes, because that is all that most of them are ever used for.
public struct HTTPResponseFields: Sendable, ExpressibleByArrayLiteral {
  /// For each field a line end, its name, a colon, a space and its value: so they follow any other line.
  private(set) var bytes: [UInt8] = []

  /// No fields.
  public init() {}

  /// Fields with these names and values.
  public init(arrayLiteral fields: (name: String, value: String)...) { self += fields }

  /// Adds a field. Control characters of the value are left out: a line end would let its author write fields.
  public mutating func append(_ field: (name: String, value: String)) {
    appendLines(room: field.name.utf8.count + field.value.utf8.count + 4) { out in
      out.append("\r\n")
      out.append(field.name)
      out.append(": ")
      out.append(withoutControls: field.value)
    }
  }

  /// Adds fields in order.
  public static func += (fields: inout Self, more: [(name: String, value: String)]) {
    for field in more { fields.append(field) }
  }

  /// Adds field lines, for callers who have no strings: each begins with a line end, and no value holds any.
  ///
  /// - Parameter room: bytes that the lines take at most; a trap otherwise.
  package mutating func appendLines(room: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
    bytes.append(addingCapacity: room, initializingWith: write)
  }

  /// The value of the first field of this name, compared as it is written.
  public func first(_ name: String) -> String? { all.first { $0.name == name }?.value }

  /// All of them.
  public var all: [(name: String, value: String)] {
    bytes.split(separator: Grammar.lf).dropFirst().map { line in
      let name = line.prefix { $0 != Grammar.colon }
      let value = line[name.endIndex...].dropFirst(2).prefix { $0 != Grammar.cr }
      return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }
  }
}
