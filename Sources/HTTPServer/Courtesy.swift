import CSockets
import Glibc

/// Lets others have the core of a loop that has just served several events at once.
///
/// Those who wait for the core are often the ones for whom the loop works, if they are on the same machine: then it finds
/// more events together, and nobody waits until somebody's slice of 3 ms is over. With short slices of its own a
/// loop's next turn comes soon where others soon sleep; without them it would come late, so then it does not give way.
/// Where others compute, its turn comes when the kernel looks at its clock next, up to 4 ms later. So an absence of
/// several slices is not risked again for twenty times as long, which bounds what is lost so to a twentieth.
struct Courtesy {
  private let slice: Int
  /// Whether the kernel grants short slices, as far as that is known.
  private var isGranted: Bool
  /// The end of the time in which it does not give way, in nanoseconds.
  private var pauseEnd = 0

  init(slice: Duration) {
    self.slice = max(0, slice.nanoseconds)
    isGranted = self.slice > 0
  }

  /// The calling thread is the loop's from now on. A refusal is remembered: some kernels log each of them.
  mutating func begin() { if isGranted { isGranted = csockets_set_slice(UInt64(slice)) != 0 } }

  /// The calling thread goes back to Dispatch.
  func end() { if isGranted { _ = csockets_set_slice(0) } }

  mutating func giveWay() {
    if !isGranted { return }
    let start = monotonicNanoseconds()
    if start < pauseEnd { return }
    sched_yield()
    let end = monotonicNanoseconds()
    let absence = end - start
    if absence > 5 * slice { pauseEnd = end + 20 * absence }
  }
}
