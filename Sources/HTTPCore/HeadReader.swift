/// A request's head in its parts.
struct Head: Sendable {
  var method = HTTPMethod.get
  var path = ""
  var query: String?
  /// 0 or 1.
  var minorVersion = 1
  var fields = HTTPFields()
}

/// RFC 9112 sections 2 to 5: a head from its bytes as they arrive.
///
/// Looks for line ends at each byte once, however small the pieces, and reads a line when it is
/// complete. A fault is found at the end of its line or where a limit is passed, so that it depends on the
/// bytes alone and not on how they were cut.
///
/// RFC 9112 section 2.2 lets a recipient take a bare LF for a line end. It need not, and proxies that do
/// while others do not are how requests are smuggled: both bare LF and bare CR are refused.
struct HeadReader: Sendable {
  /// What has been read; complete when `read` returns a length.
  private(set) var head = Head()
  private var scanned = 0
  private var lineStart = 0
  /// The end of the request line, once it is there.
  private var requestLineEnd: Int?

  /// The longest method: twice the longest one registered (UPDATEREDIRECTREF).
  static let longestMethod = 32
  /// What a request line may have beside its target: a method, two spaces, a version, CR LF.
  private static let aroundTarget = longestMethod + 12

  /// Whether it has seen any byte of a message.
  var hasBegun: Bool { scanned > 0 }

  /// Reads on; the bytes are those of the message from its first one.
  ///
  /// - Returns: the number of bytes of the head, its empty line included; nil when more are needed.
  mutating func read(
    _ bytes: borrowing Span<UInt8>, _ limits: HTTPLimits
  ) throws(HTTPRejection) -> Int? {
    while let lineFeed = bytes.firstIndex(of: Grammar.lf, from: scanned) {
      scanned = lineFeed + 1
      try checkSize(bytes, scanned, limits)
      if try take(bytes, lineStart..<lineFeed, limits) { return scanned }
      lineStart = scanned
    }
    scanned = bytes.count
    try checkSize(bytes, scanned, limits)
    return nil
  }

  /// Limits of the line that reaches to `end`, complete or not.
  private func checkSize(
    _ bytes: borrowing Span<UInt8>, _ end: Int, _ limits: HTTPLimits
  ) throws(HTTPRejection) {
    if let requestLineEnd {
      if end - requestLineEnd > limits.fieldSection { throw .fieldsTooLarge }
      return
    }
    // A method is looked at before its line ends: what does not speak HTTP at all need not wait.
    var index = lineStart
    while index < end, Grammar.isToken(bytes[index]) {
      index += 1
      if index - lineStart > Self.longestMethod { throw .methodTooLong }
    }
    if index < end {
      guard index > lineStart, bytes[index] == Grammar.space else { throw .malformedRequestLine }
    }
    if end - lineStart > limits.target + Self.aroundTarget { throw .targetTooLong }
  }

  /// Reads a line, which includes its CR.
  ///
  /// - Returns: whether it was the empty line at the end of the head.
  private mutating func take(
    _ bytes: borrowing Span<UInt8>, _ line: Range<Int>, _ limits: HTTPLimits
  ) throws(HTTPRejection) -> Bool {
    guard !line.isEmpty, bytes[line.upperBound - 1] == Grammar.cr else { throw .bareLineEnding }
    let text = line.lowerBound..<line.upperBound - 1
    if requestLineEnd == nil {
      try head.read(requestLine: text, bytes, limits)
      requestLineEnd = scanned
      return false
    }
    if text.isEmpty {
      head.fields.bytes = bytes.extracting(..<scanned).withUnsafeBufferPointer { Array($0) }
      try HostRule.check(head)
      return true
    }
    if head.fields.lines.count >= limits.fieldCount { throw .fieldsTooLarge }
    head.fields.append(try FieldLine.read(bytes, text), first: bytes[text.lowerBound])
    return false
  }
}

/// RFC 9112 section 5: one field line, in a head or a trailer section.
enum FieldLine {
  static func read(
    _ bytes: borrowing Span<UInt8>, _ line: Range<Int>
  ) throws(HTTPRejection) -> HTTPFields.Line {
    // Section 5.2: a line that continues the one before must be refused or unfolded.
    if Grammar.isBlank(bytes[line.lowerBound]) { throw .foldedField }
    var index = line.lowerBound
    while index < line.upperBound, Grammar.isToken(bytes[index]) { index += 1 }
    // Section 5.1: no white space between name and colon.
    guard index > line.lowerBound, index < line.upperBound, bytes[index] == Grammar.colon else {
      throw .malformedField
    }
    let name = line.lowerBound..<index
    let value = index + 1..<line.upperBound
    let suspect = bytes.firstControl(in: value)
    for index in suspect..<value.upperBound where !Grammar.isFieldContent(bytes[index]) {
      // A CR that a proxy takes for a line end would begin another field there.
      throw bytes[index] == Grammar.cr ? .bareLineEnding : .malformedField
    }
    return HTTPFields.Line(name: name, value: bytes.trimmed(value))
  }
}
