import CSockets
import Glibc
import HTTPCore
import Synchronization

// What happens on connections; on the loop's queue.
extension EventLoop {
  private static let reading = EPOLLIN.rawValue | EPOLLRDHUP.rawValue
  private static let writing = EPOLLOUT.rawValue

  /// Takes over a connection that was just accepted.
  func adopt(_ descriptor: Int32, _ client: UInt64, _ refusal: Refusal?) {
    // Others' sockets are left as they are, and connections that waited in their queue have no options of ours.
    if !configuration.inherited.isEmpty { SocketAddress.setNoDelay(descriptor) }
    var machine = ConnectionMachine(limits: configuration.limits, now: now)
    if isDraining { machine.beginDrain(at: now) }
    let connection = Connection(
      descriptor: descriptor, client: client, serial: makeSerial(), machine: machine,
      interest: Self.reading, isRefused: refusal != nil)
    while connections.count <= Int(descriptor) { connections.append(nil) }
    connections[Int(descriptor)] = connection
    openCount += 1
    watch(descriptor, Self.reading, connection.serial)
    if let refusal { refuse(connection, refusal) }
  }

  func close(_ connection: Connection) {
    guard connection.isOpen else { return }
    connection.isOpen = false
    if let work = connection.work {
      work.cancel()
      workers.forget(connection.workClient, work)
    }
    if connection.charged > 0 { memory.giveBack(connection.charged, connection.payer) }
    connection.charged = 0
    connection.charge = nil
    connections[Int(connection.descriptor)] = nil
    openCount -= 1
    counters.closed(wasRefused: connection.isRefused)
    if !connection.isRefused { places.giveBack(1, connection.client) }
    // Closing takes the descriptor out of the epoll set.
    Glibc.close(connection.descriptor)
    noteIfDrained()
  }

  func serve(_ connection: Connection, _ events: UInt32) {
    if events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { return close(connection) }
    if events & EPOLLOUT.rawValue != 0 {
      flush(connection)
      resume(connection)
    }
    guard events & Self.reading != 0, connection.isOpen else { return }
    if connection.machine.isAnswering {
      if events & EPOLLRDHUP.rawValue != 0 { probe(connection) }
    } else {
      receive(connection)
    }
  }

  /// Reads what has come and serves it. One buffer at a time, so that no client keeps a loop to itself.
  func receive(_ connection: Connection) {
    guard connection.machine.wantsInput, !connection.isWaitingForTurn else { return }
    let count = recv(connection.descriptor, received.baseAddress, received.count, 0)
    if count < 0 {
      if errno != EAGAIN && errno != EINTR { close(connection) }
      return
    }
    connection.machine.restore(into: &input)
    if count == 0 {
      connection.machine.readClosed()
    } else {
      turn.received += count
      input.append(UnsafeRawBufferPointer(rebasing: received[..<count]))
    }
    process(connection)
  }

  /// Goes on with bytes that came while something else was in work.
  func resume(_ connection: Connection) {
    guard connection.isOpen, !connection.isWaitingForTurn,
      connection.machine.wantsInput || connection.machine.hasInputEnded
    else { return }
    connection.machine.restore(into: &input)
    process(connection)
  }

  /// Performs actions until the machine waits, or the connection has had its turn.
  func process(_ connection: Connection) {
    var requests = 0
    actions: while connection.isOpen {
      switch connection.machine.next(&input, at: now) {
      case .wait: break actions
      case .sendContinue:
        connection.output.append(HTTPResponse.continueBytes)
        flush(connection)
      case .admit(let head): admit(connection, head)
      case .answer(let request):
        requests += 1
        answer(connection, request)
        if requests >= configuration.pipelined, input.count > 0, connection.machine.wantsInput {
          waitForTurn(connection)
          break actions
        }
      case .reject(let rejection):
        counters.count(rejection)
        respond(connection, service.answer(rejection))
      case .shutDown: shutdown(connection.descriptor, Int32(SHUT_WR))
      case .close: close(connection)
      }
    }
    connection.machine.save(from: &input)
    guard connection.isOpen else { return }
    if let refusal = charge(connection) { refuse(connection, refusal) }
    if connection.isOpen, !connection.isDeparting { updateInterest(connection) }
  }

  /// Refuses a request whose content has not come yet, if the service can tell that already.
  private func admit(_ connection: Connection, _ head: HTTPRequest) {
    guard let refusal = service.refusal(of: head) else { return }
    turn.requests += 1
    connection.machine.refuse()
    respond(connection, refusal)
  }

  private func answer(_ connection: Connection, _ request: HTTPRequest) {
    turn.requests += 1
    switch service.answer(request) {
    case .now(let response):
      if Self.isSmall(response) { return respond(connection, response) }
      respond(
        connection, response, charged: Charge(client(connection, request.fields), to: memory),
        request)
    case .later(let work): start(connection, request, work)
    }
  }

  /// Has a worker find the answer.
  private func start(
    _ connection: Connection, _ request: HTTPRequest,
    _ work: @escaping @Sendable (Cancellation) -> HTTPResponse
  ) {
    connection.workClient = client(connection, request.fields)
    let charge: Charge
    switch self.charge(connection, request) {
    case .success(let paid): charge = paid
    case .failure(let refused):
      return respond(connection, answer(refused.refusal, to: request))
    }
    let cancellation = Cancellation()
    let (descriptor, serial) = (connection.descriptor, connection.serial)
    connection.work = cancellation
    let head = request.head
    let job = WorkerPool.Job(
      client: connection.workClient, cancellation: cancellation,
      deadline: now + configuration.waitingTime
    ) { [weak self] isLate in
      guard let self else { return }
      var response = isLate ? self.answer(.full, to: head) : work(cancellation)
      // What was read is let go, what was made waits for the client.
      if let refusal = charge.change(to: Self.held(by: response)) {
        _ = charge.change(to: 0)
        response = self.answer(refusal, to: head)
      }
      self.send(.response(descriptor, serial: serial, response, charge))
    }
    if let refusal = workers.submit(job) {
      connection.work = nil
      respond(connection, answer(refusal, to: request))
    }
  }

  func perform(_ action: ConnectionMachine.Action, _ connection: Connection) {
    switch action {
    case .shutDown: shutdown(connection.descriptor, Int32(SHUT_WR))
    case .close: close(connection)
    case .reject(let rejection):
      counters.count(rejection)
      respond(connection, service.answer(rejection))
    case .wait, .sendContinue, .admit, .answer: break
    }
  }

  /// Waits for room to write while there is output, and for bytes only while they can be used: what a
  /// client sends ahead stays in the kernel, which makes it stop.
  func updateInterest(_ connection: Connection) {
    let events: UInt32 =
      if connection.hasOutput {
        Self.writing
      } else if connection.machine.wantsInput {
        connection.isWaitingForTurn ? 0 : Self.reading
      } else if connection.machine.isAnswering && !connection.hasHalfClosed {
        EPOLLRDHUP.rawValue
      } else {
        0
      }
    change(connection, events)
  }

  private func hasExpired(_ connection: Connection) -> Bool {
    connection.machine.deadline.map { $0 <= now } ?? false
  }

  /// Ends what has taken too long.
  func expire() {
    for case let connection? in connections {
      guard hasExpired(connection) else { continue }
      // What has come in the meantime may be in the same batch of events as the tick, behind it.
      receive(connection)
      if connection.isOpen, hasExpired(connection) {
        perform(connection.machine.expired(), connection)
      }
    }
  }
}
