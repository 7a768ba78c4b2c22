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
    let (content, isLast) =
      switch self {
      case .more(let content): (content, false)
      case .last(let content): (content, true)
      }
    // A chunk of size 0 would end the content.
    if !content.isEmpty {
      if isChunked {
        bytes += String(content.count, radix: 16).utf8
        bytes += "\r\n".utf8
      }
      bytes += content
      if isChunked { bytes += "\r\n".utf8 }
    }
    if isLast && isChunked { bytes += "0\r\n\r\n".utf8 }
  }
}
