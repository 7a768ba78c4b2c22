import Glibc

/// The text of the last error of a system call.
func lastError() -> String { String(cString: strerror(errno)) }

enum Descriptors {
  /// Raises the soft limit of open descriptors to the hard one.
  ///
  /// - Returns: how many may be open.
  static func raiseLimit() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }

  /// A descriptor that is kept only to be given up when there are no others.
  static func spare() -> Int32 { open("/dev/null", O_RDONLY | O_CLOEXEC) }
}

/// The time since the machine started.
func monotonicNow() -> Duration { .nanoseconds(monotonicNanoseconds()) }

/// The same in nanoseconds, which fit for 292 years, for what happens too often to count attoseconds.
func monotonicNanoseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
}
