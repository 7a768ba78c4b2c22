import CSockets
import Glibc
import HTTPCore

// How answers get to clients; on the loop's queue.
extension EventLoop {
  /// Bytes of content up to which it is copied behind its head, to go out in one call of the system. 64 KiB: a
  /// copy of that costs about as much as the call.
  private static let small = 64 << 10

  static func isSmall(_ response: HTTPResponse) -> Bool {
    response.rest == nil && response.content.count <= small
  }

  /// Bytes of memory that an answer takes until it is sent; those of a small one do not count while it is.
  static func held(by response: HTTPResponse) -> Int {
    if isSmall(response) { return 0 }
    // A piece waits for the client while the next one is made.
    guard let rest = response.rest else { return response.content.count }
    return 2 * response.content.count + rest.heldBytes
  }

  /// Sends an answer if there is memory for it until it is taken.
  func respond(
    _ connection: Connection, _ response: HTTPResponse, charged charge: Charge,
    _ request: HTTPRequest
  ) {
    if let refusal = charge.change(to: Self.held(by: response)) {
      return respond(connection, answer(refusal, to: request))
    }
    respond(connection, response, charge)
  }

  /// Sends an answer, or as much of it as the client takes now.
  ///
  /// - Parameter charge: for the memory of a large answer, or of one that is still being made.
  func respond(_ connection: Connection, _ response: HTTPResponse, _ charge: Charge? = nil) {
    let isHead = connection.machine.isHead
    let isSmall = Self.isSmall(response)
    if !isGathering { output.removeAll(keepingCapacity: output.capacity <= 1 << 20) }
    let start = output.count
    if response.rest != nil { connection.machine.beginStream() }
    response.encode(
      into: &output, isHead: isHead || !isSmall, connection: connection.machine.connectionOption,
      date: date.bytes, isChunked: connection.machine.takesChunks)
    connection.machine.answered(at: now)
    if isSmall && !connection.hasOutput {
      if !isGathering { return sendAtOnce(connection, start..<output.count) }
      connection.isDeparting = true
      return departures.append(Departure(connection: connection, bytes: start..<output.count))
    }
    connection.output.append(Array(output[start...]))
    if !isHead && !isSmall {
      if let source = response.rest {
        connection.output.append(
          .more(response.content), isChunked: connection.machine.takesChunks)
        beginStream(connection, source)
      } else if response.hasContent {
        connection.output.append(response.content)
      }
      connection.charge = charge
    }
    flush(connection)
  }

  /// The usual case: an answer in the loop's buffer goes out in one go, and the connection never holds a byte.
  func sendAtOnce(_ connection: Connection, _ answer: Range<Int>) {
    var rest = answer
    while !rest.isEmpty {
      let result = output.withUnsafeBytes { bytes in
        transmit(connection, UnsafeRawBufferPointer(rebasing: bytes[rest]), hasMore: false)
      }
      guard let count = result else { return close(connection) }
      if count == 0 { break }
      rest = rest.lowerBound + count..<rest.upperBound
    }
    if rest.isEmpty { return wrote(connection, answer.count, atOnce: true) }
    let charge = Charge(connection.workClient, to: memory)
    // There is no other way to say that there is no room: the head is on its way.
    if charge.change(to: rest.count) != nil { return close(connection) }
    connection.charge = charge
    connection.output.append(Array(output[rest]))
    updateInterest(connection)
  }

  /// All or some of what there is has been written.
  ///
  /// - Parameter isAtOnce: whether the system took all of the answer as soon as there was one.
  func wrote(_ connection: Connection, _ count: Int, atOnce isAtOnce: Bool = false) {
    let isComplete = !connection.hasOutput && connection.source == nil
    if isComplete { connection.charge = nil }
    let action = connection.machine.wrote(count, all: isComplete, at: now) {
      isAtOnce && hasReadAll(connection)
    }
    perform(action, connection)
    if connection.source != nil { makeNext(connection) }
  }

  /// Whether there is nothing of the client that was not read: the buffer may have been full, and more may have come since.
  private func hasReadAll(_ connection: Connection) -> Bool {
    var byte: UInt8 = 0
    return recv(connection.descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) <= 0
  }

  /// Writes what the client has not taken yet; a part of it at a time, so that no client keeps a loop to itself.
  func flush(_ connection: Connection) {
    guard connection.hasOutput else { return }
    var sent = 0
    while sent < configuration.writtenAtOnce {
      let result = connection.output.withNext(atMost: configuration.writtenAtOnce - sent) {
        transmit(connection, $0, hasMore: !$1)
      }
      guard let result else { break }
      guard let count = result else { return close(connection) }
      if count == 0 { break }
      connection.output.drop(count)
      sent += count
    }
    if sent > 0 { wrote(connection, sent) }
    if connection.isOpen { updateInterest(connection) }
  }

  /// - Returns: how many bytes the kernel took; nil when the connection is at its end.
  private func transmit(
    _ connection: Connection, _ bytes: UnsafeRawBufferPointer, hasMore: Bool
  ) -> Int? {
    // MSG_NOSIGNAL: a client that has gone must not end the process.
    let flags = Int32(MSG_NOSIGNAL) | (hasMore ? Int32(MSG_MORE) : 0)
    while true {
      let count = Glibc.send(connection.descriptor, bytes.baseAddress, bytes.count, flags)
      if count >= 0 {
        turn.sent += count
        return count
      }
      if errno == EAGAIN { return 0 }
      if errno != EINTR { return nil }
    }
  }
}
