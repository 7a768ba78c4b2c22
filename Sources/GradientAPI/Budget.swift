import HTTPCore

/// How long a request may be worked on, and whether anyone still waits for its answer.
struct Budget {
  let deadline: ContinuousClock.Instant
  let cancellation: Cancellation?

  init(_ settings: ServiceSettings, _ cancellation: Cancellation?) {
    deadline = .now + settings.workTime
    self.cancellation = cancellation
  }

  func check() throws {
    if cancellation?.isCancelled == true || ContinuousClock.now > deadline {
      var problem = Problem(.overloaded, "the evaluation took longer than the server allows")
      problem.fields = [("Retry-After", "30")]
      throw problem
    }
  }
}
