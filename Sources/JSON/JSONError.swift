/// What is wrong with a JSON text, or with what it says, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// The kinds of fault.
  public enum Kind: Equatable, Sendable {
    // The text is not JSON (RFC 8259).
    case empty
    case unexpectedEnd
    case unexpectedByte(UInt8, expected: String)
    case trailingContent
    case invalidNumber
    case invalidEscape
    case loneSurrogate
    case invalidUTF8
    case controlCharacter
    case byteOrderMark
    case duplicateKey(String)
    // The text is JSON beyond a limit.
    case tooDeep(limit: Int)
    case tooLarge(limit: Int)
    case tooManyMarks(limit: Int)
    // The text is JSON but not what is asked for.
    case numberOutOfRange
    case wrongType(expected: String, found: JSONKind)
    case unknownKey(String, known: [String])
    case missingKey(String)
  }

  /// What is wrong.
  public let kind: Kind
  /// The byte of the text where it is.
  public let offset: Int
  /// The place as a JSON Pointer (RFC 6901); nil where the text is not JSON and has no places.
  public let pointer: String?

  init(_ kind: Kind, at offset: Int, pointer: String? = nil) {
    self.kind = kind
    self.offset = offset
    self.pointer = pointer
  }
}

/// The six kinds of JSON value.
public enum JSONKind: UInt8, Sendable {
  case null, boolean, number, string, array, object
}

/// What a reader accepts at most; every value is a setting of whoever reads.
public struct JSONLimits: Sendable {
  /// Bytes of a text. 64 MiB: the content of one request, where a batch of a million points fits.
  public var maximumBytes = 64 << 20
  /// Arrays and objects open at once. 600: a function in MathJSON of the deepest nesting that is evaluated
  /// (256 functions, each an object around a list), with room for the request around it.
  public var maximumDepth = 600
  /// Combining marks in a row in a string. 30: the Stream-Safe Text Format (UAX #15, section 13); no language
  /// has that many. Equality and hashes of strings put the marks of a row in order, in quadratic time.
  public var maximumMarks = 30

  /// The defaults.
  public init() {}
}
