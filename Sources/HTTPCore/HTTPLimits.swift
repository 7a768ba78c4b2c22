/// What a client may send and how long it may take; every value is a setting of the server.
public struct HTTPLimits: Sendable {
  /// Bytes of the request-target; more is 414. RFC 9112 section 3 asks for 8,000 at least.
  public var target = 16 << 10
  /// Bytes of the field section; more is 431. Other servers: 16 KiB (Node, Caddy) to 60 KiB (Envoy).
  public var fieldSection = 32 << 10
  /// Field lines; more is 431. 100: far above what proxies add to a request.
  public var fieldCount = 100
  /// Bytes of a line with a chunk's size and extensions, which RFC 9112 section 7.1.1 wants bounded.
  public var chunkLine = 4 << 10
  /// Bytes of all chunk extensions of a request, which nobody uses; the same section.
  public var chunkExtensions = 16 << 10
  /// Bytes of a trailer section; more is 431.
  public var trailers = 8 << 10
  /// Bytes of content; more is 413. 64 MiB: a batch of a million points.
  public var content = 64 << 20

  /// From the first byte of a head to its end; then 408. A total, so that a drip does not last for ever.
  public var headTime: Duration = .seconds(10)
  /// For the content beyond what the lowest rate allows; then 408. The most that a client ever has left.
  public var contentTime: Duration = .seconds(30)
  /// Bytes per second that extend the time for the content and for the answer, so that honest transfers
  /// over slow lines end: 64 KiB is half a megabit per second.
  public var lowestRate = 64 << 10
  /// For the client to take an answer beyond what the lowest rate allows; then the connection is closed. Of an answer
  /// that is made while it is sent, the time counts in which there is something to take.
  public var writeTime: Duration = .seconds(30)
  /// Between requests; longer than what proxies in front keep a connection for (60 s).
  public var idleTime: Duration = .seconds(75)
  /// For reading what a client still sends after the last answer, lest a reset destroys the answer.
  public var lingerTime: Duration = .seconds(1)

  /// The defaults.
  public init() {}
}
