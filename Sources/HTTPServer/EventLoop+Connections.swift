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
    var on: Int32 = 1
    // Head and content go out in one write; waiting for more (Nagle) costs 40 ms per request.
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
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
    if connection.charged > 0 { memory.giveBack(connection.charged, connection.client) }
    connection.charged = 0
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
  private func receive(_ connection: Connection) {
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
  private func process(_ connection: Connection) {
    var requests = 0
    actions: while connection.isOpen {
      switch connection.machine.next(&input, at: now) {
      case .wait: break actions
      case .sendContinue:
        connection.output += HTTPResponse.continueBytes
        flush(connection)
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
    if connection.isOpen { updateInterest(connection) }
  }

  private func answer(_ connection: Connection, _ request: HTTPRequest) {
    turn.requests += 1
    switch service.answer(request) {
    case .now(let response): respond(connection, response)
    case .later(let work): start(connection, request, work)
    }
  }

  /// Has a worker find the answer.
  private func start(
    _ connection: Connection, _ request: HTTPRequest,
    _ work: @escaping @Sendable (Cancellation) -> HTTPResponse
  ) {
    let charge: Charge
    switch self.charge(connection, request) {
    case .success(let paid): charge = paid
    case .failure(let refused): return respond(connection, answer(refused.refusal))
    }
    let cancellation = Cancellation()
    let (descriptor, serial) = (connection.descriptor, connection.serial)
    connection.work = cancellation
    connection.workClient = client(connection, request)
    let job = WorkerPool.Job(client: connection.workClient, cancellation: cancellation) {
      [weak self] in
      let response = work(cancellation)
      withExtendedLifetime(charge) {}
      self?.send(.response(descriptor, serial: serial, response))
    }
    if let refusal = workers.submit(job) {
      connection.work = nil
      respond(connection, answer(refusal))
    }
  }

  /// Sends an answer, or as much of it as the client takes now.
  func respond(_ connection: Connection, _ response: HTTPResponse) {
    output.removeAll(keepingCapacity: output.capacity <= 1 << 20)
    if response.rest != nil { connection.machine.beginStream() }
    response.encode(
      into: &output, isHead: connection.machine.isHead,
      connection: connection.machine.connectionOption, date: date.bytes,
      isChunked: connection.machine.takesChunks)
    connection.machine.answered(at: now)
    if let source = response.rest, !connection.machine.isHead { beginStream(connection, source) }
    // In the usual case the loop's buffer goes out at once and the connection never holds a byte.
    let sent = connection.hasOutput ? 0 : write(connection, output, from: 0)
    guard let sent else { return }
    if sent < output.count {
      connection.output.append(contentsOf: output[sent...])
      updateInterest(connection)
    } else {
      wrote(connection, sent)
    }
  }

  /// All or some of what there is has been written.
  func wrote(_ connection: Connection, _ count: Int) {
    let isComplete = !connection.hasOutput && connection.source == nil
    perform(connection.machine.wrote(count, all: isComplete, at: now), connection)
    if connection.source != nil { makeNext(connection) }
  }

  /// Writes what the client has not taken yet.
  func flush(_ connection: Connection) {
    guard connection.hasOutput,
      let count = write(connection, connection.output, from: connection.written)
    else { return }
    connection.written += count
    if !connection.hasOutput {
      connection.output = []
      connection.written = 0
    }
    if count > 0 { wrote(connection, count) }
    if connection.isOpen { updateInterest(connection) }
  }

  /// - Returns: how many bytes the kernel took; nil when the connection is gone.
  private func write(_ connection: Connection, _ bytes: [UInt8], from start: Int) -> Int? {
    var sent = start
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        // MSG_NOSIGNAL: a client that has gone must not end the process.
        Glibc.send(
          connection.descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN { break }
        close(connection)
        return nil
      }
      sent += count
      turn.sent += count
    }
    return sent - start
  }

  private func perform(_ action: ConnectionMachine.Action, _ connection: Connection) {
    switch action {
    case .shutDown: shutdown(connection.descriptor, Int32(SHUT_WR))
    case .close: close(connection)
    case .reject(let rejection):
      counters.count(rejection)
      respond(connection, service.answer(rejection))
    case .wait, .sendContinue, .answer: break
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

  /// Ends what has taken too long.
  func expire() {
    for case let connection? in connections {
      guard let deadline = connection.machine.deadline, deadline <= now else { continue }
      perform(connection.machine.expired(), connection)
    }
  }
}
