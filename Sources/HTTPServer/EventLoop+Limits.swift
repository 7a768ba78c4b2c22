import CSockets
import Glibc
import HTTPCore
import Synchronization

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
    if configuration.clientField != nil {
      setPayer(connection, client(connection, connection.machine.awaitedFields))
    }
    if held > connection.charged {
      if let refusal = memory.take(held - connection.charged, connection.payer) { return refusal }
    } else {
      memory.giveBack(connection.charged - held, connection.payer)
    }
    connection.charged = held
    return nil
  }

  /// From here on somebody else is charged, as soon as it is known who.
  private func setPayer(_ connection: Connection, _ client: UInt64) {
    if client == connection.payer { return }
    if connection.charged > 0 { memory.giveBack(connection.charged, connection.payer) }
    connection.charged = 0
    connection.payer = client
  }

  /// Charges a request that goes to a worker for its content, part of which its connection has paid already.
  func charge(_ connection: Connection, _ request: HTTPRequest) -> Result<Charge, Refused> {
    let size = request.content.count
    setPayer(connection, connection.workClient)
    let paid = min(connection.charged, size)
    if size > paid, let refusal = memory.take(size - paid, connection.payer) {
      return .failure(Refused(refusal: refusal))
    }
    connection.charged -= paid
    return .success(Charge(of: size, connection.payer, to: memory))
  }

  struct Refused: Error {
    let refusal: Refusal
  }

  // MARK: Places

  /// Closes some of the connections that have waited longest for a request, so that those who hold many without using
  /// them do not keep others out.
  func closeLongestIdle() {
    if isDraining { return }
    // The deadline of an idle connection is as long after its beginning for all of them.
    let latest = now + configuration.limits.idleTime - configuration.sparedIdleTime
    var idle: [(deadline: Duration, connection: Connection)] = []
    for case let connection? in connections where connection.machine.isIdle {
      if let deadline = connection.machine.deadline, deadline <= latest {
        idle.append((deadline, connection))
      }
    }
    idle.sort { $0.deadline < $1.deadline }
    for (_, connection) in idle.prefix(min(32, max(1, openCount / 8))) {
      // A request may have come that the loop has not seen yet.
      receive(connection)
      guard connection.isOpen, connection.machine.isIdle else { continue }
      counters.shed.add(1, ordering: .relaxed)
      close(connection)
    }
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
      connection.output.append(HTTPResponse.continueBytes)
      flush(connection)
    }
    if connection.isOpen { updateInterest(connection) }
  }

  // MARK: Fairness

  /// Who asks: the client that a trusted proxy names, or else the address at the other side.
  ///
  /// - Parameter fields: of the request; nil when its head is not there yet.
  func client(_ connection: Connection, _ fields: HTTPFields?) -> UInt64 {
    guard let field = configuration.clientField,
      let name = fields?.lastMember(named: field), !name.isEmpty
    else { return connection.client }
    // Seeded anew in each process: nobody can make names that collide. 0 means nobody in particular.
    return UInt64(truncatingIfNeeded: name.hashValue) | 1 << 63
  }

  /// The answer to a request for which there is no room, or to a connection without one. From any thread.
  func answer(_ refusal: Refusal, to request: HTTPRequest?) -> HTTPResponse {
    counters.count(refusal)
    return switch refusal {
    case .full: service.answerToOverload(request)
    case .excess: service.answerToExcess(request)
    }
  }

  /// The last answer on a connection for whose bytes there is no room.
  func refuse(_ connection: Connection, _ refusal: Refusal) {
    connection.machine.refuse()
    respond(connection, answer(refusal, to: nil))
  }
}
