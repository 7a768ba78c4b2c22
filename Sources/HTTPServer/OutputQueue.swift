import HTTPCore

/// What a client has not taken yet, in parts that are sent from where they are.
struct OutputQueue {
  private var parts: [[UInt8]] = []
  private var first = 0
  /// Bytes of the first part that have been taken.
  private var taken = 0
  /// Bytes that are left.
  private(set) var count = 0

  /// The array is kept, not copied.
  mutating func append(_ bytes: [UInt8]) {
    if bytes.isEmpty { return }
    parts.append(bytes)
    count += bytes.count
  }

  mutating func append(_ piece: HTTPPiece, isChunked: Bool) {
    let (before, content, after) = piece.framed(isChunked: isChunked)
    if content.count < 16 << 10 {
      // One call of the system for all of it costs less than the copy.
      append(Array(before.utf8) + content + Array(after.utf8))
    } else {
      append(Array(before.utf8))
      append(content)
      append(Array(after.utf8))
    }
  }

  /// Hands over what is left of the first part, at most so many bytes; the pointer is valid within `body` alone.
  func withNext<Result>(
    atMost limit: Int, _ body: (UnsafeRawBufferPointer, _ isLast: Bool) -> Result
  ) -> Result? {
    guard first < parts.count else { return nil }
    return parts[first].withUnsafeBytes { bytes in
      let end = min(bytes.count, taken + limit)
      return body(UnsafeRawBufferPointer(rebasing: bytes[taken..<end]), end - taken == count)
    }
  }

  /// Lets go of bytes of the first part.
  mutating func drop(_ bytes: Int) {
    count -= bytes
    taken += bytes
    guard first < parts.count, taken == parts[first].count else { return }
    parts[first] = []
    (first, taken) = (first + 1, 0)
    if first == parts.count {
      (parts, first) = ([], 0)
    } else if first > 16 {
      parts.removeFirst(first)
      first = 0
    }
  }
}
