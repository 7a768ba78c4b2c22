/// How the content of a request is delimited.
enum Framing: Equatable {
  case none
  case length(Int)
  case chunked
}

extension Framing {
  /// RFC 9112 section 6.3, its steps numbered as there; 1, 2 and 5 are about responses.
  static func of(_ head: borrowing Head, _ limits: HTTPLimits) throws(HTTPRejection) -> Framing {
    let (first, count) = head.fields.find("content-length")
    if head.fields.has("transfer-encoding") {
      // Section 6.1: a server that meets it in HTTP/1.0 must take the framing as faulty.
      if head.minorVersion == 0 { throw .codingInHTTP10 }
      // 3. Both fields: what an attacker sends whom a proxy in front reads otherwise.
      if count > 0 { throw .lengthAndCoding }
      // 4. chunked must be the final coding.
      let codings = head.fields.members(of: "transfer-encoding")
      let chunked = codings.map { head.fields.matches($0, "chunked") }
      // Empty members could be ignored, but a proxy that does not would see no coding at all.
      if codings.contains(where: \.isEmpty) { throw .emptyCoding }
      guard chunked.last == true, !chunked.dropLast().contains(true) else { throw .chunkedNotFinal }
      if codings.count > 1 { throw .unknownCoding }
      return .chunked
    }
    // 6. and 7. One valid length; the repetition that the step allows to accept is refused.
    guard let text = first else { return .none }
    guard count == 1, !text.isEmpty else { throw .invalidContentLength }
    var length = 0
    var isTooLarge = false
    let bytes = head.fields.bytes.span
    for index in text {
      let byte = bytes[index]
      guard Grammar.isDigit(byte) else { throw .invalidContentLength }
      if isTooLarge { continue }
      length = length * 10 + Int(byte - UInt8(ascii: "0"))
      isTooLarge = length > limits.content
    }
    if isTooLarge { throw .contentTooLarge }
    return length == 0 ? .none : .length(length)
  }
}

extension Head {
  /// RFC 9112 section 9.3: whether the connection outlives the request.
  var keepsAlive: Bool {
    let options = fields.has("connection") ? fields.members(of: "connection") : []
    if options.contains(where: { fields.matches($0, "close") }) { return false }
    return minorVersion >= 1 || options.contains { fields.matches($0, "keep-alive") }
  }

  /// RFC 9110 section 10.1.1: whether the client waits for 100 (Continue).
  func expectsContinue() throws(HTTPRejection) -> Bool {
    guard fields.has("expect") else { return false }
    let expectations = fields.members(of: "expect").filter { !$0.isEmpty }
    guard expectations.allSatisfy({ fields.matches($0, "100-continue") }) else {
      throw .unknownExpectation
    }
    // A client of HTTP/1.0 does not know of interim responses.
    return minorVersion >= 1 && !expectations.isEmpty
  }
}
