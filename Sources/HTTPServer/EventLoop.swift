import CSockets
import Dispatch
import Glibc
import HTTPCore
import Logging
import Synchronization

/// Serves a share of the connections: reads, has answered and writes in one go.
///
/// The loop lives on a serial queue. Its connections are in an epoll set of its own, and because an epoll
/// descriptor can itself be polled, one Dispatch source on that descriptor wakes the queue. Once awake the
/// loop waits in `epoll_wait` by itself, and leaves the queue only when nothing has happened between two
/// ticks: so a busy loop costs as little as one on a thread of its own, and an idle one no thread.
///
/// `@unchecked Sendable`: everything but the mailbox and constants is touched on `queue` only, which the
/// entry points check in debug builds. Others reach the loop through `send`.
final class EventLoop: @unchecked Sendable {
  enum Message: Sendable {
    case adopt(Int32, client: UInt64, Refusal?)
    case response(Int32, serial: Int, HTTPResponse, Charge)
    case piece(Int32, serial: Int, HTTPPiece)
    /// There is hardly any room for new connections.
    case shed
    /// Begins to accept connections.
    case listen(@Sendable () -> Acceptor)
    /// The server is about to end: each answer is its connection's last, and the group hears when that is so.
    case drain(DispatchGroup)
    /// New clients are not heard any more, those that have begun to connect are.
    case stopHandshakes
    /// Accepts what is left in the queues and then no more.
    case stopAccepting(DispatchGroup)
    /// Says when there is no connection any more; no new ones come.
    case finish(DispatchGroup)
    /// Closes everything, and says when that has been done.
    case stop(DispatchGroup)
  }

  /// What all loops of a server share.
  struct Shared: Sendable {
    let workers: WorkerPool
    let memory: Shares
    let places: Shares
  }

  let queue: DispatchQueue
  let service: any HTTPService
  let configuration: ServerConfiguration
  let counters: ServerCounters
  let workers: WorkerPool
  /// What connections may hold of incomplete messages and of requests in work, in bytes.
  let memory: Shares
  /// The connections that may be open.
  let places: Shares
  let logger: Logger
  private let epoll: Int32
  private let wake: Int32
  private let timer: Int32
  private let source: any DispatchSourceRead
  /// Nil when the loop has ended: its descriptors may be anybody's by then.
  private let mailbox = Mutex<[Message]?>([])

  // On the queue only.
  var connections: [Connection?] = []
  var openCount = 0
  var waitingForTurn: [Connection] = []
  /// What is counted in a turn; counters that several cores write to at every request would slow all of them.
  var turn = ServerCounters.Turn()
  private var nextSerial = 0
  private var drained: DispatchGroup?
  var isDraining = false
  var isStopped = false
  private var acceptor: Acceptor?
  private var courtesy: Courtesy
  /// Whether the listeners are left alone until the next tick, because there are no descriptors.
  private var isPaused = false
  var input = InputBuffer()
  var output: [UInt8] = []
  /// What was received in this stretch and is not answered yet.
  var arrivals: [Arrival] = []
  /// What was answered in this stretch and is not sent yet.
  var departures: [Departure] = []
  /// Whether small answers wait in `output` for others.
  var isGathering = false
  var date = HTTPDate()
  var now = monotonicNow()
  /// Where the kernel puts what it has received. Unsafe because `recv` wants raw memory; allocated once,
  /// touched on the queue only, freed with the loop.
  let received = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

  init(
    index: Int, service: any HTTPService, configuration: ServerConfiguration,
    counters: ServerCounters, shared: Shared, logger: Logger
  ) throws(ServerError) {
    queue = DispatchQueue(label: "wirtinger.loop.\(index)", qos: .userInitiated)
    self.service = service
    self.configuration = configuration
    self.counters = counters
    workers = shared.workers
    memory = shared.memory
    places = shared.places
    self.logger = logger
    courtesy = Courtesy(slice: configuration.slice)
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    wake = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    timer = csockets_timer(Int64(clamping: max(1, configuration.tick.milliseconds)))
    guard epoll >= 0, wake >= 0, timer >= 0 else {
      let (reason, code) = (lastError(), errno)
      for descriptor in [epoll, wake, timer] where descriptor >= 0 { Glibc.close(descriptor) }
      throw ServerError("cannot create an event loop", reason, code)
    }
    source = DispatchSource.makeReadSource(fileDescriptor: epoll, queue: queue)
    watch(wake, EPOLLIN.rawValue)
    watch(timer, EPOLLIN.rawValue)
    source.setEventHandler { [weak self] in self?.run() }
    source.activate()
  }

