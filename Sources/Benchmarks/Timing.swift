import Glibc

/// Seconds of a monotonic clock.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The median time of one call in seconds, over `repeats` stretches of calls that take about `seconds` together.
func median(
  seconds: Double, repeats: Int = 7, _ body: (_ calls: Int) throws -> Void
) rethrows -> Double {
  try body(1)
  var calls = 1
  while true {
    let start = now()
    try body(calls)
    let elapsed = now() - start
    if elapsed > seconds / Double(repeats) { break }
    let factor = min(10, 1.3 * seconds / Double(repeats) / max(elapsed, 1e-9))
    calls = max(calls + 1, Int(Double(calls) * factor))
  }
  var times: [Double] = []
  for _ in 0..<repeats {
    let start = now()
    try body(calls)
    times.append((now() - start) / Double(calls))
  }
  return times.sorted()[repeats / 2]
}
