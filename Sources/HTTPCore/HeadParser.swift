/// A request's head in its parts.
struct Head {
  var method: HTTPMethod
  var path: String
  var query: String?
  /// The authority of a target in absolute form.
  var authority: Range<Int>?
  /// 0 or 1.
  var minorVersion: Int
  var fields: HTTPFields
}

/// RFC 9112 sections 3 and 5: the bytes of a complete head to its parts.
struct HeadParser {
  private let bytes: [UInt8]
  private let limits: HTTPLimits
  private var position = 0

  /// The head in these bytes, which end with its empty line.
  static func parse(_ bytes: [UInt8], _ limits: HTTPLimits) throws(HTTPRejection) -> Head {
    var parser = HeadParser(bytes: bytes, limits: limits)
    return try parser.head()
  }

  private init(bytes: [UInt8], limits: HTTPLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  private mutating func head() throws(HTTPRejection) -> Head {
    while bytes[position] == Grammar.cr { position += 2 }
    let line = self.line()
    guard let methodEnd = bytes[line].firstIndex(of: Grammar.space), methodEnd > line.lowerBound,
      bytes[line.lowerBound..<methodEnd].allSatisfy(Grammar.isToken),
      let targetEnd = bytes[line].lastIndex(of: Grammar.space), targetEnd > methodEnd + 1
    else { throw .malformedRequestLine }
    let minor = try minorVersion(targetEnd + 1..<line.upperBound)
    let name = String(decoding: bytes[line.lowerBound..<methodEnd], as: UTF8.self)
    let target = methodEnd + 1..<targetEnd
    if target.count > limits.target { throw .targetTooLong }
    var head = Head(
      method: HTTPMethod(name), path: "", query: nil, authority: nil, minorVersion: minor,
      fields: HTTPFields())
    try parse(target: target, into: &head)
    head.fields = try fields()
    try HostRule.check(head)
    return head
  }

  /// RFC 9112 section 2.3. A higher minor version of 1 is served as 1.1 (RFC 9110, section 2.5).
  private func minorVersion(_ range: Range<Int>) throws(HTTPRejection) -> Int {
    let prefix = Array("HTTP/".utf8)
    let text = bytes[range]
    guard text.count == 8, text.starts(with: prefix),
      Grammar.isDigit(bytes[range.lowerBound + 5]),
      bytes[range.lowerBound + 6] == UInt8(ascii: "."),
      Grammar.isDigit(bytes[range.lowerBound + 7])
    else { throw .malformedRequestLine }
    guard bytes[range.lowerBound + 5] == UInt8(ascii: "1") else { throw .unknownVersion }
    return bytes[range.lowerBound + 7] == UInt8(ascii: "0") ? 0 : 1
  }

  /// RFC 9112 section 3.2: the four forms of a request-target.
  private func parse(target: Range<Int>, into head: inout Head) throws(HTTPRejection) {
    let text = bytes[target]
    if text.first == UInt8(ascii: "/") { return try setPath(target, &head) }
    if text.elementsEqual("*".utf8) && head.method == .options {
      head.path = "*"
      return
    }
    if head.method == .connect {
      head.authority = target
      return
    }
    let scheme = text.prefix(7).map(Grammar.lowercased)
    guard scheme.elementsEqual("http://".utf8) else { throw .malformedTarget }
    let start = target.lowerBound + 7
    let end = text[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
    head.authority = start..<(end ?? target.upperBound)
    if let end, bytes[end] == UInt8(ascii: "/") {
      return try setPath(end..<target.upperBound, &head)
    }
    head.path = "/"
    if let end { try setQuery(end + 1..<target.upperBound, &head) }
  }

  private func setPath(_ range: Range<Int>, _ head: inout Head) throws(HTTPRejection) {
    let question = bytes[range].firstIndex(of: UInt8(ascii: "?"))
    let path = range.lowerBound..<(question ?? range.upperBound)
    try checkCharacters(path)
    head.path = String(decoding: bytes[path], as: UTF8.self)
    if let question { try setQuery(question + 1..<range.upperBound, &head) }
  }

  private func setQuery(_ range: Range<Int>, _ head: inout Head) throws(HTTPRejection) {
    try checkCharacters(range)
    head.query = String(decoding: bytes[range], as: UTF8.self)
  }

  private func checkCharacters(_ range: Range<Int>) throws(HTTPRejection) {
    for index in range {
      guard Grammar.isTargetCharacter(bytes[index]) else { throw .malformedTarget }
      guard bytes[index] == UInt8(ascii: "%") else { continue }
      guard index + 2 < range.upperBound, Grammar.hexadecimal(bytes[index + 1]) != nil,
        Grammar.hexadecimal(bytes[index + 2]) != nil
      else { throw .malformedTarget }
    }
  }

  /// RFC 9112 section 5: the field lines up to the empty line.
  private mutating func fields() throws(HTTPRejection) -> HTTPFields {
    var fields = HTTPFields()
    fields.bytes = bytes
    while true {
      let line = self.line()
      if line.isEmpty { return fields }
      if fields.lines.count >= limits.fieldCount { throw .fieldsTooLarge }
      fields.lines.append(try FieldLine.parse(bytes, line))
    }
  }

  /// The line here, without its end; the scanner has seen that every line has one.
  private mutating func line() -> Range<Int> {
    let start = position
    while bytes[position] != Grammar.lf { position += 1 }
    position += 1
    return start..<position - 2
  }
}

/// RFC 9112 section 5: one field line, in a head or a trailer section.
enum FieldLine {
  static func parse(_ bytes: [UInt8], _ line: Range<Int>) throws(HTTPRejection) -> HTTPFields.Line {
    let text = bytes[line]
    // Section 5.2: a line that continues the one before must be refused or unfolded.
    if text.first == Grammar.space || text.first == Grammar.tab { throw .foldedField }
    // Section 5.1: no white space between name and colon.
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > line.lowerBound,
      text[line.lowerBound..<colon].allSatisfy(Grammar.isToken),
      text[colon...].dropFirst().allSatisfy(Grammar.isFieldContent)
    else { throw .malformedField }
    var value = colon + 1..<line.upperBound
    while let first = bytes[value].first, first == Grammar.space || first == Grammar.tab {
      value = value.lowerBound + 1..<value.upperBound
    }
    while let last = bytes[value].last, last == Grammar.space || last == Grammar.tab {
      value = value.lowerBound..<value.upperBound - 1
    }
    return HTTPFields.Line(name: line.lowerBound..<colon, value: value)
  }
}
