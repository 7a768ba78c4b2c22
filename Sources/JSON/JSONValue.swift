/// A value of a document, with typed access that knows where it stands.
public struct JSONValue: Sendable {
  let document: JSONDocument
  /// The node, or that of the packed array of which this is an element.
  let index: Int
  /// The position in a packed array.
  var element: Int?

  init(document: JSONDocument, index: Int, element: Int? = nil) {
    self.document = document
    self.index = index
    self.element = element
  }

  var node: Tape.Node { document.tape.nodes[index] }

  /// The kind of the value.
  public var kind: JSONKind {
    if element != nil { return .number }
    return switch node.kind {
    case .null: .null
    case .no, .yes: .boolean
    case .number: .number
    case .string, .escapedString: .string
    case .array, .packedArray: .array
    case .object: .object
    }
  }

  /// The first byte of the value in the text.
  public var offset: Int {
    guard let element else { return Int(node.start) }
    return document.bytes.offset(ofNumber: element, after: Int(node.start))
  }

  /// The bytes of the value as they stand in the text; of an element of a packed array, all of the array.
  public var source: ArraySlice<UInt8> { document.bytes[Int(node.start)..<Int(node.end)] }

  /// The number.
  /// - Throws: `wrongType`, or `numberOutOfRange` where the nearest double is an infinity.
  public func double() throws(JSONError) -> Double {
    let value: Double
    if let element {
      value = document.tape.numbers[Int(node.first) + element]
    } else if node.kind == .number {
      value = node.number
    } else {
      throw wrongType("a number")
    }
    if value.isInfinite { throw error(.numberOutOfRange) }
    return value
  }

  /// The text, escapes resolved.
  public func string() throws(JSONError) -> String {
    if kind != .string { throw wrongType("a string") }
    return document.text(of: node)
  }

  /// The truth value.
  public func boolean() throws(JSONError) -> Bool {
    if kind != .boolean { throw wrongType("true or false") }
    return node.kind == .yes
  }

  /// The error that this value is not what is asked for.
  public func wrongType(_ expected: String) -> JSONError {
    error(.wrongType(expected: expected, found: kind))
  }

  /// An error about this value.
  public func error(_ kind: JSONError.Kind) -> JSONError {
    JSONError(kind, at: offset, pointer: pointer)
  }
}

extension [UInt8] {
  /// The offset of a number in an array of numbers whose bracket is at `start`.
  fileprivate func offset(ofNumber element: Int, after start: Int) -> Int {
    var position = start + 1
    var commas = 0
    while commas < element, position < count {
      if self[position] == UInt8(ascii: ",") { commas += 1 }
      position += 1
    }
    while position < count, !(self[position] == UInt8(ascii: "-") || Parser.isDigit(self[position]))
    {
      position += 1
    }
    return position
  }
}
