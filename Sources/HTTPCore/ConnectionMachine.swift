/// What a server does on one connection, as a value: events and the time go in, actions come out.
///
/// Theory of operation. A connection waits for one thing at a time:
///
///     idle        the first byte of a request
///     head        the end of its head
///     content     the end of its content
///     answering   the service
///     writing     the client to take the answer
///     lingering   the client to close, after the last answer: closing at once while bytes are still
///                 under way would make the kernel send a reset, which destroys the answer
///
/// and goes round from idle to writing until a message is faulty, a time is up or either side says
/// `close`. There is never more than one request in work, so pipelined ones wait unread. The driver
/// performs actions and decides nothing.
public struct ConnectionMachine: Sendable {
  /// What the driver has to do.
  public enum Action: Sendable {
    /// Nothing until the next event.
    case wait
    /// Send the interim response 100 and ask again.
    case sendContinue
    /// Have the request answered, then call `answered`.
    case answer(HTTPRequest)
    /// Send an answer to this fault.
    case reject(HTTPRejection)
    /// End the writing side and go on reading.
    case shutDown
    /// Close the connection.
    case close
  }

  enum Phase: Sendable {
    case idle, head, content, answering, writing, lingering
  }

  let limits: HTTPLimits
  var phase = Phase.idle
  /// When something has to have happened; nil while the service works.
  public internal(set) var deadline: Duration?
  /// Whether the answer in work goes to a HEAD request.
  public internal(set) var isHead = false
  /// Whether the answer in work is the last one.
  public internal(set) var closes = false
  /// Whether the client understands chunks: HTTP/1.0 has none (RFC 9112, section 6.1).
  public internal(set) var takesChunks = true

  private var scanner = HeadScanner()
  private var head: Head?
  private var framing = Framing.none
  private var decoder = ChunkedDecoder()
  private var content: [UInt8] = []
  private var contentStart = Duration.zero
  /// Whether the client has ended its side.
  var inputEnded = false
  var isDraining = false
  /// The beginning of an incomplete message, while the loop's buffer serves others.
  private var saved: [UInt8] = []

  /// A connection that was accepted at this time.
  public init(limits: HTTPLimits, now: Duration) {
    self.limits = limits
    deadline = now + limits.idleTime
  }

  /// Whether bytes can be used: not while a request is in work.
  public var wantsInput: Bool {
    switch phase {
    case .idle, .head, .content, .lingering: !inputEnded
    case .answering, .writing: false
    }
  }

  /// Puts what is left of an incomplete message in front of what will be read; the buffer is empty.
  public mutating func restore(into input: inout InputBuffer) {
    if saved.isEmpty { return }
    swap(&input.bytes, &saved)
    saved = []
  }

  /// Keeps what is left of an incomplete message, and gives the buffer back empty.
  public mutating func save(from input: inout InputBuffer) {
    if input.count > 0 { saved = Array(input.bytes[input.position...]) }
    input.clear()
  }

  /// What to do with the bytes at hand.
  public mutating func next(_ input: inout InputBuffer, at now: Duration) -> Action {
    do throws(HTTPRejection) {
      switch phase {
      case .idle, .head: return try readHead(&input, now)
      case .content: return try readContent(&input, now)
      case .answering, .writing: return .wait
      case .lingering:
        input.clear()
        return inputEnded ? .close : .wait
      }
    } catch {
      return reject(error, &input)
    }
  }

  private mutating func reject(_ rejection: HTTPRejection, _ input: inout InputBuffer) -> Action {
    input.clear()
    return reject(rejection)
  }

  mutating func reject(_ rejection: HTTPRejection) -> Action {
    closes = true
    isHead = false
    phase = .answering
    deadline = nil
    saved = []
    content = []
    return .reject(rejection)
  }

  private mutating func readHead(
    _ input: inout InputBuffer, _ now: Duration
  ) throws(HTTPRejection) -> Action {
    if phase == .idle {
      if input.count == 0 { return inputEnded ? .close : .wait }
      phase = .head
      scanner = HeadScanner()
      deadline = now + limits.headTime
    }
    let start = input.position
    guard let length = try scanner.end(of: input.bytes.span.extracting(start...), limits) else {
      return inputEnded ? .close : .wait
    }
    let head = try HeadParser.parse(Array(input.bytes[start..<start + length]), limits)
    input.position += length
    framing = try Framing.of(head, limits)
    let expectsContinue = try head.expectsContinue()
    closes = !head.keepsAlive || isDraining
    isHead = head.method == .head
    takesChunks = head.minorVersion > 0
    self.head = head
    content = []
    if framing == .none { return complete(head) }
    phase = .content
    decoder = ChunkedDecoder()
    contentStart = now
    // RFC 9110 section 10.1.1: not when content has come already.
    if expectsContinue && input.count == 0 {
      extendDeadline()
      return .sendContinue
    }
    return try readContent(&input, now)
  }

  private mutating func readContent(
    _ input: inout InputBuffer, _ now: Duration
  ) throws(HTTPRejection) -> Action {
    var isComplete = false
    switch framing {
    case .none: isComplete = true
    case .length(let length):
      let count = min(length - content.count, input.count)
      content.append(input.bytes.span, input.position..<input.position + count)
      input.position += count
      isComplete = content.count == length
    case .chunked:
      var position = input.position
      isComplete = try decoder.decode(input.bytes.span, &position, into: &content, limits)
      input.position = position
    }
    if isComplete, let head { return complete(head) }
    extendDeadline()
    return inputEnded ? .close : .wait
  }

  /// A total for all of the content, longer the more has come.
  private mutating func extendDeadline() {
    let earned = Duration.milliseconds(content.count / max(1, limits.lowestRate / 1000))
    deadline = contentStart + limits.contentTime + earned
  }

  private mutating func complete(_ head: Head) -> Action {
    let request = HTTPRequest(
      method: head.method, path: head.path, query: head.query, table: head.fields, content: content)
    content = []
    self.head = nil
    phase = .answering
    deadline = nil
    return .answer(request)
  }
}
