// What happens to a connection beside bytes that arrive.
extension ConnectionMachine {
  /// An answer has been handed to the driver, who writes it from now on.
  public mutating func answered(at now: Duration) {
    phase = .writing
    deadline = now + limits.writeTime
  }

  /// An answer whose content is made while it is sent begins: without chunks only the end of the
  /// connection can end it. Before the head is encoded, which says so.
  public mutating func beginStream() { if !takesChunks { closes = true } }

  /// All that there is of an answer has been written, and more is being made: nobody waits for the client.
  public mutating func awaitsContent(at now: Duration) {
    guard phase == .writing, let deadline else { return }
    timeLeft = deadline - now
    self.deadline = nil
  }

  /// More of an answer has been handed to the driver; the client has the time that it had left.
  public mutating func goesOn(at now: Duration) {
    if phase == .writing, deadline == nil { deadline = now + timeLeft }
  }

  /// Some bytes of an answer have been written, or the last of them.
  ///
  /// - Parameter isQuiet: asked about the last answer to a client that has said that it sends no more: whether the
  ///   system has taken the answer at once and has nothing of the client that was not read.
  public mutating func wrote(
    _ count: Int, all isComplete: Bool, at now: Duration, isQuiet: () -> Bool = { false }
  ) -> Action {
    guard phase == .writing else { return .wait }
    guard isComplete else {
      earn(count, limits.writeTime, now)
      return .wait
    }
    if closes {
      phase = .lingering
      deadline = now + limits.lingerTime
      return inputEnded || (isLastOfClient && isQuiet()) ? .close : .shutDown
    }
    phase = .idle
    deadline = now + (isDraining ? limits.lingerTime : limits.idleTime)
    return .wait
  }

  /// The server has no room for this connection or for what it sends: one answer and the end.
  public mutating func refuse() {
    abandon()
  }

  /// Whether a request is in work and nothing of its answer has been sent.
  public var isAnswering: Bool { phase == .answering }

  /// Whether nothing has come since the last answer.
  public var isIdle: Bool { phase == .idle && heldBytes == 0 }

  /// Whether the client has ended its side.
  public var hasInputEnded: Bool { inputEnded }

  /// The client has ended its side; requests that have come are still answered.
  public mutating func readClosed() { inputEnded = true }

  /// What to do when the deadline has passed.
  public mutating func expired() -> Action {
    switch phase {
    case .idle, .writing, .lingering: .close
    case .head: reject(.headTimeout)
    case .content: reject(.contentTimeout)
    case .answering: .wait
    }
  }

  /// The server wants to end: the next answer is the last one, and an idle connection gets a moment for a
  /// request that is under way (a client cannot know of the end before it is told).
  public mutating func beginDrain(at now: Duration) {
    isDraining = true
    // An answer that is being written has said already whether it is the last one.
    if phase != .writing { closes = true }
    if phase == .idle { deadline = now + limits.lingerTime }
  }
}
