import GradientAPI
import HTTPServer
import Logging
import Testing

/// Much work in a short text, asked of the real service: nobody on the same loop waits for it.
@Suite struct HeavyRequestTests {
  private func server() throws -> Server {
    var configuration = ServerConfiguration()
    configuration.port = 0
    // One loop for all connections, and one worker.
    configuration.loops = 1
    configuration.workers = 1
    configuration.acceptTime = .zero
    configuration.drainTime = .milliseconds(100)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return try Server(configuration, service: GradientService(), logger: logger)
  }

  private func post(_ path: String, _ content: String) -> String {
    "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(content.utf8.count)\r\n\r\n\(content)"
  }

  /// Some milliseconds of work each, in a debug build beside sanitizers some seconds: none may reach its limit of time.
  ///
  /// By order, not by time: a loop that computed would have written that answer before it read the next request.
  @Test(arguments: [
    ("value", "sum(sin(ones((1000,1000)) * x))", ""),
    ("value", "A = ones((500,500))*x; sum(A@A)", ""),
    ("gradient", "sum(inv(eye(200) * x))", ""),
    ("gradient", (1...400).map { "sin(x*\($0))" }.joined(separator: "+"), ""),
    ("derivatives", (1...60).map { "sin(x*\($0))" }.joined(separator: "*"), #","order":8"#),
    ("value", #"for i in range(200000): x = sin(x)\nx"#, ""),
    ("gradient", #"for i in range(20000): x = sin(x)\nx"#, ""),
  ])
  func othersDoNotWait(endpoint: String, function: String, more: String) throws {
    let server = try server()
    defer { server.stop() }
    let (heavy, other) = (
      try Client(server.addresses[0]), try Client(server.addresses[0])
    )
    // Both are known to the loop.
    for client in [heavy, other] {
      client.send(get("/healthz"))
      #expect(client.receiveAnswer().contains("200 OK"))
    }
    for isNew in [true, false] {
      // On a machine with much to do a worker may be the first now and then; a loop that computes always is.
      let isFirst = (0..<5).contains { round in
        // Spaces make another function of it, which nobody knows.
        let spaces = String(repeating: " ", count: isNew ? round : 0)
        heavy.send(
          post("/v1/" + endpoint, #"{"function":"\#(function)\#(spaces)","at":{"x":0.5}\#(more)}"#))
        other.send(get("/healthz"))
        let isHealthy = other.receiveAnswer().contains("200 OK")
        let isFirst = !heavy.hasReceived()
        let answer = heavy.receiveAnswer()
        #expect(answer.contains("200 OK"), "\(answer)")
        return isHealthy && isFirst
      }
      #expect(isFirst, "\(function.prefix(60)), \(isNew ? "new" : "known")")
    }
  }
}
