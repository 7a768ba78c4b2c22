/// Why a request is refused by the protocol, before any service sees it (RFC 9112).
///
/// After a rejection the connection is closed: what follows on it cannot be told from the rest of the
/// faulty message.
public enum HTTPRejection: String, Error, Sendable, CaseIterable {
  // 400
  case malformedRequestLine, malformedTarget, malformedField, foldedField, bareLineEnding
  case otherScheme
  case missingHost, repeatedHost, invalidHost
  case invalidContentLength, lengthAndCoding, codingInHTTP10, chunkedNotFinal
  case emptyCoding, malformedChunk, chunkExtensionsTooLong, malformedTrailer
  case incompleteRequest
  // Others
  case headTimeout, contentTimeout
  case contentTooLarge
  case targetTooLong
  case unknownExpectation
  case fieldsTooLarge
  case unknownCoding, methodTooLong, connect
  case unknownVersion

  /// The status code.
  public var status: Int {
    switch self {
    case .malformedRequestLine, .malformedTarget, .malformedField, .foldedField, .bareLineEnding,
      .otherScheme, .missingHost, .repeatedHost, .invalidHost, .invalidContentLength,
      .lengthAndCoding, .codingInHTTP10, .chunkedNotFinal, .emptyCoding, .malformedChunk,
      .chunkExtensionsTooLong, .malformedTrailer, .incompleteRequest:
      400
    case .headTimeout, .contentTimeout: 408
    case .contentTooLarge: 413
    case .targetTooLong: 414
    case .unknownExpectation: 417
    case .fieldsTooLarge: 431
    case .unknownCoding, .methodTooLong, .connect: 501
    case .unknownVersion: 505
    }
  }

  /// One sentence that says what is wrong.
  public var explanation: String {
    switch self {
    case .malformedRequestLine: "the request line is not 'method target HTTP/1.1'"
    case .malformedTarget: "the request-target holds a character that a URI may not have"
    case .malformedField: "a field line is not 'name: value'"
    case .foldedField: "a field line is folded, which RFC 9112 section 5.2 forbids"
    case .bareLineEnding: "a line does not end with CR LF"
    case .otherScheme: "the request-target is of another scheme than http"
    case .missingHost: "the Host field is missing"
    case .repeatedHost: "there is more than one Host field"
    case .invalidHost: "the Host field is not a host with an optional port"
    case .invalidContentLength: "the Content-Length is not one number"
    case .lengthAndCoding: "Content-Length and Transfer-Encoding exclude each other"
    case .codingInHTTP10: "HTTP/1.0 has no Transfer-Encoding"
    case .chunkedNotFinal: "chunked must be the last transfer coding, and stand there once"
    case .emptyCoding: "the list of transfer codings has an empty member"
    case .chunkExtensionsTooLong: "the chunk extensions are longer than the limit of this server"
    case .incompleteRequest: "the client ended its side before the request was complete"
    case .malformedChunk: "a chunk is not framed as RFC 9112 section 7.1 has it"
    case .malformedTrailer: "a trailer field is not 'name: value'"
    case .headTimeout: "the head of the request did not arrive in time"
    case .contentTimeout: "the content of the request did not arrive in time"
    case .contentTooLarge: "the content is larger than the limit of this server"
    case .targetTooLong: "the request-target is longer than the limit of this server"
    case .unknownExpectation: "the only expectation that this server knows is 100-continue"
    case .fieldsTooLarge: "the header fields are more than the limit of this server"
    case .unknownCoding: "the only transfer coding that this server knows is chunked"
    case .methodTooLong: "no method that this server knows is that long"
    case .connect: "this server is no proxy: it opens no tunnels"
    case .unknownVersion: "this server speaks HTTP/1.1 and HTTP/1.0"
    }
  }
}
