extension JSONError: CustomStringConvertible {
  /// One sentence that says what is wrong, without the place.
  public var description: String {
    switch kind {
    case .empty: "the text is empty; a JSON value is expected"
    case .unexpectedEnd: "the text ends in the middle of a value"
    case .unexpectedByte(let byte, let expected):
      "\(Self.name(of: byte)) where \(expected) is expected\(Self.hint(byte, expected))"
    case .trailingContent: "there is something after the end of the JSON value"
    case .invalidNumber: "this is not a number as JSON writes it"
    case .invalidEscape: "this is not an escape sequence of JSON"
    case .loneSurrogate: "an escaped surrogate has no partner, so this is no Unicode text"
    case .invalidUTF8: "the text is not valid UTF-8"
    case .controlCharacter: "control characters in a string must be escaped"
    case .byteOrderMark: "the text begins with a byte order mark, which JSON forbids"
    case .duplicateKey(let key): "the key \(quoted(key)) stands twice in one object"
    case .tooDeep(let limit): "arrays and objects are nested deeper than the limit of \(limit)"
    case .tooLarge(let limit): "the text is longer than the limit of \(limit) bytes"
    case .tooManyMarks(let limit):
      "more combining marks follow each other in a string than the limit of \(limit)"
    case .numberOutOfRange: "the number is beyond the range of float64"
    case .wrongType(let expected, let found): "\(found.phrase) where \(expected) is expected"
    case .unknownKey(let key, let known):
      "the key \(quoted(key)) is not known here; known are \(known.joined(separator: ", "))"
    case .missingKey(let key): "the key \(quoted(key)) is missing"
    }
  }

  /// Python's and JavaScript's writers put NaN and Infinity into what is no JSON then.
  private static func hint(_ byte: UInt8, _ expected: String) -> String {
    guard byte == UInt8(ascii: "N") || byte == UInt8(ascii: "I"),
      expected == "a value" || expected == "a digit"
    else { return "" }
    return ": what is not finite is a string, \"NaN\", \"Infinity\" or \"-Infinity\""
  }

  private static func name(of byte: UInt8) -> String {
    if (0x21...0x7e).contains(byte) { return "the character '\(Character(Unicode.Scalar(byte)))'" }
    let digits = String(byte, radix: 16)
    return "the byte 0x" + (digits.count == 1 ? "0" : "") + digits
  }

  /// A client's text inside a sentence: cut to a length that leaves the sentence readable.
  private func quoted(_ text: String) -> String {
    "\"" + text.prefix(80) + (text.unicodeScalars.count > 80 ? "…" : "") + "\""
  }
}

extension JSONKind {
  /// The kind with its article.
  var phrase: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// The line and column (both from 1; the column in bytes) of an offset of a text.
public func lineAndColumn(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
  var line = 1
  var lineStart = 0
  for index in bytes.indices.prefix(offset) where bytes[index] == UInt8(ascii: "\n") {
    line += 1
    lineStart = index + 1
  }
  return (line, offset - lineStart + 1)
}
