import Glibc

/// How much the calling thread gives way to others (nice(7); on Linux that is of each thread, see sched(7)).
enum ThreadNiceness {
  private static let thread = __priority_which_t(PRIO_PROCESS.rawValue)

  static var own: Int32 { getpriority(thread, 0) }

  /// Whoever helps a caller that gives way does so too. For good, because a process without privileges cannot take it
  /// back: the threads that Dispatch lends for loops over blocks do nothing else here.
  static func raise(to niceness: Int32) {
    if niceness > 0, own < niceness { setpriority(thread, 0, niceness) }
  }
}