  deinit { received.deallocate() }

  /// Hands the loop a message from any thread.
  func send(_ message: Message) {
    let isTaken = mailbox.withLock { messages in
      guard messages != nil else { return false }
      messages?.append(message)
      // Later ones find the loop already woken. Under the lock, so that the descriptor is still the loop's.
      if messages?.count == 1 { _ = eventfd_write(wake, 1) }
      return true
    }
    if isTaken { return }
    switch message {
    case .adopt(let descriptor, let client, let refusal):
      Glibc.close(descriptor)
      counters.closed(wasRefused: refusal != nil)
      if refusal == nil { places.giveBack(1, client) }
    case .drain(let group), .stopAccepting(let group), .finish(let group), .stop(let group):
      group.leave()
    case .response, .piece, .shed, .listen, .stopHandshakes: break
    }
  }

  // MARK: Epoll

  func watch(_ descriptor: Int32, _ events: UInt32, _ serial: Int = 0) {
    control(EPOLL_CTL_ADD, descriptor, events, serial)
  }

  func change(_ connection: Connection, _ events: UInt32) {
    if connection.interest == events { return }
    connection.interest = events
    control(EPOLL_CTL_MOD, connection.descriptor, events, connection.serial)
  }

  func unwatch(_ descriptor: Int32) { control(EPOLL_CTL_DEL, descriptor, 0) }

  private func control(
    _ operation: Int32, _ descriptor: Int32, _ events: UInt32, _ serial: Int = 0
  ) {
    var event = epoll_event()
    event.events = events
    // An event may have been fetched before its connection was closed and the descriptor given to another.
    event.data.u64 =
      UInt64(UInt32(bitPattern: descriptor)) | UInt64(truncatingIfNeeded: serial) << 32
    if epoll_ctl(epoll, operation, descriptor, &event) != 0 {
      logger.error("epoll_ctl failed", metadata: ["reason": "\(lastError())"])
    }
  }

