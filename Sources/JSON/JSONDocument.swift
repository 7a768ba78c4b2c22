/// A JSON text that has been read.
public final class JSONDocument: Sendable {
  let bytes: [UInt8]
  let tape: Tape

  /// Reads a text.
  /// - Throws: what is wrong and where, when it is not RFC 8259 or exceeds a limit.
  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    var parser = Parser(limits: limits)
    try parser.parse(bytes.span)
    self.bytes = bytes
    self.tape = parser.tape
  }

  /// The outermost value.
  public var root: JSONValue { JSONValue(document: self, index: 0) }

  /// The text of a string node, escapes resolved.
  func text(of node: Tape.Node) -> String {
    let bytes = bytes
    return tape.text(of: node, in: bytes.span)
  }
}
