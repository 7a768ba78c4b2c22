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
///                 under way would make the kernel send a reset, which destroys the answer. Left out
///                 when the client has said that its request is the last one, and that seems to be so
///
/// and goes round from idle to writing until a message is faulty, a time is up or either side says
/// `close`. There is never more than one request in work, so pipelined ones wait unread. The driver
/// performs actions and decides nothing.
public struct ConnectionMachine: Sendable {
  /// What the driver has to do.
  public enum Action: Sendable {
    /// Nothing until the next event.
    case wait
    /// The content of this request has not come yet: refuse it now (`refuse`), or ask again.
    case admit(HTTPRequest)
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
  /// Whether the client has said that its request is the last one, and nothing has come behind it.
  var isLastOfClient = false
  /// Whether the answer in work goes to a client of HTTP/1.0, which knows no chunks.
  public internal(set) var isHTTP10 = false
  /// Whether the client understands chunks: HTTP/1.0 has none (RFC 9112, section 6.1).
  public var takesChunks: Bool { !isHTTP10 }

  var reader = HeadReader()
  private var head: RequestHead?
  private var decoder = ChunkedDecoder()
  private var content: [UInt8] = []
  /// Whether the driver has been told of the head of the request whose content is coming.
  private var isAdmitted = false
  /// Whether the client waits for the interim response 100.
  private var owesContinue = false
  /// Bytes of the content that have earned their time.
  private var credited = 0
  /// What the client has of its time for the answer in work while nobody waits for it.
  var timeLeft = Duration.zero
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

  /// What the answer in work has to say in its field Connection.
  public var connectionOption: HTTPResponse.ConnectionOption {
    closes ? .close : isHTTP10 ? .keepAlive : .none
  }

  /// Bytes of an incomplete message that are kept for this connection.
  public var heldBytes: Int { content.count + saved.count }

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
      case .content:
        if owesContinue {
          owesContinue = false
          return .sendContinue
        }
        return try readContent(&input, now)
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
    abandon()
    return .reject(rejection)
  }

  /// Whatever comes next is the last answer; what has come of a request is let go.
  mutating func abandon() {
    // The answer to HEAD has no content, whatever is wrong with the rest of the request; and what an earlier
    // request was does not matter.
    if phase == .idle || phase == .head { isHead = reader.head.method == .head }
    closes = true
    isLastOfClient = false
    phase = .answering
    deadline = nil
    saved = []
    content = []
  }

  private mutating func readHead(
    _ input: inout InputBuffer, _ now: Duration
  ) throws(HTTPRejection) -> Action {
    if phase == .idle {
      guard skipEmptyLines(&input) else { return inputEnded ? .close : .wait }
      phase = .head
      deadline = now + limits.headTime
    }
    guard let head = try takeHead(&input) else {
      if inputEnded { throw .incompleteRequest }
      return .wait
    }
    closes = !head.keepsAlive || isDraining
    isHead = head.method == .head
    isHTTP10 = head.minorVersion == 0
    if head.framing == .none { return complete(head, input) }
    self.head = head
    phase = .content
    if head.framing == .chunked { decoder = ChunkedDecoder() }
    (credited, deadline) = (0, now + limits.contentTime)
    // RFC 9110 section 10.1.1: not when content has come already.
    owesContinue = head.expectsContinue && input.count == 0
    isAdmitted = false
    return owesContinue ? admit() : try readContent(&input, now)
  }

  /// - Returns: nil when the head is not there to its end.
  private mutating func takeHead(_ input: inout InputBuffer) throws(HTTPRejection) -> RequestHead? {
    let start = input.position
    if !reader.hasBegun,
      let place = input.heads.place(of: input.bytes.span.extracting(start...))
    {
      let known = input.heads.take(place)
      input.position += known.fields.bytes.count
      return known
    }
    guard let length = try reader.read(input.bytes.span.extracting(start...), limits) else {
      return nil
    }
    input.position += length
    let head = try RequestHead(reader.head, limits)
    reader = HeadReader()
    input.heads.remember(head)
    return head
  }

  /// RFC 9112 section 2.2: empty lines before a request line are the rest of an earlier message. They
  /// are no beginning of a request either, so the time for the head does not run yet.
  ///
  /// - Returns: whether there is anything else.
  private func skipEmptyLines(_ input: inout InputBuffer) -> Bool {
    while input.count >= 2, input.bytes[input.position] == Grammar.cr,
      input.bytes[input.position + 1] == Grammar.lf
    {
      input.position += 2
    }
    return input.count > 1 || (input.count == 1 && input.bytes[input.position] != Grammar.cr)
  }

  private mutating func readContent(
    _ input: inout InputBuffer, _ now: Duration
  ) throws(HTTPRejection) -> Action {
    var isComplete = false
    switch head?.framing ?? .none {
    case .none: isComplete = true
    case .length(let length):
      let count = min(length - content.count, input.count)
      // Content that has come in earnest gets all of its room at once; a head alone gets none, because it
      // costs its sender nothing.
      if content.count >= 1 << 20, content.capacity < length { content.reserveCapacity(length) }
      content.append(input.bytes.span, input.position..<input.position + count)
      input.position += count
      isComplete = content.count == length
    case .chunked:
      var position = input.position
      isComplete = try decoder.decode(input.bytes.span, &position, into: &content, limits)
      input.position = position
    }
    if isComplete, let head = head.take() { return complete(head, input) }
    if inputEnded { throw .incompleteRequest }
    earn(content.count - credited, limits.contentTime, now)
    credited = content.count
    return isAdmitted ? .wait : admit()
  }

  private mutating func admit() -> Action {
    isAdmitted = true
    guard let head else { return .wait }
    return .admit(HTTPRequest(head, []))
  }

  /// The fields of the request whose content is coming.
  public var awaitedFields: HTTPFields? { phase == .content ? head?.fields : nil }

  /// Bytes that have come through earn time, but no more than there was at the beginning: a client that is fast at
  /// first does not have hours for the rest.
  mutating func earn(_ bytes: Int, _ time: Duration, _ now: Duration) {
    guard let deadline else { return }
    let earned = Duration.microseconds(bytes * 1_000_000 / max(1, limits.lowestRate))
    self.deadline = min(now + time, deadline + earned)
  }

  private mutating func complete(_ head: RequestHead, _ input: borrowing InputBuffer) -> Action {
    phase = .answering
    deadline = nil
    isLastOfClient = !head.keepsAlive && input.count == 0
    // The content changes hands: a copy would count references.
    var request = HTTPRequest(head, [])
    swap(&request.content, &content)
    return .answer(request)
  }
}
