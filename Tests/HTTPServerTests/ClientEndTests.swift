import Glibc
import HTTPCore
import HTTPServer
import Testing

/// Clients that end before they have their answer, in every way in which they can.
@Suite struct ClientEndTests {
  @Test func aClientThatHasHalfClosedIsAnswered() throws {
    let test = try GateServer()
    let client = try test.client()
    client.send(get("/later"))
    client.halfClose()
    #expect(eventually { test.service.begun == 1 })
    let interim = client.receive { $0.hasSuffix("\r\n\r\n") }
    #expect(interim == "HTTP/1.1 100 Continue\r\n\r\n")
    test.service.open()
    let answer = client.receive()
    #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("/later"))
    #expect(test.service.given == 0)
  }

  @Test func anOldClientThatHasHalfClosedGetsNoInterimResponse() throws {
    let test = try GateServer()
    let client = try test.client()
    client.send(get("/later", version: "1.0"))
    #expect(eventually { test.service.begun == 1 })
    client.halfClose()
    test.service.open()
    #expect(client.receive().hasPrefix("HTTP/1.1 200 "))
  }

  @Test func whatIsAskedAtOnceIsAnsweredToAHalfClosedClient() throws {
    let test = try GateServer()
    let client = try test.client()
    client.send(get("/a") + get("/b"))
    client.halfClose()
    let answers = client.receive()
    #expect(answers.split(separator: "HTTP/1.1 200").count == 2 && answers.hasSuffix("/b"))
  }

  @Test(arguments: [false, true]) func aClientThatHasGoneStopsItsWork(withReset: Bool) throws {
    let test = try GateServer()
    let client = try test.client()
    client.send(get("/later"))
    #expect(eventually { test.service.begun == 1 })
    if withReset { client.reset() } else { client.close() }
    #expect(eventually { test.service.given == 1 })
    #expect(eventually { test.server.counters.openConnections == 0 })
  }

