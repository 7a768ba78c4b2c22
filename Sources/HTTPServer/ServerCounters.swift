public import HTTPCore
import Synchronization

/// What a server has done since it started.
///
/// Every counter only grows, but `open` and `refusing`; they are read one by one, so a snapshot may be torn between them.
public final class ServerCounters: Sendable {
  let accepted = Atomic<Int>(0)
  let refused = Atomic<Int>(0)
  let open = Atomic<Int>(0)
  let shed = Atomic<Int>(0)
  let refusing = Atomic<Int>(0)
  let turns = Atomic<Int>(0)
  let overloads = Atomic<Int>(0)
  let excesses = Atomic<Int>(0)
  let requests = Atomic<Int>(0)
  let bytesReceived = Atomic<Int>(0)
  let bytesSent = Atomic<Int>(0)
  private let rejections = Mutex<[HTTPRejection: Int]>([:])

  /// What a loop has done since it last waited.
  struct Turn {
    var requests = 0
    var received = 0
    var sent = 0
  }

  init() {}

  func add(_ turn: Turn) {
    turns.add(1, ordering: .relaxed)
    if turn.requests > 0 { requests.add(turn.requests, ordering: .relaxed) }
    if turn.received > 0 { bytesReceived.add(turn.received, ordering: .relaxed) }
    if turn.sent > 0 { bytesSent.add(turn.sent, ordering: .relaxed) }
  }

  func count(_ rejection: HTTPRejection) { rejections.withLock { $0[rejection, default: 0] += 1 } }

  func count(_ refusal: Refusal) {
    switch refusal {
    case .full: overloads.add(1, ordering: .relaxed)
    case .excess: excesses.add(1, ordering: .relaxed)
    }
  }

  func opened(isRefused: Bool) {
    open.add(1, ordering: .relaxed)
    if isRefused { refusing.add(1, ordering: .relaxed) }
  }

  func closed(wasRefused: Bool) {
    open.subtract(1, ordering: .relaxed)
    if wasRefused { refusing.subtract(1, ordering: .relaxed) }
  }

  /// How often a loop has been woken or has looked for more to do; one that grows without requests shows a fault.
  public var loopTurns: Int { turns.load(ordering: .relaxed) }
  /// Connections and requests refused because there was no room.
  public var overloadRefusals: Int { overloads.load(ordering: .relaxed) }
  /// Connections and requests refused because their client had its share.
  public var excessRefusals: Int { excesses.load(ordering: .relaxed) }
  /// Connections accepted, the refused ones included.
  public var acceptedConnections: Int { accepted.load(ordering: .relaxed) }
  /// Connections refused because there were too many.
  public var refusedConnections: Int { refused.load(ordering: .relaxed) }
  /// Connections closed because they were idle and others had no room.
  public var shedConnections: Int { shed.load(ordering: .relaxed) }
  /// Connections open now.
  public var openConnections: Int { open.load(ordering: .relaxed) }
  /// Requests handed to the service.
  public var answeredRequests: Int { requests.load(ordering: .relaxed) }
  /// Bytes read from all connections.
  public var receivedBytes: Int { bytesReceived.load(ordering: .relaxed) }
  /// Bytes written to all connections.
  public var sentBytes: Int { bytesSent.load(ordering: .relaxed) }
  /// Messages refused by the protocol, by reason.
  public var rejectedMessages: [HTTPRejection: Int] { rejections.withLock { $0 } }
}
