import Programs
import Synchronization

/// What a service has computed since it started; every number only grows, but those of the cache's content.
public final class ServiceCounters: Sendable {
  let cacheHits = Atomic<Int>(0)
  let cacheMisses = Atomic<Int>(0)
  let evaluations = Atomic<Int>(0)
  let points = Atomic<Int>(0)
  let operations = Atomic<Int>(0)
  let nanoseconds = Atomic<Int>(0)
  let overruns = Atomic<Int>(0)

  /// Numbers read one by one: a snapshot may be torn between them.
  public struct Snapshot: Sendable {
    /// Answers whose function was compiled already.
    public let cacheHits: Int
    /// Requests whose function had to be compiled.
    public let cacheMisses: Int
    /// Answers computed.
    public let evaluations: Int
    /// Points at which a function was evaluated.
    public let points: Int
    /// Operations of the programs evaluated, times points.
    public let operations: Int
    /// Time spent evaluating, in nanoseconds.
    public let nanoseconds: Int
    /// Evaluations given up because they took too long.
    public let overruns: Int
  }

  init() {}

  func countLookup(isHit: Bool) {
    if isHit {
      cacheHits.add(1, ordering: .relaxed)
    } else {
      cacheMisses.add(1, ordering: .relaxed)
    }
  }

  func begin(points count: Int, _ function: CompiledFunction) {
    begin(points: count, operations: function.program.instructions.count)
  }

  /// - Parameter each: operations at one point.
  func begin(points count: Int, operations each: Int) {
    evaluations.add(1, ordering: .relaxed)
    points.add(count, ordering: .relaxed)
    // Wraps instead of trapping: a counter that starts anew is what its readers expect.
    operations.wrappingAdd(count &* each, ordering: .relaxed)
  }

  func end(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    end(nanoseconds: Int(seconds) &* 1_000_000_000 &+ Int(attoseconds / 1_000_000_000))
  }

  func end(nanoseconds time: Int) { nanoseconds.wrappingAdd(time, ordering: .relaxed) }

  /// The numbers of now.
  public var snapshot: Snapshot {
    Snapshot(
      cacheHits: cacheHits.load(ordering: .relaxed),
      cacheMisses: cacheMisses.load(ordering: .relaxed),
      evaluations: evaluations.load(ordering: .relaxed), points: points.load(ordering: .relaxed),
      operations: operations.load(ordering: .relaxed),
      nanoseconds: nanoseconds.load(ordering: .relaxed),
      overruns: overruns.load(ordering: .relaxed))
  }
}
