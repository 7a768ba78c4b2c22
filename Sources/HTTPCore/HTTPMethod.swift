/// The method of a request (RFC 9110, section 9, and RFC 5789).
public enum HTTPMethod: Sendable, Hashable {
  case get, head, post, put, delete, connect, options, trace, patch
  /// A method of another name.
  case other(String)

  init(_ name: String) {
    switch name {
    case "GET": self = .get
    case "HEAD": self = .head
    case "POST": self = .post
    case "PUT": self = .put
    case "DELETE": self = .delete
    case "CONNECT": self = .connect
    case "OPTIONS": self = .options
    case "TRACE": self = .trace
    case "PATCH": self = .patch
    default: self = .other(name)
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
