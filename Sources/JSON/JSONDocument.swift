/// A JSON text that has been read.
public final class JSONDocument: Sendable {
  let bytes: [UInt8]
  let tape: Tape
  /// Where the root is: a part of a list stands at the place of the list, from some element on.
  let place: (pointer: String, firstElement: Int)

  /// Reads a text.
  /// - Throws: what is wrong and where, when it is not RFC 8259 or exceeds a limit.
  public convenience init(
    parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()
  ) throws(JSONError) {
    try self.init(parsing: bytes, limits: limits, givingAway: nil) { _ in }
  }

  /// Reads a text of which one list may be longer than anyone wants to keep.
  ///
  /// - Parameters:
  ///   - key: a member of the outermost object. If it is a long list, its elements are given away as they are
  ///     read and the member is an empty list; otherwise it stays as it is.
  ///   - receive: takes parts of the list in order, each an array whose elements know their places in all of
  ///     it. What comes after them in the text has not been read yet and may be wrong.
  /// - Throws: what is wrong and where, when the text is not RFC 8259 or exceeds a limit.
  public init(
    parsing bytes: [UInt8], limits: JSONLimits = JSONLimits(), givingAway key: StaticString?,
    to receive: (JSONValue) -> Void
  ) throws(JSONError) {
    var parser = Parser(limits: limits)
    try parser.parse(bytes.span, givingAway: key) { tape, first in
      let pointer = key.map { "/\($0)" } ?? ""
      receive(JSONDocument(bytes, tape, (pointer, first)).root)
    }
    self.bytes = bytes
    self.tape = parser.tape
    place = ("", 0)
  }

  private init(_ bytes: [UInt8], _ tape: Tape, _ place: (pointer: String, firstElement: Int)) {
    self.bytes = bytes
    self.tape = tape
    self.place = place
  }

  /// The outermost value.
  public var root: JSONValue { JSONValue(document: self, index: 0) }

  /// The text of a string node, escapes resolved.
  func text(of node: Tape.Node) -> String {
    let bytes = bytes
    return tape.text(of: node, in: bytes.span)
  }
}