  /// Waits for events and serves them until there was none but the tick from one tick to the next.
  ///
  /// Without a limit of time for the wait: the kernel would set a timer each time, and the tick is one anyway.
  private func run() {
    dispatchPrecondition(condition: .onQueue(queue))
    courtesy.begin()
    defer { courtesy.end() }
    withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 256) { events in
      var hasServed = false
      while !isStopped {
        let hasTurns = !waitingForTurn.isEmpty
        let count = epoll_wait(epoll, events.baseAddress, 256, hasTurns ? 0 : -1)
        if count < 0 && errno != EINTR { return }
        now = monotonicNow()
        date.update()
        let batch = events.prefix(Int(max(0, count)))
        for event in batch {
          let (descriptor, serial) = (event.data.u64 & 0xffff_ffff, event.data.u64 >> 32)
          dispatch(Int32(truncatingIfNeeded: descriptor), serial, event.events)
        }
        serveArrivals()
        giveTurns()
        counters.add(turn)
        turn = ServerCounters.Turn()
        if batch.count > 1 { courtesy.giveWay() }
        if hasTurns || batch.isEmpty { continue }
        let isTickAlone = batch.count == 1 && batch[0].data.u64 == UInt64(UInt32(timer))
        if isTickAlone && !hasServed && waitingForTurn.isEmpty { return }
        hasServed = !isTickAlone
      }
    }
  }

  private func dispatch(_ descriptor: Int32, _ serial: UInt64, _ events: UInt32) {
    if let connection = self.connection(descriptor) {
      guard UInt64(UInt32(truncatingIfNeeded: connection.serial)) == serial else { return }
      if gather(connection, events) { return }
      serveArrivals()
      serve(connection, events)
      return
    }
    serveArrivals()
    if descriptor == wake {
      var count: eventfd_t = 0
      _ = eventfd_read(wake, &count)
      let messages = mailbox.withLock { messages in
        defer { messages = messages.map { _ in [] } }
        return messages ?? []
      }
      for message in messages { handle(message) }
    } else if descriptor == timer {
      var ticks: UInt64 = 0
      _ = read(timer, &ticks, MemoryLayout<UInt64>.size)
      expire()
      if isPaused { watchListeners(EPOLLIN.rawValue) }
    } else if let acceptor, acceptor.listeners.contains(where: { $0.descriptor == descriptor }) {
      // Out of descriptors: asking again at once would be all that the loop does.
      if acceptor.accept(descriptor, now: now) == .exhausted { watchListeners(0) }
    }
  }

  private func handle(_ message: Message) {
    switch message {
    case .adopt(let descriptor, let client, let refusal): adopt(descriptor, client, refusal)
    case .response(let descriptor, let serial, let response, let charge):
      guard let connection = connection(descriptor), connection.serial == serial else { return }
      connection.work = nil
      respond(connection, response, charge)
      resume(connection)
      if connection.isOpen { updateInterest(connection) }
    case .piece(let descriptor, let serial, let piece):
      guard let connection = connection(descriptor), connection.serial == serial else { return }
      continueStream(connection, piece)
      resume(connection)
    case .shed: closeLongestIdle()
    case .listen(let make):
      let acceptor = make()
      self.acceptor = acceptor
      for listener in acceptor.listeners { watch(listener.descriptor, EPOLLIN.rawValue) }
    case .drain(let group):
      isDraining = true
      for case let connection? in connections { connection.machine.beginDrain(at: now) }
      group.leave()
    case .stopHandshakes:
      for listener in acceptor?.listeners ?? [] {
        guard let fault = listener.stopHandshakes() else { continue }
        // New clients may come in between then, and be reset.
        logger.warning(
          "clients that connect at the end may be lost", metadata: ["reason": "\(fault)"])
      }
    case .stopAccepting(let group):
      stopAccepting()
      group.leave()
    case .finish(let group):
      drained = group
      noteIfDrained()
    case .stop(let group):
      stop()
      group.leave()
    }
  }

  func noteIfDrained() {
    guard openCount == 0, let group = drained else { return }
    drained = nil
    group.leave()
  }

  func makeSerial() -> Int {
    nextSerial += 1
    return nextSerial
  }

  private func connection(_ descriptor: Int32) -> Connection? {
    Int(descriptor) < connections.count ? connections[Int(descriptor)] : nil
  }

  /// Waits for clients on all listeners, or on none until the next tick.
  private func watchListeners(_ events: UInt32) {
    isPaused = events == 0
    for listener in acceptor?.listeners ?? [] {
      control(EPOLL_CTL_MOD, listener.descriptor, events)
    }
  }

  private func stopAccepting() {
    guard let acceptor else { return }
    for listener in acceptor.listeners {
      // Closing resets the connections that nobody has accepted. What the system hands to the next process
      // stays in its queue.
      if case .inherited = listener.kind {
      } else {
        // As many as the queue can hold, and no more: others may come all the time.
        var before = -1
        for _ in 0...configuration.backlog / 64 where counters.acceptedConnections != before {
          before = counters.acceptedConnections
          _ = acceptor.accept(listener.descriptor, now: now)
        }
      }
      unwatch(listener.descriptor)
    }
    acceptor.end()
    self.acceptor = nil
  }

  private func stop() {
    stopAccepting()
    for case let connection? in connections { close(connection) }
    isStopped = true
    mailbox.withLock { $0 = nil }
    source.setCancelHandler { [epoll, wake, timer] in
      for descriptor in [epoll, wake, timer] { Glibc.close(descriptor) }
    }
    source.cancel()
  }
}

extension Duration {
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }

  var nanoseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
  }
}
