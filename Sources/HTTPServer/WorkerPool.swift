import Dispatch
import HTTPCore
import Synchronization

/// Runs what takes longer than a loop can wait, a few at a time and the rest in order.
final class WorkerPool: Sendable {
  typealias Work = @Sendable () -> Void

  private struct State {
    var running = 0
    var waiting: [Work] = []
  }

  private let queue = DispatchQueue(label: "wirtinger.workers", attributes: .concurrent)
  private let state = Mutex(State())
  private let width: Int
  private let limit: Int

  init(width: Int, limit: Int) {
    self.width = max(1, width)
    self.limit = limit
  }

  /// Takes the work, or says that too much waits already. What continues an answer is always taken: there
  /// is at most one such piece per connection, and refusing it would break an answer that has begun.
  @discardableResult
  func submit(continues: Bool = false, _ work: @escaping Work) -> Bool {
    let (starts, accepted) = state.withLock { state in
      if state.running < width {
        state.running += 1
        return (true, true)
      }
      if !continues && state.waiting.count >= limit { return (false, false) }
      state.waiting.append(work)
      return (false, true)
    }
    if starts { queue.async { self.run(work) } }
    return accepted
  }

  private func run(_ first: @escaping Work) {
    var work: Work? = first
    while let current = work {
      current()
      work = state.withLock { state in
        if state.waiting.isEmpty {
          state.running -= 1
          return nil
        }
        return state.waiting.removeFirst()
      }
    }
  }
}
