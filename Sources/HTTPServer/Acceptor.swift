import CSockets
import Glibc
import Logging
import Synchronization

/// Accepts connections on one loop and deals them out to all in turn, which balances them by
/// construction: sharing the port or the listener among loops leaves some with twice the load.
final class Acceptor {
  let listener: Int32
  private let loops: [EventLoop]
  private let limit: Int
  private let counters: ServerCounters
  private let logger: Logger
  private var next = 0
  private var spare = Descriptors.spare()

  /// Connections over the limit that are told so; beyond them they are closed without a word.
  private static let refusals = 256

  init(listener: Int32, loops: [EventLoop], limit: Int, counters: ServerCounters, logger: Logger) {
    self.listener = listener
    self.loops = loops
    self.limit = limit
    self.counters = counters
    self.logger = logger
  }

  /// Accepts what waits, a bounded number at a time so that connections are served in between.
  func accept() {
    for _ in 0..<64 {
      let descriptor = csockets_accept(listener)
      if descriptor < 0 {
        if errno == EMFILE || errno == ENFILE { dropOne() }
        // EAGAIN: none wait. Others concern the one connection, which is gone.
        if errno == EINTR || errno == ECONNABORTED { continue }
        return
      }
      counters.accepted.add(1, ordering: .relaxed)
      let open = counters.open.add(1, ordering: .relaxed).newValue
      let isRefused = open > limit
      if isRefused { counters.refused.add(1, ordering: .relaxed) }
      if open > limit + Self.refusals {
        counters.open.subtract(1, ordering: .relaxed)
        close(descriptor)
        continue
      }
      let loop = loops[next]
      next = (next + 1) % loops.count
      loop.send(.adopt(descriptor, isRefused: isRefused))
    }
  }

  /// Without a free descriptor the connection would stay in the queue and wake the loop for ever: the spare
  /// one is given up to take it and close it.
  private func dropOne() {
    logger.warning("out of descriptors: a connection was closed")
    close(spare)
    let descriptor = csockets_accept(listener)
    if descriptor >= 0 { close(descriptor) }
    spare = Descriptors.spare()
  }

  func end() {
    close(listener)
    close(spare)
  }
}
