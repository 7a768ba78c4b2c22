// RFC 9112 section 3: method SP request-target SP HTTP-version.
extension Head {
  mutating func read(
    requestLine line: Range<Int>, _ bytes: borrowing Span<UInt8>, _ limits: HTTPLimits
  ) throws(HTTPRejection) {
    var methodEnd = line.lowerBound
    while methodEnd < line.upperBound, bytes[methodEnd] != Grammar.space { methodEnd += 1 }
    var targetEnd = line.upperBound
    while targetEnd > methodEnd, bytes[targetEnd - 1] != Grammar.space { targetEnd -= 1 }
    guard targetEnd > methodEnd + 2 else { throw .malformedRequestLine }
    let target = methodEnd + 1..<targetEnd - 1
    minorVersion = try Self.minorVersion(bytes, targetEnd..<line.upperBound)
    if target.count > limits.target { throw .targetTooLong }
    method = HTTPMethod(bytes, line.lowerBound..<methodEnd)
    try read(target: target, bytes)
  }

  /// Section 2.3. A higher minor version of 1 is served as 1.1 (RFC 9110, section 2.5).
  private static func minorVersion(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
  ) throws(HTTPRejection) -> Int {
    let start = range.lowerBound
    guard range.count == 8, bytes.equals(start..<start + 5, "HTTP/"),
      Grammar.isDigit(bytes[start + 5]), bytes[start + 6] == UInt8(ascii: "."),
      Grammar.isDigit(bytes[start + 7])
    else { throw .malformedRequestLine }
    guard bytes[start + 5] == UInt8(ascii: "1") else { throw .unknownVersion }
    return bytes[start + 7] == UInt8(ascii: "0") ? 0 : 1
  }

  /// Section 3.2: the four forms of a request-target.
  private mutating func read(
    target: Range<Int>, _ bytes: borrowing Span<UInt8>
  ) throws(HTTPRejection) {
    // 3.2.3: authority-form, which belongs to CONNECT. A tunnel through this server leads nowhere.
    if method == .connect {
      guard HostRule.isAuthority(bytes, target, needsPort: true) else { throw .malformedTarget }
      throw .connect
    }
    // 3.2.1: origin-form.
    if bytes[target.lowerBound] == UInt8(ascii: "/") { return try read(path: target, bytes) }
    // 3.2.4: asterisk-form, which belongs to OPTIONS.
    if bytes.equals(target, "*") {
      guard method == .options else { throw .malformedTarget }
      path = "*"
      return
    }
    // 3.2.2: absolute-form. This server is the same under all names, so neither its authority nor Host is kept.
    guard let colon = Self.schemeEnd(bytes, target) else { throw .malformedTarget }
    let scheme = bytes.text(target.lowerBound..<colon).utf8.map(Grammar.lowercased)
    guard scheme.elementsEqual("http".utf8) else { throw .otherScheme }
    let start = colon + 3
    guard start <= target.upperBound, bytes.equals(colon..<start, "://") else {
      throw .malformedTarget
    }
    var end = start
    while end < target.upperBound, bytes[end] != UInt8(ascii: "/"),
      bytes[end] != UInt8(ascii: "?")
    {
      end += 1
    }
    guard HostRule.isAuthority(bytes, start..<end, needsPort: false) else { throw .malformedTarget }
    if end < target.upperBound, bytes[end] == UInt8(ascii: "/") {
      return try read(path: end..<target.upperBound, bytes)
    }
    // An empty path stands for the server as a whole with OPTIONS, and for "/" otherwise.
    path = method == .options && end == target.upperBound ? "*" : "/"
    if end < target.upperBound { try read(query: end + 1..<target.upperBound, bytes) }
  }

  /// Where the colon after a scheme is (RFC 3986, section 3.1).
  private static func schemeEnd(_ bytes: borrowing Span<UInt8>, _ target: Range<Int>) -> Int? {
    for index in target {
      switch bytes[index] {
      case Grammar.colon: return index > target.lowerBound ? index : nil
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        if index == target.lowerBound { return nil }
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
      default: return nil
      }
    }
    return nil
  }

  private mutating func read(
    path target: Range<Int>, _ bytes: borrowing Span<UInt8>
  ) throws(HTTPRejection) {
    var end = target.lowerBound
    while end < target.upperBound, bytes[end] != UInt8(ascii: "?") { end += 1 }
    let isEncoded = try Self.checkCharacters(bytes, target.lowerBound..<end)
    path =
      isEncoded
      ? Self.normalized(bytes, target.lowerBound..<end) : bytes.text(target.lowerBound..<end)
    if end < target.upperBound { try read(query: end + 1..<target.upperBound, bytes) }
  }

  private mutating func read(
    query range: Range<Int>, _ bytes: borrowing Span<UInt8>
  ) throws(HTTPRejection) {
    _ = try Self.checkCharacters(bytes, range)
    query = bytes.text(range)
  }

  /// - Returns: whether there is a percent-encoded character.
  private static func checkCharacters(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
  ) throws(HTTPRejection) -> Bool {
    var isEncoded = false
    for index in range {
      guard Grammar.isTargetCharacter(bytes[index]) else { throw .malformedTarget }
      guard bytes[index] == UInt8(ascii: "%") else { continue }
      isEncoded = true
      guard index + 2 < range.upperBound, Grammar.hexadecimal(bytes[index + 1]) != nil,
        Grammar.hexadecimal(bytes[index + 2]) != nil
      else { throw .malformedTarget }
    }
    return isEncoded
  }

  /// RFC 3986 section 6.2.2.2: unreserved characters are decoded, which changes no meaning; others, "/" among
  /// them, stay as they are, because decoding them would.
  private static func normalized(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> String {
    var text: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] == UInt8(ascii: "%"), let high = Grammar.hexadecimal(bytes[index + 1]),
        let low = Grammar.hexadecimal(bytes[index + 2])
      {
        let byte = UInt8(high * 16 + low)
        if Grammar.isUnreserved(byte) {
          text.append(byte)
          index += 3
          continue
        }
      }
      text.append(bytes[index])
      index += 1
    }
    return String(decoding: text, as: UTF8.self)
  }
}
