import Glibc
import HTTPCore
import Synchronization
import Testing

@testable import HTTPServer

/// Who is served when, by a pool of workers.
@Suite struct WorkerPoolTests {
  /// A pool whose jobs wait until each is let go.
  final class Jobs: Sendable {
    private let started = Mutex<[String]>([])
    private let released = Mutex<Set<String>>([])
    private let ended = Atomic<Int>(0)
    let pool: WorkerPool

    init(width: Int, limit: Int = 100, percent: Int = 100) {
      pool = WorkerPool(width: width, limit: limit, percent: percent)
    }

    /// The jobs that were begun, in their order.
    var begun: [String] { started.withLock { $0 } }
    var done: Int { ended.load(ordering: .relaxed) }

    @discardableResult
    func submit(
      _ name: String, _ client: UInt64, _ cancellation: Cancellation = Cancellation(),
      continues: Bool = false
    ) -> Refusal? {
      let job = WorkerPool.Job(client: client, cancellation: cancellation) {
        self.started.withLock { $0.append(name) }
        while !self.released.withLock({ $0.contains(name) }) { usleep(500) }
        self.ended.add(1, ordering: .relaxed)
      }
      return pool.submit(job, continues: continues)
    }

    func release(_ name: String) { _ = released.withLock { $0.insert(name) } }

    /// Lets the jobs go one after the other, in the order in which they begin.
    func releaseAll(_ count: Int) {
      for index in 0..<count where eventually({ self.begun.count > index }) {
        release(begun[index])
        _ = eventually { self.done > index }
      }
    }
  }

  @Test func clientsTakeTurns() {
    let jobs = Jobs(width: 1)
    for index in 1...4 { jobs.submit("a\(index)", 1) }
    #expect(eventually { jobs.begun == ["a1"] })
    // These have none running, but the worker that is one more can take only the first.
    for index in 1...3 { jobs.submit("b\(index)", 2) }
    jobs.submit("c1", 3)
    #expect(eventually { jobs.begun == ["a1", "b1"] })
    jobs.release("a1")
    jobs.releaseAll(8)
    #expect(jobs.begun.count == 8)
    // One of each client in front of the second of any.
    #expect(jobs.begun.firstIndex(of: "c1").map { $0 <= 4 } == true)
    let order = ["a1", "a2", "a3", "a4"].compactMap { jobs.begun.firstIndex(of: $0) }
    #expect(order == order.sorted())
  }

  @Test func aClientThatHasNothingRunningDoesNotWaitForOneThatHasAll() {
    let jobs = Jobs(width: 2)
    for index in 1...5 { jobs.submit("a\(index)", 1) }
    #expect(eventually { jobs.begun.count == 2 })
    jobs.submit("b1", 2)
    #expect(eventually { jobs.begun.contains("b1") })
    #expect(jobs.begun.count == 3)
    jobs.releaseAll(6)
  }

  @Test func whatIsMoreThanALimitIsRefused() {
    let jobs = Jobs(width: 1, limit: 4, percent: 50)
    jobs.submit("a1", 1)
    jobs.submit("b1", 2)
    #expect(eventually { jobs.begun.count == 2 })
    #expect(jobs.submit("a2", 1) == nil)
    #expect(jobs.submit("a3", 1) == nil)
    #expect(jobs.submit("a4", 1) == .excess)
    #expect(jobs.submit("b2", 2) == nil)
    #expect(jobs.submit("c1", 3) == nil)
    #expect(jobs.submit("c2", 3) == .full)
    // The rest of an answer that has begun is not refused.
    #expect(jobs.submit("a5", 1, continues: true) == nil)
    #expect(jobs.pool.waiting == 5)
    jobs.releaseAll(7)
    #expect(jobs.pool.waiting == 0)
  }

  @Test func whatNobodyWaitsForIsDropped() {
    let jobs = Jobs(width: 1)
    let cancellation = Cancellation()
    jobs.submit("a1", 1)
    jobs.submit("a2", 1, cancellation)
    jobs.submit("a3", 1)
    cancellation.cancel()
    jobs.pool.forget(1, cancellation)
    #expect(jobs.pool.waiting == 1)
    jobs.releaseAll(2)
    #expect(jobs.begun == ["a1", "a3"])
    // A client of whom everything was dropped has its turns again.
    jobs.submit("b1", 2)
    jobs.submit("b2", 2, cancellation)
    jobs.pool.forget(2, cancellation)
    jobs.submit("b3", 2)
    jobs.releaseAll(4)
    #expect(jobs.begun == ["a1", "a3", "b1", "b3"])
    #expect(jobs.pool.waiting == 0)
  }

  @Test func queuesKeepTheirOrder() {
    var queue = Queue<Int>()
    var model: [Int] = []
    var state: UInt32 = 1
    for number in 0..<10_000 {
      state = state &* 1_664_525 &+ 1_013_904_223
      switch state >> 29 {
      case 0...3:
        queue.append(number)
        model.append(number)
      case 4...6: #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
      default:
        let divisor = Int(state >> 20 & 7) + 2
        let before = model.count
        model.removeAll { $0 % divisor == 0 }
        #expect(queue.removeAll { $0 % divisor == 0 } == before - model.count)
      }
      #expect(queue.count == model.count)
    }
  }
}
