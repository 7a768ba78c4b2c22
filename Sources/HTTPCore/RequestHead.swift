/// A request's head, complete and valid, with what the connection has to know of it.
///
/// An object, because it never changes: a request is handed through many layers, and copies of it share one reference
/// to what would be half a dozen of them.
final class RequestHead: Sendable {
  let method: HTTPMethod
  let path: String
  let query: String?
  let fields: HTTPFields
  /// 0 or 1.
  let minorVersion: Int
  /// How the content is delimited.
  let framing: Framing
  /// Whether the connection may outlive the request.
  let keepsAlive: Bool
  /// Whether the client waits for 100 (Continue).
  let expectsContinue: Bool

  /// What a complete head says.
  init(_ head: borrowing Head, _ limits: HTTPLimits) throws(HTTPRejection) {
    framing = try .of(head, limits)
    expectsContinue = try head.expectsContinue()
    keepsAlive = head.keepsAlive
    method = head.method
    path = head.path
    query = head.query
    minorVersion = head.minorVersion
    fields = head.fields
  }

  /// The head of a request without a network.
  init(_ method: HTTPMethod, _ path: String, _ query: String?, _ fields: HTTPFields) {
    (self.method, self.path, self.query, self.fields) = (method, path, query, fields)
    (minorVersion, framing, keepsAlive, expectsContinue) = (1, .none, true, false)
  }

  /// Whether a message begins with this head.
  func begins(_ message: borrowing Span<UInt8>) -> Bool {
    let bytes = fields.bytes
    return message.begin(with: bytes.span)
  }

  /// The same without the fields of a name, which is given in lower case.
  func removing(_ name: StaticString) -> RequestHead {
    var fields = fields
    fields.remove(name)
    return RequestHead(method, path, query, fields)
  }
}

/// The heads that were read of late.
///
/// A client sends the same head with every request, or one of a few that differ in the length of the content. What a
/// head means depends on its bytes, in which its end is, and on the limits, which are the same for all connections of
/// a loop: so of bytes that begin with a known head nothing has to be read again. Reading one was a fourth of the time
/// that the seed example spends outside of the kernel.
struct KnownHeads: Sendable {
  /// Few, as all are compared where none fits. The one met last comes first.
  private static let most = 8
  /// Bytes of a head up to which it is kept: a browser's.
  private static let longest = 1024

  private var heads: [RequestHead] = []

  /// Where the head is kept that bytes begin with; nil when it is none of the known.
  func place(of bytes: borrowing Span<UInt8>) -> Int? {
    for index in heads.indices where heads[index].begins(bytes) { return index }
    return nil
  }

  /// The head at a place, which is the first one from now on.
  mutating func take(_ place: Int) -> RequestHead {
    if place > 0 { heads.insert(heads.remove(at: place), at: 0) }
    return heads[0]
  }

  mutating func remember(_ head: RequestHead) {
    let bytes = head.fields.bytes
    if bytes.count > Self.longest { return }
    // It is known already where it has come in pieces this time.
    if let place = place(of: bytes.span) {
      _ = take(place)
      return
    }
    if heads.count == Self.most { heads.removeLast() }
    heads.insert(head, at: 0)
  }
}
