/// Content that is made piece by piece while the client takes it.
///
/// Classes only: a response is handed from layer to layer, and what may be of any type is slow to copy.
public protocol HTTPContentSource: AnyObject, Sendable {
  /// The next piece of the content.
  ///
  /// Called on a worker, one call at a time, and only when the client has taken most of what came
  /// before: a slow client stops the work and holds neither a thread nor more than two pieces of memory.
  /// The object is released unfinished when the client goes away.
  func next(_ cancellation: Cancellation) -> HTTPPiece

  /// Bytes of memory that the object holds until its end, about.
  var heldBytes: Int { get }
}

/// A piece of content that is made while it is sent.
public enum HTTPPiece: Sendable {
  /// Bytes that more will follow.
  case more([UInt8])
  /// The last bytes, possibly none.
  case last([UInt8])
}

extension HTTPPiece {
  /// Appends the piece as it goes over the wire: a chunk (RFC 9112, section 7.1), or, for a client of
  /// HTTP/1.0, its bytes, which the end of the connection delimits.
  public func encode(into bytes: inout [UInt8], isChunked: Bool) {
    let (before, content, after) = framed(isChunked: isChunked)
    bytes += before.utf8
    bytes += content
    bytes += after.utf8
  }

  /// The content of the piece, and what stands around it on the wire.
  public func framed(isChunked: Bool) -> (before: String, content: [UInt8], after: String) {
    let (content, isLast) =
      switch self {
      case .more(let content): (content, false)
      case .last(let content): (content, true)
      }
    if !isChunked { return ("", content, "") }
    let end = isLast ? "0\r\n\r\n" : ""
    // A chunk of size 0 would end the content.
    if content.isEmpty { return ("", content, end) }
    return (String(content.count, radix: 16) + "\r\n", content, "\r\n" + end)
  }
}

extension HTTPResponse {
  /// Whether an answer with this status has content (RFC 9110, section 6.4.1).
  public var hasContent: Bool { status >= 200 && status != 204 && status != 304 }
}
