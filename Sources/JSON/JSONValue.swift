/// A value of a document, with typed access that knows where it stands.
public struct JSONValue: Sendable {
  /// What of the node is meant.
  enum Place {
    /// All of it.
    case node
    /// A number of a packed array.
    case number(Int)
    /// A pair of an array of pairs.
    case pair(Int)
    /// One of the two numbers of a pair.
    case part(Int, isSecond: Bool)
    /// A list or number inside of nested lists, by how many lists are around it and by its index among all
    /// for which they are as many.
    case nested(level: Int, Int)
  }

  let document: JSONDocument
  /// The node, or that of the packed array of which this is a part.
  let index: Int
  let place: Place

  init(document: JSONDocument, index: Int, _ place: Place = .node) {
    self.document = document
    self.index = index
    self.place = place
  }

  /// Whether this is a value with a node of its own.
  var isNode: Bool {
    if case .node = place { true } else { false }
  }

  var node: Tape.Node { document.tape.nodes[index] }

  /// The kind of the value.
  public var kind: JSONKind {
    switch place {
    case .node: break
    case .number, .part: return .number
    case .pair: return .object
    case .nested: return nested?.isNumber == true ? .number : .array
    }
    return switch node.kind {
    case .null: .null
    case .no, .yes: .boolean
    case .number: .number
    case .string, .escapedString: .string
    case .array, .packedArray, .packedPairs, .nested: .array
    case .object: .object
    }
  }

  /// The first byte of the value in the text.
  public var offset: Int {
    let start = Int(node.start)
    return switch place {
    case .node: start
    case .number(let element): document.bytes.offset(ofNumber: element, after: start)
    case .pair(let element):
      document.bytes.offset(of: "{", element, after: start)
    case .part(let element, let isSecond):
      document.bytes.offset(
        ofNumber: 0,
        after: document.bytes.offset(of: ":", 2 * element + (isSecond ? 1 : 0), after: start))
    case .nested: nested?.offset(in: document.bytes, start: start) ?? start
    }
  }

  /// The bytes of the value as they stand in the text; of a part of a packed array, all of the array.
  public var source: ArraySlice<UInt8> { document.bytes[Int(node.start)..<Int(node.end)] }

  /// The number.
  /// - Throws: `wrongType`, or `numberOutOfRange` where the nearest double is an infinity.
  public func double() throws(JSONError) -> Double {
    let first = Int(node.first)
    let value: Double
    switch place {
    case .node where node.kind == .number: value = node.number
    case .number(let element): value = document.tape.numbers[first + element]
    case .part(let element, let isSecond):
      value = document.tape.numbers[first + 2 * element + (isSecond ? 1 : 0)]
    case .nested:
      guard let place = nested, place.isNumber else { throw wrongType("a number") }
      value = document.tape.numbers[place.first + place.element]
    case .node, .pair: throw wrongType("a number")
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
  func offset(ofNumber element: Int, after start: Int) -> Int {
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

  /// The offset of the n-th of some character, in an array of pairs whose bracket is at `start`.
  fileprivate func offset(of character: Character, _ number: Int, after start: Int) -> Int {
    var left = number
    var position = start + 1
    while position < count {
      if self[position] == character.asciiValue {
        if left == 0 { return position }
        left -= 1
      }
      position += 1
    }
    return position
  }
}
