import Glibc

/// A thread that is nobody's but ours.
enum WorkerThread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread that gives way to the loops: a loop that has something to do gets a core at once, although all
  /// threads of this kind compute. Threads that it starts give way like it.
  /// - Throws: why the system has none.
  static func start(_ run: @escaping @Sendable () -> Void) throws(ServerError) {
    // A signal that is waited for elsewhere must not be taken here, where nobody would hear of it. A thread begins
    // with the signals blocked that its maker has blocked. The signs of a fault come to whoever caused it.
    var (blocked, before) = (sigset_t(), sigset_t())
    sigfillset(&blocked)
    for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] {
      sigdelset(&blocked, signal)
    }
    pthread_sigmask(SIG_BLOCK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    // Unsafe because the system hands over a raw pointer: the thread takes the one reference that is made here, or,
    // when there is no thread, this function does.
    let body = Unmanaged.passRetained(Body(run))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        let body = Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
        // For the calling thread alone (sched(7)).
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
        body.run()
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      throw ServerError("cannot start a worker", String(cString: strerror(code)), code)
    }
    pthread_detach(thread)
  }
}
