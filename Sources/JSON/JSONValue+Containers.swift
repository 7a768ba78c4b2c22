extension JSONValue {
  /// The number of elements or members; 0 for every other value.
  public var count: Int {
    switch place {
    case .node:
      switch node.kind {
      case .array, .packedArray, .packedPairs, .nested, .object: Int(node.count)
      case .null, .no, .yes, .number, .string, .escapedString: 0
      }
    case .pair: 2
    case .number, .part: 0
    case .nested: nested?.count ?? 0
    }
  }

  /// The elements of an array.
  /// - Throws: `wrongType` when this is no array.
  public func elements() throws(JSONError) -> JSONElements {
    if kind != .array { throw wrongType("an array") }
    return JSONElements(array: self)
  }

  /// The doubles of an array of nothing but numbers, side by side; nil for every other value.
  /// - Throws: `numberOutOfRange` for the first that is beyond the range of double.
  public func numbers() throws(JSONError) -> ArraySlice<Double>? {
    if let nested {
      return nested.level + 1 == nested.lengths.count ? try nestedNumbers()?.numbers : nil
    }
    guard isNode, node.kind == .packedArray else { return nil }
    let first = Int(node.first)
    let slice = document.tape.numbers[first..<first + Int(node.count)]
    if let infinite = slice.firstIndex(where: \.isInfinite) {
      throw JSONValue(document: document, index: index, .number(infinite - first))
        .error(.numberOutOfRange)
    }
    return slice
  }

  /// The doubles of an array of nothing but `{"re": 1, "im": 2}`, both of each side by side; nil for every
  /// other value, also where a key is spelled with escapes.
  /// - Throws: `numberOutOfRange` for the first that is beyond the range of double.
  public func pairs() throws(JSONError) -> ArraySlice<Double>? {
    guard isNode, node.kind == .packedPairs else { return nil }
    let first = Int(node.first)
    let slice = document.tape.numbers[first..<first + 2 * Int(node.count)]
    if let infinite = slice.firstIndex(where: \.isInfinite) {
      let (element, part) = (infinite - first).quotientAndRemainder(dividingBy: 2)
      throw JSONValue(document: document, index: index, .part(element, isSecond: part == 1))
        .error(.numberOutOfRange)
    }
    return slice
  }

  /// The members of an object in the order of the text.
  /// - Throws: `wrongType` when this is no object.
  public func members() throws(JSONError) -> JSONMembers {
    if kind != .object { throw wrongType("an object") }
    return JSONMembers(object: self)
  }

  /// The members of an object by name, all of whose keys are among the known ones.
  /// - Throws: `wrongType`, or `unknownKey` for the first that is not known: a typo must not change
  ///   the meaning of a request in silence.
  public func members(among known: [String]) throws(JSONError) -> [String: JSONValue] {
    var found: [String: JSONValue] = [:]
    for (key, value) in try members() {
      guard known.contains(key) else { throw value.error(.unknownKey(key, known: known)) }
      found[key] = value
    }
    return found
  }

  /// The error that an object lacks a key.
  public func missing(_ key: String) -> JSONError { error(.missingKey(key)) }
}

/// The elements of an array in order.
public struct JSONElements: Sequence, IteratorProtocol {
  private let array: JSONValue
  private var position = 0
  private var nextIndex: Int

  init(array: JSONValue) {
    self.array = array
    nextIndex = array.index + 1
  }

  /// The next element.
  public mutating func next() -> JSONValue? {
    if position == array.count { return nil }
    defer { position += 1 }
    if let nested = array.nested {
      return JSONValue(
        document: array.document, index: array.index,
        .nested(level: nested.level + 1, nested.element * nested.count + position))
    }
    let kind = array.node.kind
    if kind == .packedArray || kind == .packedPairs {
      return JSONValue(
        document: array.document, index: array.index,
        kind == .packedArray ? .number(position) : .pair(position))
    }
    let value = JSONValue(document: array.document, index: nextIndex)
    nextIndex = Int(value.node.next)
    return value
  }
}

/// The members of an object in order.
public struct JSONMembers: Sequence, IteratorProtocol {
  private let object: JSONValue
  private var position = 0
  private var nextIndex: Int

  init(object: JSONValue) {
    self.object = object
    nextIndex = object.index + 1
  }

  /// The next key and value.
  public mutating func next() -> (key: String, value: JSONValue)? {
    if position == object.count { return nil }
    position += 1
    let document = object.document
    if case .pair(let element) = object.place {
      let part = JSONValue(
        document: document, index: object.index, .part(element, isSecond: position == 2))
      return (position == 2 ? "im" : "re", part)
    }
    let key = document.text(of: document.tape.nodes[nextIndex])
    let value = JSONValue(document: document, index: nextIndex + 1)
    nextIndex = Int(value.node.next)
    return (key, value)
  }
}
