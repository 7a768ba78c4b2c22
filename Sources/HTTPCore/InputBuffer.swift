/// Bytes that have been received and not yet understood.
///
/// It belongs to whoever reads, not to a connection: a connection keeps bytes of its own only while a
/// message is incomplete, so that idle ones cost next to nothing.
public struct InputBuffer: Sendable {
  var bytes: [UInt8] = []
  /// The first byte that has not been consumed.
  var position = 0
  /// What was read from it of late.
  var heads = KnownHeads()

  /// An empty buffer.
  public init() {}

  /// The number of bytes that have not been consumed.
  public var count: Int { bytes.count - position }

  /// Adds bytes at the end.
  public mutating func append(_ more: UnsafeRawBufferPointer) {
    // An empty array has no room of its own.
    if more.isEmpty { return }
    more.withMemoryRebound(to: UInt8.self) { more in
      bytes.append(addingCapacity: more.count) { $0.append(copyOf: more) }
    }
  }

  /// Adds bytes at the end.
  public mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  /// Forgets all bytes, keeping the room for new ones.
  public mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    position = 0
  }
}

extension [UInt8] {
  /// Appends a part of a span.
  mutating func append(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) {
    if range.isEmpty { return }
    bytes.extracting(range).withUnsafeBufferPointer { part in
      append(addingCapacity: part.count) { $0.append(copyOf: part) }
    }
  }
}
