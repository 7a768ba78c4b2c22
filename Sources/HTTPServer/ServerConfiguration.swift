public import HTTPCore

/// Where and how a server listens; every value is a setting.
public struct ServerConfiguration: Sendable {
  /// A host name or address to listen on; the first that it resolves to is used.
  public var host = "127.0.0.1"
  /// The port; 0 lets the system choose one.
  public var port = 8080
  /// Event loops. One per core: a loop is never idle while its core has work, and more would share it.
  public var loops = 2
  /// Requests evaluated at once outside of the loops. One per core, as they only compute.
  public var workers = 2
  /// Requests that wait for a worker; more are refused with 503. 1,024: with the slowest work allowed
  /// nobody would wait longer than a client's patience.
  public var waitingRequests = 1024
  /// Open connections; more are refused with 503. Lowered to what the descriptor limit leaves.
  public var connections = 16_384
  /// Connections that the kernel completes before they are accepted: with 256, 3,000 clients that come at
  /// once wait for seconds.
  public var backlog = 4096
  /// Bytes of an answer in pieces that may wait for the client when the next piece is begun. 256 KiB: what a
  /// socket takes while a piece is made.
  public var streamAhead = 256 << 10
  /// For requests in work when the server ends; then their connections are closed.
  public var drainTime: Duration = .seconds(10)
  /// How often time limits are looked at: their precision.
  public var tick: Duration = .seconds(1)
  /// How long a loop stays awake after its last event. Waking one costs as much as an answer; 5 ms is
  /// longer than the pause between two requests of a client that keeps asking.
  public var stay: Duration = .milliseconds(5)
  /// What a client may send and how long it may take.
  public var limits = HTTPLimits()

  /// The defaults.
  public init() {}
}

/// Why a server cannot start.
public struct ServerError: Error, Sendable, CustomStringConvertible {
  /// What could not be done and why.
  public let description: String

  /// The error of a system call, or of the resolution of a name.
  init(_ what: String, _ reason: String) { description = "\(what): \(reason)" }
}
