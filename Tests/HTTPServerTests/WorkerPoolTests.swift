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

    /// Whether jobs compute while they wait, or sleep.
    private let computes: Bool

    init(width: Int, limit: Int = 100, percent: Int = 100, computes: Bool = false) throws {
      self.computes = computes
      pool = try WorkerPool(width: width, limit: limit, percent: percent)
    }

    /// The jobs that were begun, in their order.
    var begun: [String] { started.withLock { $0 } }
    var done: Int { ended.load(ordering: .relaxed) }

    @discardableResult
    func submit(
      _ name: String, _ client: UInt64, _ cancellation: Cancellation = Cancellation(),
      continues: Bool = false, deadline: Duration? = nil
    ) -> Refusal? {
      let job = WorkerPool.Job(client: client, cancellation: cancellation, deadline: deadline) {
        isLate in
        self.started.withLock { $0.append(isLate ? name + " late" : name) }
        while !isLate && !self.released.withLock({ $0.contains(name) }) {
          if !self.computes { usleep(500) }
        }
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

  @Test func clientsTakeTurns() throws {
    let jobs = try Jobs(width: 1)
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

  @Test(arguments: [false, true]) func aClientThatHasNothingRunningDoesNotWaitForOneThatHasAll(
    _ computes: Bool
  ) throws {
    // Work that computes leaves no core over; a pool of as many threads as there are cores would be at its end.
    let width = computes ? max(2, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) : 2
    let jobs = try Jobs(width: width, computes: computes)
    for index in 1...width + 3 { jobs.submit("a\(index)", 1) }
    #expect(eventually { jobs.begun.count == width })
    jobs.submit("b1", 2)
    #expect(eventually { jobs.begun.contains("b1") })
    #expect(jobs.begun.count == width + 1)
    jobs.releaseAll(width + 4)
  }

  @Test func whatIsMoreThanALimitIsRefused() throws {
    let jobs = try Jobs(width: 1, limit: 4, percent: 50)
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

  @Test func whatNobodyWaitsForIsDropped() throws {
    let jobs = try Jobs(width: 1)
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

  /// What has waited for too long is told so in its turn, and takes no time from others.
  @Test func whatHasWaitedTooLongIsNotDone() throws {
    let jobs = try Jobs(width: 1)
    jobs.submit("a1", 1)
    #expect(eventually { jobs.begun == ["a1"] })
    jobs.submit("a2", 1, deadline: monotonicNow())
    jobs.submit("a3", 1, deadline: monotonicNow() + .seconds(1000))
    jobs.release("a1")
    #expect(eventually { jobs.begun == ["a1", "a2 late", "a3"] })
    jobs.release("a3")
    #expect(eventually { jobs.done == 3 })
  }

  @Test func aPoolThatIsLetGoEndsItsThreads() async {
    // In a process of its own, whose threads are counted.
    await #expect(processExitsWith: .success) {
      func threads() -> Int {
        guard let directory = opendir("/proc/self/task") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return count
      }
      let before = threads()
      var jobs: Jobs? = try Jobs(width: 20)
      jobs?.submit("a", 1)
      jobs?.release("a")
      #expect(eventually { jobs?.done == 1 } && threads() >= before + 21)
      jobs = nil
      #expect(eventually { threads() < before + 10 })
    }
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
