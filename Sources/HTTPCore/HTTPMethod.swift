/// The method of a request (RFC 9110, section 9, and RFC 5789).
public enum HTTPMethod: Sendable, Hashable {
  case get, head, post, put, delete, connect, options, trace, patch
  /// A method of another name.
  case other(String)

  /// The method of these bytes; names are case-sensitive.
  init(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) {
    if bytes.equals(range, "POST") {
      self = .post
    } else if bytes.equals(range, "GET") {
      self = .get
    } else if bytes.equals(range, "HEAD") {
      self = .head
    } else if bytes.equals(range, "OPTIONS") {
      self = .options
    } else if bytes.equals(range, "PUT") {
      self = .put
    } else if bytes.equals(range, "DELETE") {
      self = .delete
    } else if bytes.equals(range, "CONNECT") {
      self = .connect
    } else if bytes.equals(range, "TRACE") {
      self = .trace
    } else if bytes.equals(range, "PATCH") {
      self = .patch
    } else {
      self = .other(bytes.text(range))
    }
  }

  /// The method as it stands in a request.
  public var name: String {
    switch self {
    case .get: "GET"
    case .head: "HEAD"
    case .post: "POST"
    case .put: "PUT"
    case .delete: "DELETE"
    case .connect: "CONNECT"
    case .options: "OPTIONS"
    case .trace: "TRACE"
    case .patch: "PATCH"
    case .other(let name): name
    }
  }
}
