import CZlib

/// A gzip encoder or decoder (RFC 1952).
///
/// `@unchecked Sendable`: the stream is used by one caller at a time, which hands it on with the object; a
/// source of content is asked for one piece after the other.
final class GzipCoder: @unchecked Sendable {
  enum Fault: Error {
    /// The bytes are not gzip, or end too early.
    case malformed
    /// The expanded content is larger than the limit.
    case tooLarge
  }

  private let stream: OpaquePointer
  /// What one step may give: 32 KiB, so that small contents need one step.
  private static let room = 32 << 10

  /// A decoder; nil without memory.
  static func decoder() -> GzipCoder? { czlib_decoder().map(GzipCoder.init) }

  /// An encoder at a level from 1 to 9; nil without memory.
  static func encoder(level: Int) -> GzipCoder? { czlib_encoder(Int32(level)).map(GzipCoder.init) }

  private init(_ stream: OpaquePointer) { self.stream = stream }

  deinit { czlib_free(stream) }

  /// The encoded form of some bytes; flushed, so that a reader can decode all of them. Nil when the encoder is at its
  /// end already.
  func encode(_ bytes: [UInt8], isLast: Bool) -> [UInt8]? {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count / 2 + 64)
    var position = 0
    while true {
      let step = step(bytes, from: position, into: &output, room: Self.room, finishes: isLast)
      position += step.taken
      if step.status == CZLIB_FAULT { return nil }
      if step.status == CZLIB_END { return output }
      // A step that leaves room has given everything.
      if !isLast && position == bytes.count && step.given < Self.room { return output }
      if step.taken == 0 && step.given == 0 { return nil }
    }
  }

  /// The content of one or more members, up to a limit.
  func decode(_ bytes: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
    var output: [UInt8] = []
    var position = 0
    while true {
      let room = min(Self.room, limit - output.count + 1)
      let step = step(bytes, from: position, into: &output, room: room, finishes: false)
      position += step.taken
      if output.count > limit { throw .tooLarge }
      if step.status == CZLIB_FAULT { throw .malformed }
      if step.status == CZLIB_END {
        if position == bytes.count { return output }
        // RFC 1952 section 2.2: members follow one another.
        if czlib_reset(stream) != 0 { throw .malformed }
      } else if step.taken == 0 && step.given == 0 {
        throw .malformed
      }
    }
  }

  private func step(
    _ bytes: [UInt8], from position: Int, into output: inout [UInt8], room: Int, finishes: Bool
  ) -> (status: Int, taken: Int, given: Int) {
    var taken = 0
    var given = 0
    var status: Int32 = 0
    bytes.withUnsafeBufferPointer { input in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, room)) { target in
        // Safe: the callee reads and writes within the counts that it is given, and only the bytes that
        // it says it wrote are read.
        status = czlib_step(
          stream, input.baseAddress.map { $0 + position }, input.count - position, &taken,
          target.baseAddress, room, &given, finishes ? 1 : 0)
        output.append(contentsOf: UnsafeBufferPointer(rebasing: target[..<given]))
      }
    }
    return (Int(status), taken, given)
  }
}
