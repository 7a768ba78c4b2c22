import Dispatch
import HTTPCore
import Synchronization

/// Runs what takes longer than a loop can wait, a few jobs at a time.
///
/// Theory of operation. Each client has a queue of its own, and the clients that wait take turns: one job of
/// each, round and round. So a client that asks for much delays itself and not others. All workers together may
/// nevertheless be busy with long jobs of one client when another asks: for that there is one worker more,
/// which takes only jobs of clients that have none running.
///
/// The threads are the pool's own, one for each worker, and wait for a semaphore. Dispatch has no more threads than
/// cores for work that computes, so that the worker that is one more would not be there when it is needed.
final class WorkerPool: Sendable {
  struct Job: Sendable {
    let client: UInt64
    /// Says when nobody waits for the job any longer; also what tells it from others.
    let cancellation: Cancellation
    /// When it has waited too long; nil for what has to be done in any case.
    let deadline: Duration?
    /// Does it, or says that there was no room for it: it has waited too long.
    let run: @Sendable (_ isLate: Bool) -> Void
  }

  private struct Client {
    var running = 0
    var waiting = Queue<Job>()
  }

  private struct State {
    var running = 0
    var waiting = 0
    var clients: [UInt64: Client] = [:]
    /// The clients that wait, each once, in the order of their turns.
    var turns = Queue<UInt64>()
    /// Jobs for which a thread has been woken.
    var assigned = Queue<Job>()
    var dropped = 0
  }

  /// Counts the jobs that are assigned.
  private let wake = DispatchSemaphore(value: 0)
  private let state = Mutex(State())
  private let width: Int
  private let limit: Int
  private let clientLimit: Int

  /// - Parameters:
  ///   - width: jobs that run at once.
  ///   - limit: jobs that may wait.
  ///   - percent: what one client may have of these.
  /// - Throws: when there are no threads.
  init(width: Int, limit: Int, percent: Int) throws(ServerError) {
    self.width = max(1, width)
    self.limit = limit
    clientLimit = Shares.part(limit, percent)
    for _ in 0...self.width {
      try WorkerThread.start { [wake, weak self] in
        while true {
          wake.wait()
          guard let self else { return }
          self.work()
        }
      }
    }
  }

  deinit { for _ in 0...width { wake.signal() } }

  /// Takes a job, or says why not. What continues an answer is always taken: there is at most one such piece
  /// per connection, and refusing it would break an answer that has begun.
  @discardableResult
  func submit(_ job: Job, continues: Bool = false) -> Refusal? {
    var starts = false
    let refusal: Refusal? = state.withLock { state in
      // Numbers, and no copy of the client: while there is one, changing its queue would copy all of it.
      let running = state.clients[job.client]?.running ?? 0
      let waiting = state.clients[job.client]?.waiting.count ?? 0
      // Whoever is nobody in particular has the reserve only when nothing of its kind runs: all of them.
      if state.running < width || (state.running == width && running == 0) {
        state.running += 1
        state.clients[job.client, default: Client()].running += 1
        state.assigned.append(job)
        starts = true
        return nil
      }
      if !continues {
        if state.waiting >= limit { return .full }
        if job.client != 0, waiting >= clientLimit { return .excess }
      }
      state.waiting += 1
      state.clients[job.client, default: Client()].waiting.append(job)
      if waiting == 0 { state.turns.append(job.client) }
      return nil
    }
    if starts { wake.signal() }
    return refusal
  }

  /// Drops a job that nobody waits for, if it has not begun.
  func forget(_ client: UInt64, _ cancellation: Cancellation) {
    state.withLock { state in
      let removed = state.clients[client]?.waiting.removeAll { $0.cancellation === cancellation }
      state.waiting -= removed ?? 0
      state.dropped += removed ?? 0
      guard state.clients[client]?.waiting.count == 0 else { return }
      state.turns.removeAll { $0 == client }
      if state.clients[client]?.running == 0 { state.clients[client] = nil }
    }
  }

  /// Jobs that wait.
  var waiting: Int { state.withLock { $0.waiting } }

  /// Jobs that nobody waited for any longer before they were begun.
  var dropped: Int { state.withLock { $0.dropped } }

  private func work() {
    var job = state.withLock { $0.assigned.popFirst() }
    var hasWaited = false
    while let current = job {
      if current.cancellation.isCancelled {
        state.withLock { $0.dropped += 1 }
      } else {
        current.run(hasWaited && (current.deadline.map { $0 < monotonicNow() } ?? false))
      }
      let client = current.client
      // Its memory is given back before the next one is begun.
      job = nil
      hasWaited = true
      job = state.withLock { Self.next(&$0, after: client, width) }
    }
  }

  /// Ends a job of a client.
  ///
  /// - Returns: the one to do next.
  private static func next(_ state: inout State, after client: UInt64, _ width: Int) -> Job? {
    state.running -= 1
    state.clients[client]?.running -= 1
    defer {
      if state.clients[client]?.running == 0, state.clients[client]?.waiting.count == 0 {
        state.clients[client] = nil
      }
    }
    for _ in 0..<state.turns.count {
      guard let turn = state.turns.popFirst() else { break }
      // As in `submit`: numbers, lest taking the first of a queue copies the rest.
      guard let running = state.clients[turn]?.running else { continue }
      // The worker that is one more goes on with clients that have none.
      if state.running >= width, running > 0 {
        state.turns.append(turn)
        continue
      }
      let job = state.clients[turn]?.waiting.popFirst()
      state.waiting -= 1
      state.running += 1
      state.clients[turn]?.running += 1
      if state.clients[turn]?.waiting.count ?? 0 > 0 { state.turns.append(turn) }
      return job
    }
    return nil
  }
}

/// First in, first out.
struct Queue<Element> {
  private var elements: [Element?] = []
  private var first = 0

  var count: Int { elements.count - first }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func popFirst() -> Element? {
    guard first < elements.count else { return nil }
    defer {
      first += 1
      // So that each element is moved at most once, on the average.
      if first * 2 > elements.count {
        elements.removeFirst(first)
        first = 0
      }
    }
    return elements[first].take()
  }

  /// - Returns: how many were removed.
  @discardableResult
  mutating func removeAll(where condition: (Element) -> Bool) -> Int {
    let before = count
    elements.removeAll { element in element.map(condition) ?? true }
    first = 0
    return before - count
  }
}
