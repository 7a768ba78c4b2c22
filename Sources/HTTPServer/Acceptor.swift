import CSockets
import Glibc
import HTTPCore
import Logging
import Synchronization

/// Accepts connections on one loop and deals them out to all in turn, which balances them by
/// construction: sharing the port or the listener among loops leaves some with twice the load.
final class Acceptor {
  private(set) var listeners: [Listener]
  private let loops: [EventLoop]
  private let places: Shares
  private let counters: ServerCounters
  private let logger: Logger
  private var next = 0
  private var spare = Descriptors.spare()
  /// When it was last said that there are no descriptors.
  private var complained: Duration?

  /// Connections over the limit that are told so at a time; beyond them they are closed without a word.
  private let refusals: Int
  /// Whether an address tells clients apart; behind a proxy that names them all connections are the proxy's.
  private let tellsByAddress: Bool
  /// When idle connections were last asked to make room.
  private var shed: Duration?

  init(
    _ listeners: [Listener], loops: [EventLoop], places: Shares, refusals: Int,
    tellsByAddress: Bool, counters: ServerCounters, logger: Logger
  ) {
    self.tellsByAddress = tellsByAddress
    self.listeners = listeners
    self.loops = loops
    self.places = places
    self.refusals = refusals
    self.counters = counters
    self.logger = logger
  }

  /// What has become of the connections that waited.
  enum Outcome {
    case accepted
    /// There is no descriptor for the next one, and none to take it and close it either.
    case exhausted
  }

  /// Accepts what waits, a bounded number at a time so that connections are served in between.
  func accept(_ listener: Int32, now: Duration) -> Outcome {
    for _ in 0..<64 {
      var client: UInt64 = 0
      let descriptor = csockets_accept(listener, &client)
      if descriptor >= 0 {
        deal(descriptor, tellsByAddress ? client : 0)
        if places.isShort { makeRoom(now) }
      } else if Self.isOutOfDescriptors(errno) {
        return dropOne(listener, now) ? .accepted : .exhausted
      } else if errno == ENOMEM || errno == ENOBUFS {
        return .exhausted
      } else if errno != EINTR && errno != ECONNABORTED {
        // EAGAIN: none wait. Others concern the one connection, which is gone.
        return .accepted
      }
    }
    return .accepted
  }

  private func deal(_ descriptor: Int32, _ client: UInt64) {
    counters.accepted.add(1, ordering: .relaxed)
    let refusal = places.take(1, client)
    if refusal != nil {
      counters.refused.add(1, ordering: .relaxed)
      if counters.refusing.load(ordering: .relaxed) >= refusals {
        close(descriptor)
        return
      }
    }
    counters.opened(isRefused: refusal != nil)
    let loop = loops[next]
    next = (next + 1) % loops.count
    loop.send(.adopt(descriptor, client: client, refusal))
  }

  /// Has loops close connections that have been idle for long, ten times a second at most.
  private func makeRoom(_ now: Duration) {
    if let shed, now - shed < .milliseconds(100) { return }
    shed = now
    for loop in loops { loop.send(.shed) }
  }

  /// Without a free descriptor the connection would stay in the queue and wake the loop for ever: the spare
  /// one is given up to take it and close it.
  ///
  /// - Returns: whether that helped, or there was nothing to take: the system looks for a free descriptor first.
  private func dropOne(_ listener: Int32, _ now: Duration) -> Bool {
    if complained.map({ now - $0 >= .seconds(1) }) ?? true {
      logger.warning("out of descriptors: connections are closed unanswered")
      complained = now
    }
    if spare < 0 { spare = Descriptors.spare() }
    guard spare >= 0 else { return false }
    close(spare)
    var client: UInt64 = 0
    let descriptor = csockets_accept(listener, &client)
    let code = errno
    if descriptor >= 0 {
      counters.refused.add(1, ordering: .relaxed)
      close(descriptor)
    }
    spare = Descriptors.spare()
    // Another thread may have taken the one that was given up.
    return descriptor >= 0 || !Self.isOutOfDescriptors(code)
  }

  private static func isOutOfDescriptors(_ code: Int32) -> Bool {
    code == EMFILE || code == ENFILE
  }

  func end() {
    for listener in listeners { close(listener.descriptor) }
    if spare >= 0 { close(spare) }
    listeners = []
  }
}