  /// A connection that is closed at once still sends what the system has taken; the client reads late.
  @Test(arguments: ["/large", "/large/later"])
  func aClientThatSaysThatItEndsGetsAllOfALargeAnswer(_ path: String) throws {
    let test = try GateServer()
    test.service.open()
    let client = try test.client()
    client.send("GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    usleep(100_000)
    #expect(client.count(of: 16 << 20))
    #expect(client.isAtEnd())
    #expect(eventually { test.server.counters.openConnections == 0 })
  }

  @Test func workThatWaitsForAClientThatHasGoneIsNotBegun() throws {
    let test = try GateServer { $0.workers = 1 }
    let first = try test.client()
    first.send(get("/later"))
    #expect(eventually { test.service.begun == 1 })
    let second = try test.client()
    second.send(get("/later"))
    #expect(eventually { test.server.waitingRequests == 1 })
    second.close()
    #expect(eventually { test.server.waitingRequests == 0 })
    test.service.open()
    #expect(first.receiveAnswer().hasPrefix("HTTP/1.1 200 "))
    #expect(test.service.begun == 1)
  }

  /// What has been sent when the client resets the connection.
  static let parts = [
    "", "GET", "GET / HTTP/1.1\r\nHos", get("/now"), get("/later"), get("/now") + "GET",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    get("/large"), "nonsense\r\n\r\n",
  ]

  @Test func aThousandResetsLeaveNothing() throws {
    let test = try GateServer { $0.clientPercent = 100 }
    for round in 0..<1000 {
      let client = try test.client()
      client.send(Self.parts[round % Self.parts.count])
      client.reset()
    }
    #expect(eventually { test.server.counters.acceptedConnections == 1000 })
    #expect(eventually { test.server.counters.openConnections == 0 })
    #expect(eventually { test.server.waitingRequests == 0 && test.server.contentBytes == 0 })
    let client = try test.client()
    client.send(get("/now"))
    #expect(client.receiveAnswer().hasPrefix("HTTP/1.1 200 "))
  }
}

/// Limits of time, so small here that they are always over.
@Suite struct TimeLimitTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let limit: any WritableKeyPath<HTTPLimits, Duration> & Sendable
    let sent: String
    /// The beginning of the answer; nil for none.
    let status: String?
  }

  static let rows = [
    Row(testDescription: "idle", limit: \.idleTime, sent: "", status: nil),
    Row(
      testDescription: "idle after a request", limit: \.idleTime, sent: get("/now"),
      status: "HTTP/1.1 200 "),
    Row(
      testDescription: "head", limit: \.headTime, sent: "GET / HTTP/1.1\r\nHost: ",
      status: "HTTP/1.1 408 "),
    Row(
      testDescription: "content", limit: \.contentTime,
      sent: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", status: "HTTP/1.1 408 "),
    Row(
      testDescription: "chunks", limit: \.contentTime,
      sent: "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
      status: "HTTP/1.1 408 "),
  ]

  @Test(arguments: rows) func isOver(_ row: Row) throws {
    let test = try GateServer { $0.limits[keyPath: row.limit] = .milliseconds(20) }
    let client = try test.client()
    client.send(row.sent)
    let answer = client.receive()
    #expect(answer.hasPrefix(row.status ?? "") && answer.isEmpty == (row.status == nil))
    #expect(eventually { test.server.counters.openConnections == 0 })
  }

  /// One byte at a time never lets a limit per read run out; the total does.
  @Test(arguments: [
    ("GET /", "x"), ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", "x"),
  ])
  func dripsEnd(_ beginning: String, _ drop: String) throws {
    let test = try GateServer {
      $0.limits.headTime = .milliseconds(50)
      $0.limits.contentTime = .milliseconds(50)
    }
    let client = try test.client()
    client.send(beginning)
    var isOpen = true
    for _ in 0..<2000 where isOpen {
      isOpen = client.send(Array(drop.utf8)) && test.server.counters.openConnections == 1
      usleep(5000)
    }
    #expect(!isOpen)
    #expect(eventually { test.server.counters.openConnections == 0 })
  }

  @Test func aClientThatNeverReadsIsGivenUp() throws {
    let test = try GateServer {
      $0.limits.writeTime = .milliseconds(20)
      $0.limits.lowestRate = 1 << 40
    }
    let client = try test.client()
    client.send(get("/large"))
    #expect(eventually { test.service.paths.count == 1 })
    #expect(eventually { test.server.counters.openConnections == 0 })
    #expect(test.server.counters.sentBytes < 16 << 20)
  }

  @Test func aConnectionThatIsToldToEndDoesSo() throws {
    let test = try GateServer { $0.limits.lingerTime = .seconds(60) }
    let client = try test.client()
    client.send(get("/now", "Connection: close\r\n"))
    #expect(client.receive().hasSuffix("/now"))
    // The client does not close, the server does, and does not take its time for that.
    #expect(eventually { test.server.counters.openConnections == 0 })
  }

  @Test func aConnectionThatIsNotToldSoWaitsForItsClient() throws {
    let test = try GateServer { $0.limits.lingerTime = .milliseconds(50) }
    let client = try test.client()
    client.send("nonsense\r\n\r\n")
    #expect(client.receiveToEnd().isInPeace)
    #expect(eventually { test.server.counters.openConnections == 0 })
  }

  /// Some send an empty line behind a request. With bytes that were not read the end would be a reset, and the answer might
  /// be lost.
  @Test func bytesBehindTheLastRequestDoNotResetTheConnection() throws {
    let test = try GateServer { $0.limits.lingerTime = .seconds(60) }
    // As long as what is read at once, so that the rest is not.
    let head = get("/now", "Connection: close\r\nX: #\r\n")
    let padding = String(repeating: "x", count: (64 << 10) / 8 + 1 - head.utf8.count)
    let full = try test.client()
    full.send(head.replacing("#", with: padding) + "\r\n")
    var answer = full.receiveToEnd()
    #expect(answer.text.hasSuffix("/now") && answer.isInPeace)
    let waiting = try test.client()
    waiting.send(get("/later", "Connection: close\r\n"))
    #expect(eventually { test.service.begun == 1 })
    waiting.send("\r\n")
    test.service.open()
    answer = waiting.receiveToEnd()
    #expect(answer.text.hasSuffix("/later") && answer.isInPeace)
    #expect(test.server.counters.openConnections == 2)
    full.close()
    waiting.close()
    #expect(eventually { test.server.counters.openConnections == 0 })
  }
}
