import Dispatch
public import HTTPCore
public import Logging

/// An HTTP/1.1 server: a listener, event loops and workers around a service.
public final class Server: Sendable {
  /// What the server has done since it started.
  public let counters: ServerCounters
  /// The address that clients can use: `127.0.0.1:8080`, `[::1]:8080`.
  public let address: String
  private let loops: [EventLoop]
  private let configuration: ServerConfiguration

  /// Starts to listen and to serve.
  /// - Throws: why it cannot.
  public init(
    _ configuration: ServerConfiguration, service: any HTTPService, logger: Logger
  ) throws(ServerError) {
    let counters = ServerCounters()
    self.counters = counters
    self.configuration = configuration
    let descriptors = Descriptors.raiseLimit()
    let limit = max(1, min(configuration.connections, descriptors - 64))
    let listener = try Listener(
      host: configuration.host, port: configuration.port, backlog: configuration.backlog)
    address = listener.address
    let workers = WorkerPool(width: configuration.workers, limit: configuration.waitingRequests)
    var loops: [EventLoop] = []
    for index in 0..<max(1, configuration.loops) {
      loops.append(
        try EventLoop(
          index: index, service: service, configuration: configuration, counters: counters,
          workers: workers, logger: logger))
    }
    self.loops = loops
    let (first, all) = (loops[0], loops)
    first.queue.async {
      first.acceptor = Acceptor(
        listener: listener.descriptor, loops: all, limit: limit, counters: counters, logger: logger)
      first.watchListener(listener.descriptor)
    }
  }

  /// Accepts no more, lets requests in work end, and closes everything.
  ///
  /// Waits for that, but no longer than the drain time.
  public func stop() {
    let group = DispatchGroup()
    for loop in loops {
      group.enter()
      loop.send(.drain(group))
    }
    let time = DispatchTimeInterval.milliseconds(configuration.drainTime.milliseconds)
    _ = group.wait(timeout: .now() + time)
    for loop in loops { loop.send(.stop) }
    // Serial queues: when this has run, so has everything before it.
    for loop in loops { loop.queue.sync {} }
  }
}

extension EventLoop {
  /// Begins to accept connections on this loop.
  func watchListener(_ descriptor: Int32) { watch(descriptor, UInt32(1)) }
}
