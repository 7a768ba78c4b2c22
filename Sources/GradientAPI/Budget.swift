import HTTPCore

/// An answer that takes longer than could be known before: a worker is to begin with it anew.
struct TakesLonger: Error {}

/// How long a request may be worked on, and whether anyone still waits for its answer.
struct Budget: Sendable {
  let deadline: ContinuousClock.Instant
  let cancellation: Cancellation?
  /// How long the time was in all, and whether the client has said so.
  private let total: Duration
  private let isClients: Bool
  /// Whether an event loop waits for the answer.
  private let isOnLoop: Bool

  /// - Parameter cancellation: of the work of a worker; nil where the request has arrived.
  init(_ settings: ServiceSettings, _ cancellation: Cancellation?) {
    let time = settings.workTime
    let limit = ContinuousClock.now + time
    deadline = settings.deadline.map { min($0, limit) } ?? limit
    self.cancellation = cancellation
    total = settings.workTime
    isClients = settings.deadline != nil
    isOnLoop = cancellation == nil
  }

  /// - Parameter time: what is left of the time for the request.
  init(time: Duration, _ settings: ServiceSettings, _ cancellation: Cancellation?) {
    deadline = .now + time
    self.cancellation = cancellation
    total = settings.workTime
    isClients = settings.deadline != nil
    isOnLoop = false
  }

  private init(_ whole: Budget, until deadline: ContinuousClock.Instant) {
    self.deadline = deadline
    cancellation = whole.cancellation
    total = whole.total
    isClients = whole.isClients
    isOnLoop = whole.isOnLoop
  }

  /// The same with a part of the time, for what an answer can do without.
  func shortened(to time: Duration) -> Budget {
    Budget(self, until: min(deadline, .now + time))
  }

  /// Whether the time is over, or nobody waits any longer.
  var isSpent: Bool { cancellation?.isCancelled == true || ContinuousClock.now > deadline }

  /// What is left of the time.
  var remaining: Duration { max(.zero, deadline - .now) }

  /// Before what takes far longer than evaluations of this size usually do.
  /// - Throws: `TakesLonger` where an event loop waits.
  func leaveLoop() throws {
    if isOnLoop { throw TakesLonger() }
  }

  func check() throws {
    if isSpent {
      var problem = Problem(.overloaded, "the evaluation took longer than \(limit)")
      problem.fields = [("Retry-After", "30")]
      throw problem
    }
  }

  /// The time in words, with the setting's name.
  private var limit: String {
    let milliseconds = Int(total / .milliseconds(1))
    return isClients
      ? "the \(milliseconds) ms that X-Request-Timeout-Ms and the server allow"
      : "the \(milliseconds / 1000) s that the server allows (work-seconds)"
  }
}
