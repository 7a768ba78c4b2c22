/// RFC 9112 section 7.1: chunks to content, as the bytes arrive.
struct ChunkedDecoder: Sendable {
  private enum Phase: Sendable {
    case size
    case data(remaining: Int)
    case dataEnd
    case trailer
  }

  private var phase = Phase.size
  private var trailerBytes = 0
  private var trailerLines = 0
  private var extensionBytes = 0

  /// Consumes what it can of the bytes from `position` on and appends content.
  ///
  /// - Returns: whether the last chunk and its trailer section are complete.
  mutating func decode(
    _ bytes: borrowing Span<UInt8>, _ position: inout Int, into content: inout [UInt8],
    _ limits: HTTPLimits
  ) throws(HTTPRejection) -> Bool {
    while true {
      switch phase {
      case .size:
        guard
          let line = try Self.line(
            bytes, position, limits.chunkLine, .chunkExtensionsTooLong, .malformedChunk)
        else { return false }
        let size = try self.size(bytes, position..<line, limits)
        position = line + 2
        if content.count + size > limits.content { throw .contentTooLarge }
        phase = size == 0 ? .trailer : .data(remaining: size)
      case .data(let remaining):
        let count = min(remaining, bytes.count - position)
        content.append(bytes, position..<position + count)
        position += count
        phase = count == remaining ? .dataEnd : .data(remaining: remaining - count)
        if count < remaining { return false }
      case .dataEnd:
        guard position + 1 < bytes.count else {
          if position < bytes.count, bytes[position] != Grammar.cr { throw .malformedChunk }
          return false
        }
        guard bytes[position] == Grammar.cr, bytes[position + 1] == Grammar.lf else {
          throw .malformedChunk
        }
        position += 2
        phase = .size
      case .trailer:
        let limit = limits.trailers - trailerBytes
        guard
          let line = try Self.line(bytes, position, limit, .fieldsTooLarge, .malformedTrailer)
        else { return false }
        let text = position..<line
        trailerBytes += text.count + 2
        position = line + 2
        if text.isEmpty { return true }
        trailerLines += 1
        if trailerLines > limits.fieldCount { throw .fieldsTooLarge }
        // Section 7.1.2: a recipient may drop trailer fields; they must be fields all the same.
        do { _ = try FieldLine.read(bytes, text) } catch { throw .malformedTrailer }
      }
    }
  }

  /// The offset of the CR that ends the line from `start` on; nil when it has not come yet.
  private static func line(
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ limit: Int, _ tooLong: HTTPRejection,
    _ malformed: HTTPRejection
  ) throws(HTTPRejection) -> Int? {
    var index = start
    while index < bytes.count {
      if index - start > limit { throw tooLong }
      if bytes[index] == Grammar.lf { throw malformed }
      if bytes[index] == Grammar.cr {
        guard index + 1 < bytes.count else { return nil }
        guard bytes[index + 1] == Grammar.lf else { throw malformed }
        return index
      }
      index += 1
    }
    return nil
  }

  /// chunk-size [ chunk-ext ]; extensions are checked and dropped (section 7.1.1).
  private mutating func size(
    _ bytes: borrowing Span<UInt8>, _ line: Range<Int>, _ limits: HTTPLimits
  ) throws(HTTPRejection) -> Int {
    var index = line.lowerBound
    var size = 0
    while index < line.upperBound, let digit = Grammar.hexadecimal(bytes[index]) {
      size = size * 16 + digit
      if size > limits.content { throw .contentTooLarge }
      index += 1
    }
    guard index > line.lowerBound else { throw .malformedChunk }
    // Their total is bounded too, or small chunks with long extensions could go on for ever.
    extensionBytes += line.upperBound - index
    if extensionBytes > limits.chunkExtensions { throw .chunkExtensionsTooLong }
    try Self.checkExtensions(bytes, index..<line.upperBound)
    return size
  }

  /// *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
  private static func checkExtensions(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
  ) throws(HTTPRejection) {
    var index = range.lowerBound
    func skipBlanks(_ bytes: borrowing Span<UInt8>) {
      while index < range.upperBound, bytes[index] == Grammar.space || bytes[index] == Grammar.tab {
        index += 1
      }
    }
    func token(_ bytes: borrowing Span<UInt8>) -> Bool {
      let start = index
      while index < range.upperBound, Grammar.isToken(bytes[index]) { index += 1 }
      return index > start
    }
    while index < range.upperBound {
      skipBlanks(bytes)
      guard index < range.upperBound, bytes[index] == UInt8(ascii: ";") else {
        throw .malformedChunk
      }
      index += 1
      skipBlanks(bytes)
      guard token(bytes) else { throw .malformedChunk }
      let nameEnd = index
      skipBlanks(bytes)
      guard index < range.upperBound, bytes[index] == UInt8(ascii: "=") else {
        index = nameEnd
        continue
      }
      index += 1
      skipBlanks(bytes)
      if index < range.upperBound, bytes[index] == UInt8(ascii: "\"") {
        index += 1
        while index < range.upperBound, bytes[index] != UInt8(ascii: "\"") {
          if bytes[index] == UInt8(ascii: "\\") { index += 1 }
          guard index < range.upperBound, Grammar.isFieldContent(bytes[index]) else {
            throw .malformedChunk
          }
          index += 1
        }
        guard index < range.upperBound else { throw .malformedChunk }
        index += 1
      } else {
        guard token(bytes) else { throw .malformedChunk }
      }
    }
  }
}
