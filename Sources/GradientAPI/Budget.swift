import HTTPCore

/// How long a request may be worked on, and whether anyone still waits for its answer.
struct Budget: Sendable {
  let deadline: ContinuousClock.Instant
  let cancellation: Cancellation?

  init(_ settings: ServiceSettings, _ cancellation: Cancellation?) {
    let time = settings.workTime
    let limit = ContinuousClock.now + time
    deadline = settings.deadline.map { min($0, limit) } ?? limit
    self.cancellation = cancellation
  }

  /// - Parameter time: what is left of the time for the request.
  init(time: Duration, _ cancellation: Cancellation?) {
    deadline = .now + time
    self.cancellation = cancellation
  }

  private init(deadline: ContinuousClock.Instant, _ cancellation: Cancellation?) {
    self.deadline = deadline
    self.cancellation = cancellation
  }

  /// The same with a part of the time, for what an answer can do without.
  func shortened(to time: Duration) -> Budget {
    Budget(deadline: min(deadline, .now + time), cancellation)
  }

  /// Whether the time is over, or nobody waits any longer.
  var isSpent: Bool { cancellation?.isCancelled == true || ContinuousClock.now > deadline }

  func check() throws {
    if isSpent {
      var problem = Problem(.overloaded, "the evaluation took longer than the server allows")
      problem.fields = [("Retry-After", "30")]
      throw problem
    }
  }
}
