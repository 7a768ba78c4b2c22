import CSockets
import Glibc
import HTTPCore

// What keeps one connection from the share of others; on the loop's queue.
extension EventLoop {
  // MARK: Memory

  /// Charges a connection for the bytes of an incomplete message.
  ///
  /// - Returns: why they cannot be kept.
  func charge(_ connection: Connection) -> Refusal? {
    let held = connection.machine.heldBytes
    let more = held - connection.charged
    // What has come behind a request in work is no more than one read; it is charged when its turn comes.
    if more == 0 || (more > 0 && !connection.machine.wantsInput) { return nil }
    if more > 0 {
      if let refusal = memory.take(more, connection.client) { return refusal }
    } else {
      memory.giveBack(-more, connection.client)
    }
    connection.charged = held
    return nil
  }

  /// Charges a request that goes to a worker for its content, part of which its connection has paid already.
  func charge(_ connection: Connection, _ request: HTTPRequest) -> Result<Charge, Refused> {
    let size = request.content.count
    let paid = min(connection.charged, size)
    if size > paid, let refusal = memory.take(size - paid, connection.client) {
      return .failure(Refused(refusal: refusal))
    }
    connection.charged -= paid
    return .success(Charge(of: size, connection.client, from: memory))
  }

  struct Refused: Error {
    let refusal: Refusal
  }

  // MARK: Turns

  /// Requests that a client has sent ahead are served a few at a time, so that no client keeps a loop to itself.
  func waitForTurn(_ connection: Connection) {
    connection.isWaitingForTurn = true
    waitingForTurn.append(connection)
  }

  /// Gives each connection that waits for a turn one.
  func giveTurns() {
    if waitingForTurn.isEmpty { return }
    let connections = waitingForTurn
    waitingForTurn = []
    for connection in connections {
      connection.isWaitingForTurn = false
      resume(connection)
    }
  }

  // MARK: Clients that go away

  /// Finds out whether a client that has ended its side still waits for the answer in work.
  ///
  /// Both `shutdown` and `close` send no more than the end of the stream. The kernel of a client that has closed
  /// answers further bytes with a reset, which ends the connection and cancels the work; so it is sent an interim
  /// response, which a client that waits must ignore (RFC 9110, section 15.2). HTTP/1.0 has none: such a client
  /// gets its answer in any case.
  func probe(_ connection: Connection) {
    connection.hasHalfClosed = true
    if connection.machine.takesChunks {
      connection.output += HTTPResponse.continueBytes
      flush(connection)
    }
    if connection.isOpen { updateInterest(connection) }
  }

  // MARK: Fairness

  /// Who asks: the client that a trusted proxy names, or else the address at the other side.
  func client(_ connection: Connection, _ request: HTTPRequest) -> UInt64 {
    guard let field = configuration.clientField,
      let name = request.fields.lastMember(named: field), !name.isEmpty
    else { return connection.client }
    // Seeded anew in each process: nobody can make names that collide. 0 means nobody in particular.
    return UInt64(truncatingIfNeeded: name.hashValue) | 1 << 63
  }

  func answer(_ refusal: Refusal) -> HTTPResponse {
    counters.count(refusal)
    return switch refusal {
    case .full: service.answerToOverload()
    case .excess: service.answerToExcess()
    }
  }

  /// The last answer on a connection for whose bytes there is no room.
  func refuse(_ connection: Connection, _ refusal: Refusal) {
    connection.machine.refuse()
    respond(connection, answer(refusal))
  }
}
