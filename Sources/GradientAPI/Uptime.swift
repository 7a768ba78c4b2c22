import Glibc

/// The time since the machine started: for differences that are taken with every request, and that a
/// `Duration`, which counts attoseconds in 128 bits, would make several times as dear.
package enum Uptime {
  /// In nanoseconds: they fit into an `Int` for 292 years.
  package static var nanoseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
  }
}
