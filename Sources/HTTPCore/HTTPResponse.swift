/// An answer; framing fields are added when it is encoded.
public struct HTTPResponse: Sendable {
  /// The status code.
  public var status: Int
  /// The fields in order, apart from Date, Content-Length and Connection.
  public var fields: HTTPResponseFields
  /// The content, or what there is of it at first.
  public var content: [UInt8]
  /// Makes what follows `content`, piece by piece; nil when that is all.
  public var rest: (any HTTPContentSource)?

  /// A response from its parts.
  public init(
    status: Int, fields: HTTPResponseFields = [], content: [UInt8] = [],
    rest: (any HTTPContentSource)? = nil
  ) {
    self.status = status
    self.fields = fields
    self.content = content
    self.rest = rest
  }

  /// The value of the first field of this name, compared as it is written.
  public func first(_ name: String) -> String? { fields.first(name) }
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
    // RFC 9110 section 8.6: no Content-Length where there can be no content.
    let hasContent = rest == nil && status >= 200 && status != 204 && status != 304
    let reason = Self.reason(status)
    var room = Self.fixedRoom + reason.utf8.count + date.count + fields.bytes.count
    if hasContent && !isHead { room += content.count }
    // In one go: every append to an array looks anew who else has it and how much room it has.
    bytes.append(addingCapacity: room) { out in
      out.append("HTTP/1.1 ")
      out.append(decimal: status)
      out.append(" ")
      out.append(reason)
      out.append("\r\nDate: ")
      out.append(date.span)
      out.append(fields.bytes.span)
      if hasContent {
        out.append("\r\nContent-Length: ")
        out.append(decimal: content.count)
      } else if rest != nil && isChunked {
        out.append("\r\nTransfer-Encoding: chunked")
      }
      switch connection {
      case .none: break
      case .keepAlive: out.append("\r\nConnection: keep-alive")
      case .close: out.append("\r\nConnection: close")
      }
      out.append("\r\n\r\n")
      if hasContent && !isHead { out.append(content.span) }
    }
    if rest != nil && !isHead {
      HTTPPiece.more(content).encode(into: &bytes, isChunked: isChunked)
    }
  }

  /// What a head has beside reason, date and fields: at most 122 bytes, with numbers of up to 19 digits.
  private static let fixedRoom = 160

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
