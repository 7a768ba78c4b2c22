/// An answer; framing fields are added when it is encoded.
public struct HTTPResponse: Sendable {
  /// The status code.
  public var status: Int
  /// The fields in order, apart from Date, Content-Length and Connection.
  public var fields: [(name: String, value: String)]
  /// The content, or what there is of it at first.
  public var content: [UInt8]
  /// Makes what follows `content`, piece by piece; nil when that is all.
  public var rest: (any HTTPContentSource)?

  /// A response from its parts.
  public init(
    status: Int, fields: [(name: String, value: String)] = [], content: [UInt8] = [],
    rest: (any HTTPContentSource)? = nil
  ) {
    self.status = status
    self.fields = fields
    self.content = content
    self.rest = rest
  }

  /// The value of the first field of this name, compared as it is written.
  public func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}

extension HTTPResponse {
  /// What the field Connection says.
  public enum ConnectionOption: Sendable {
    /// Nothing: the connection is kept, as is usual in HTTP/1.1.
    case none
    /// That it is kept, which a client of HTTP/1.0 has to be told.
    case keepAlive
    /// That this is the last response.
    case close
  }

  /// Appends the response as it goes over the wire.
  ///
  /// - Parameters:
  ///   - isHead: whether the request was HEAD, whose answer has the fields but not the content.
  ///   - connection: whether the connection ends with this response.
  ///   - date: the date in the form of RFC 9110 section 5.6.7.
  ///   - isChunked: whether content that is still being made goes out in chunks; otherwise the end of the
  ///     connection delimits it.
  public func encode(
    into bytes: inout [UInt8], isHead: Bool, connection: ConnectionOption, date: [UInt8],
    isChunked: Bool = true
  ) {
    // One line per append: interpolated strings would each be allocated.
    if status == 200 {
      bytes.append("HTTP/1.1 200 OK\r\nDate: ")
    } else {
      bytes.append("HTTP/1.1 ")
      append(status, to: &bytes)
      bytes.append(UInt8(ascii: " "))
      bytes += Self.reason(status).utf8
      bytes.append("\r\nDate: ")
    }
    bytes += date
    for field in fields {
      bytes.append("\r\n")
      bytes += field.name.utf8
      bytes.append(": ")
      // A line end in a value would let its author write further fields.
      let value = field.value.utf8
      if value.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) {
        bytes += value
      } else {
        bytes += value.filter { $0 >= 0x20 && $0 != 0x7f }
      }
    }
    // RFC 9110 section 8.6: no Content-Length where there can be no content.
    if rest != nil {
      if isChunked { bytes.append("\r\nTransfer-Encoding: chunked") }
    } else if status >= 200 && status != 204 && status != 304 {
      bytes.append("\r\nContent-Length: ")
      append(content.count, to: &bytes)
    }
    switch connection {
    case .none: break
    case .keepAlive: bytes.append("\r\nConnection: keep-alive")
    case .close: bytes.append("\r\nConnection: close")
    }
    bytes.append("\r\n\r\n")
    if isHead { return }
    if rest != nil {
      HTTPPiece.more(content).encode(into: &bytes, isChunked: isChunked)
    } else if status >= 200 && status != 204 && status != 304 {
      bytes += content
    }
  }

  private func append(_ number: Int, to bytes: inout [UInt8]) {
    // Small strings live in the value itself: no allocation up to 15 digits.
    bytes += String(number).utf8
  }

  /// The interim response that asks for the content (RFC 9110, section 15.2.1).
  public static let continueBytes = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  /// The reason phrase of a status code (RFC 9110, section 15, and RFC 6585).
  public static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 204: "No Content"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 411: "Length Required"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: "Unknown"
    }
  }
}

extension [UInt8] {
  /// Appends fixed text: a copy of its bytes and nothing else.
  fileprivate mutating func append(_ text: StaticString) {
    // Safe: the pointer of a static string is valid for its count for as long as the program runs.
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
