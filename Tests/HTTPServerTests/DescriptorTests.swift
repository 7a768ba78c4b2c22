import Glibc
import Logging
import Testing

@testable import HTTPServer

/// What becomes of a server that has few descriptors, or none.
@Suite struct DescriptorTests {
  /// Whatever the settings, Dispatch and the reading of files have some left.
  @Test(arguments: [
    // descriptors, loops, connections, refusals; what is expected of the last two
    (1 << 20, 2, 16_384, 256, 16_384, 256),
    (1024, 2, 16_384, 256, 716, 238),
    (1024, 2, 100, 256, 100, 238),
    (1024, 300, 16_384, 256, 45, 15),
    (80, 2, 16_384, 256, 8, 2),
    (10, 2, 16_384, 256, 1, 0),
    (1 << 20, 2, 1, 0, 1, 0),
  ])
  func connectionsLeaveDescriptorsForOtherThings(
    _ descriptors: Int, _ loops: Int, _ connections: Int, _ refusals: Int, _ open: Int,
    _ refused: Int
  ) {
    var configuration = ServerConfiguration()
    (configuration.loops, configuration.connections) = (loops, connections)
    configuration.refusals = refusals
    let places = configuration.places(of: descriptors)
    #expect(places.connections == open && places.refusals == refused)
    let used = open + refused + 3 * loops + 64
    #expect(used <= descriptors || open == 1)
  }

  /// The system looks for a free descriptor before it looks for a client, so without one an empty queue looks full.
  @Test func withoutDescriptorsAnEmptyQueueIsNoReasonToPause() async {
    // In a process of its own, which is left without any.
    await #expect(processExitsWith: .success) {
      let listener = try SocketAddress.resolve("127.0.0.1", 0)[0].listen(16)
      var logger = Logger(label: "test")
      logger.logLevel = .critical
      let acceptor = Acceptor(
        [Listener(descriptor: listener, address: "", kind: .network)], loops: [],
        places: Shares(1, percent: 100), refusals: 0, tellsByAddress: true,
        counters: ServerCounters(), logger: logger)
      var limit = rlimit(rlim_cur: 64, rlim_max: 64)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      while dup(0) >= 0 {}
      try #require(errno == EMFILE)
      #expect(acceptor.accept(listener, now: .zero) == .accepted)
      #expect(acceptor.accept(listener, now: .zero) == .accepted)
    }
  }
}
