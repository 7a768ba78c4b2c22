/// Finds the end of a head as its bytes arrive; looks at each byte once, however small the pieces.
struct HeadScanner {
  /// Bytes that have been looked at.
  private(set) var scanned = 0
  private(set) var lineStart = 0
  /// The end of the request line, once it is there.
  private(set) var requestLineEnd: Int?

  /// The number of bytes of the head, its empty line included; nil when more are needed.
  ///
  /// RFC 9112 section 2.2 lets a recipient take a bare LF for a line end. It need not, and proxies that do
  /// while others do not are how requests are smuggled: both bare LF and bare CR are refused.
  mutating func end(
    of bytes: borrowing Span<UInt8>, _ limits: HTTPLimits
  ) throws(HTTPRejection) -> Int? {
    while scanned < bytes.count {
      let byte = bytes[scanned]
      scanned += 1
      if byte == Grammar.lf {
        let length = scanned - lineStart
        guard length >= 2, bytes[scanned - 2] == Grammar.cr else { throw .bareLineEnding }
        if length == 2 {
          // Section 2.2: an empty line before the request line is the rest of an earlier message.
          if requestLineEnd != nil { return scanned }
        } else if requestLineEnd == nil {
          requestLineEnd = scanned
        }
        lineStart = scanned
      } else if scanned >= 2, bytes[scanned - 2] == Grammar.cr, scanned - 1 > lineStart {
        throw .bareLineEnding
      }
      if scanned > limits.target + limits.fieldSection { try checkSize(limits) }
    }
    try checkSize(limits)
    return nil
  }

  private func checkSize(_ limits: HTTPLimits) throws(HTTPRejection) {
    guard let requestLineEnd else {
      // A method and a version add a few bytes to the target.
      if scanned > limits.target + 64 { throw .targetTooLong }
      return
    }
    if scanned - requestLineEnd > limits.fieldSection { throw .fieldsTooLarge }
  }
}
