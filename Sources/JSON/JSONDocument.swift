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
    try self.init(parsing: bytes, limits: limits, givingAway: []) { _, _ in false }
  }

  /// Reads a text with lists that may be longer than anyone wants to keep.
  ///
  /// - Parameters:
  ///   - keys: members of the outermost object. If one is a long list, its elements are given away as they are
  ///     read and the member is an empty list; otherwise it stays as it is.
  ///   - receive: takes parts of a list in order, each an array whose elements know their places in all of
  ///     it, with the index of its key. What comes after them in the text has not been read yet and may be
  ///     wrong. False for the first part leaves the list in the document as if it were short.
  /// - Throws: what is wrong and where, when the text is not RFC 8259 or exceeds a limit.
  public init(
    parsing bytes: [UInt8], limits: JSONLimits = JSONLimits(), givingAway keys: [StaticString],
    to receive: (JSONValue, _ key: Int) -> Bool
  ) throws(JSONError) {
    var parser = Parser(limits: limits)
    try parser.parse(bytes.span, givingAway: keys) { part in
      receive(JSONDocument(bytes, part.tape, ("/\(keys[part.key])", part.first)).root, part.key)
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
