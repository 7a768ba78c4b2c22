/// How the content of a request is delimited.
enum Framing: Equatable {
  case none
  case length(Int)
  case chunked
}

extension Framing {
  /// RFC 9112 section 6.3, its steps numbered as there; 1, 2 and 5 are about responses.
  static func of(_ head: borrowing Head, _ limits: HTTPLimits) throws(HTTPRejection) -> Framing {
    let lengths = head.fields.all("content-length")
    if head.fields.has("transfer-encoding") {
      // Section 6.1: a server that meets it in HTTP/1.0 must take the framing as faulty.
      if head.minorVersion == 0 { throw .codingInHTTP10 }
      // 3. Both fields: what an attacker sends whom a proxy in front reads otherwise.
      if !lengths.isEmpty { throw .lengthAndCoding }
      // 4. chunked must be the final coding.
      let codings = head.fields.list("transfer-encoding")
      guard codings.last == "chunked" else {
        throw codings.contains("chunked") ? .chunkedNotFinal : .unknownCoding
      }
      if codings.dropLast().contains("chunked") { throw .chunkedNotFinal }
      if codings.count > 1 { throw .unknownCoding }
      return .chunked
    }
    // 6. and 7. One valid length; the repetition that the step allows to accept is refused.
    guard let text = lengths.first else { return .none }
    guard lengths.count == 1, !text.isEmpty, text.utf8.allSatisfy(Grammar.isDigit) else {
      throw .invalidContentLength
    }
    // Only digits: what does not fit an Int is larger than every limit.
    guard let length = Int(text), length <= limits.content else { throw .contentTooLarge }
    return length == 0 ? .none : .length(length)
  }
}

extension Head {
  /// RFC 9112 section 9.3: whether the connection outlives the request.
  var keepsAlive: Bool {
    let options = fields.list("connection")
    if options.contains("close") { return false }
    return minorVersion >= 1 || options.contains("keep-alive")
  }

  /// RFC 9110 section 10.1.1: whether the client waits for 100 (Continue).
  func expectsContinue() throws(HTTPRejection) -> Bool {
    let expectations = fields.list("expect")
    if expectations.isEmpty { return false }
    guard expectations.allSatisfy({ $0 == "100-continue" }) else { throw .unknownExpectation }
    return minorVersion >= 1
  }
}
