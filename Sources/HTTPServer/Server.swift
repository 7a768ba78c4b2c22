import Dispatch
import Glibc
public import HTTPCore
public import Logging

/// An HTTP/1.1 server: a listener, event loops and workers around a service.
public final class Server: Sendable {
  /// What the server has done since it started.
  public let counters: ServerCounters
  /// Where clients find the server: `http://127.0.0.1:8080`, `http://[::1]:8080`, `unix:/run/wirtinger.sock`.
  public let addresses: [String]
  private let loops: [EventLoop]
  private let configuration: ServerConfiguration
  private let shared: EventLoop.Shared

  /// Starts to listen and to serve.
  /// - Throws: why it cannot.
  public init(
    _ configuration: ServerConfiguration, service: any HTTPService, logger: Logger
  ) throws(ServerError) {
    let counters = ServerCounters()
    self.counters = counters
    self.configuration = configuration
    let limits = configuration.places(of: Descriptors.raiseLimit())
    let percent = configuration.clientPercent
    let shared = EventLoop.Shared(
      workers: try WorkerPool(
        width: configuration.workers, limit: configuration.waitingRequests, percent: percent),
      memory: Shares(configuration.contentMemory, percent: percent),
      places: Shares(limits.connections, percent: percent))
    let loops = try Self.makeLoops(configuration, service, counters, shared, logger)
    let listeners: [Listener]
    do throws(ServerError) {
      listeners = try Listener.open(configuration, logger)
    } catch {
      Self.end(loops)
      throw error
    }
    addresses = listeners.map(\.address)
    self.loops = loops
    self.shared = shared
    loops[0].send(
      .listen {
        Acceptor(
          listeners, loops: loops, places: shared.places, refusals: limits.refusals,
          tellsByAddress: configuration.clientField == nil,
          counters: counters, logger: logger)
      })
  }

  /// Loops that run; none when one of them cannot be made.
  private static func makeLoops(
    _ configuration: ServerConfiguration, _ service: any HTTPService, _ counters: ServerCounters,
    _ shared: EventLoop.Shared, _ logger: Logger
  ) throws(ServerError) -> [EventLoop] {
    var loops: [EventLoop] = []
    do throws(ServerError) {
      for index in 0..<max(1, configuration.loops) {
        loops.append(
          try EventLoop(
            index: index, service: service, configuration: configuration, counters: counters,
            shared: shared, logger: logger))
      }
      return loops
    } catch {
      end(loops)
      throw error
    }
  }

  /// Requests that wait for a worker.
  public var waitingRequests: Int { shared.workers.waiting }
  /// Requests whose clients went away before a worker had begun them.
  public var droppedRequests: Int { shared.workers.dropped }
  /// Bytes of contents that are arriving or in work.
  public var contentBytes: Int { shared.memory.taken }

  /// Ends the service in peace: lets requests in work end, accepts no more, and closes everything.
  ///
  /// Connections are accepted for a moment longer, so that nobody is turned away who could not know. Waits for
  /// all of it, but no longer than the drain time.
  ///
  /// - Parameter tell: called once every answer says that its connection ends. Whoever tells clients of the end tells
  ///   them here, so that none who has heard of it keeps a connection.
  public func stop(whenDraining tell: () -> Void = {}) {
    let end = monotonicNow() + configuration.drainTime
    wait(until: end) { group in
      for (index, loop) in loops.enumerated() {
        if index > 0 { group.enter() }
        loop.send(.drain(group))
      }
    }
    tell()
    pause(min(configuration.acceptTime, configuration.drainTime))
    loops[0].send(.stopHandshakes)
    pause(min(Self.handshakeTime, end - monotonicNow()))
    wait(until: end) { loops[0].send(.stopAccepting($0)) }
    // All connections have been dealt out by now, so each loop has its own in front of this message.
    wait(until: end) { group in
      for (index, loop) in loops.enumerated() {
        if index > 0 { group.enter() }
        loop.send(.finish(group))
      }
    }
    Self.end(loops)
  }

  private static func end(_ loops: [EventLoop]) {
    // The loops say when: what is behind the wake-up of a queue may run before what that wakes up.
    let stopped = DispatchGroup()
    for loop in loops {
      stopped.enter()
      loop.send(.stop(stopped))
    }
    stopped.wait()
  }

  /// For clients in the middle of connecting: several times what a network within a region takes.
  private static let handshakeTime = Duration.milliseconds(100)

  private func pause(_ time: Duration) { usleep(useconds_t(clamping: time.milliseconds * 1000)) }

  /// Waits until the group, which is entered once, has been left.
  private func wait(until end: Duration, _ start: (DispatchGroup) -> Void) {
    let group = DispatchGroup()
    group.enter()
    start(group)
    let time = max(0, (end - monotonicNow()).milliseconds)
    _ = group.wait(timeout: .now() + .milliseconds(time))
  }
}
