import Glibc
public import HTTPCore

/// Where and how a server listens; every value is a setting.
public struct ServerConfiguration: Sendable {
  /// A host name or address to listen on: on all that it resolves to.
  public var host = "127.0.0.1"
  /// The port; 0 lets the system choose one.
  public var port = 8080
  /// A Unix-domain socket to listen on instead; nil for none.
  public var unixSocket: String?
  /// The permissions of that socket. 0o660: whoever owns it, and a proxy that is in its group.
  public var unixSocketMode = 0o660
  /// Listening sockets that are open already (`SocketActivation`); if there are any they are all that is used.
  public var inherited: [Int32] = []
  /// Event loops. One per core: a loop is never idle while its core has work, and more would share it.
  public var loops = 2
  /// Requests evaluated at once outside of the loops. One per core, as they only compute.
  public var workers = 2
  /// Requests that wait for a worker; more are refused with 503. 1,024: with work of 50 ms each, two workers come to
  /// the last one within the time below.
  public var waitingRequests = 1024
  /// For which a request may wait for a worker; then it is refused with 503. 30 s: most clients and proxies wait no
  /// longer for an answer, and what nobody waits for would delay the rest.
  public var waitingTime: Duration = .seconds(30)
  /// Open connections; more are refused with 503. Lowered to what the descriptor limit leaves.
  public var connections = 16_384
  /// When less than a sixteenth of them is left, those that have been idle longest are closed; but none that has been
  /// for less than this. 5 s: a client that asks again and again is not among them.
  public var sparedIdleTime: Duration = .seconds(5)
  /// Connections over the limit that are told so at a time, before further ones are closed without a word. 256:
  /// an answer each is written at once to whoever reads it. Lowered to a quarter of what the descriptor limit leaves.
  public var refusals = 256
  /// Percent of the places for connections, of the requests that wait and of the memory for contents that one
  /// client may have; more is refused with 429. 50: there is always something left for others.
  public var clientPercent = 50
  /// The field, in lower case, whose last member names the client of a request; nil for the address at the other
  /// side. For proxies that always write it: otherwise clients could name themselves.
  public var clientField: String?
  /// Bytes of contents that are arriving or in work, and of answers that are not taken, over all connections; more is
  /// refused with 503. 1 GiB: sixteen of the largest contents at once, or two of the largest answers.
  public var contentMemory = 1 << 30
  /// Requests that a client has sent ahead and that are answered before others have their turn. 16: a fraction
  /// of a millisecond.
  public var pipelined = 16
  /// Bytes that are written to a client before others have their turn. 1 MiB: a fraction of a millisecond.
  public var writtenAtOnce = 1 << 20
  /// Connections that the kernel completes before they are accepted: with 256, 3,000 clients that come at
  /// once wait for seconds.
  public var backlog = 4096
  /// Bytes of an answer in pieces that may wait for the client when the next piece is begun. 256 KiB: what a
  /// socket takes while a piece is made.
  public var streamAhead = 256 << 10
  /// For requests in work when the server ends; then their connections are closed.
  public var drainTime: Duration = .seconds(10)
  /// For how long connections are accepted when the server ends, a part of the drain time. 1 s: whoever watches
  /// the service sees that it is not ready, and clients who could not know are served.
  public var acceptTime: Duration = .seconds(1)
  /// How often time limits are looked at: their precision; a millisecond at least. A loop stays awake until a tick has
  /// passed in which nothing has happened: waking one costs as much as an answer.
  public var tick: Duration = .seconds(1)
  /// For how long a loop runs at most while others wait for its core, where the kernel grants such slices (0.1 to 100 ms);
  /// zero for what is usual. 0.3 ms: a tenth of that, and several times what a batch of small requests takes.
  public var slice: Duration = .microseconds(300)
  /// What a client may send and how long it may take.
  public var limits = HTTPLimits()

  /// The defaults.
  public init() {}

  /// The connections that may be open and those over that limit that are told so, with so many descriptors.
  ///
  /// Left over for all else are three for each loop and 64, of which the process has some ten open: Dispatch and
  /// the reading of files must never go without.
  func places(of descriptors: Int) -> (connections: Int, refusals: Int) {
    let left = max(0, descriptors - 64 - 3 * max(1, loops))
    let refusals = min(max(0, refusals), left / 4)
    return (max(1, min(connections, left - refusals)), refusals)
  }
}

/// Why a server cannot start.
public struct ServerError: Error, Sendable, CustomStringConvertible {
  /// What could not be done and why.
  public let description: String

  /// What the system calls the error; 0 when it was not the system.
  let code: Int32

  /// The error of a system call, or of the resolution of a name.
  init(_ what: String, _ reason: String, _ code: Int32) {
    description = "\(what): \(reason)"
    self.code = code
  }

  var isAddressInUse: Bool { code == EADDRINUSE }
  /// Whether this machine has no addresses of that family.
  var isMissingFamily: Bool { code == EAFNOSUPPORT || code == EADDRNOTAVAIL }
}
