import Glibc
import HTTPCore
import HTTPServer
import Testing

/// What clients cannot take from others: room and turns.
@Suite struct LimitTests {
  @Test func requestsWithoutRoomAreToldSo() throws {
    let test = try GateServer {
      $0.workers = 1
      $0.waitingRequests = 2
    }
    // Two run, the second one on the worker that is one more; two clients have one waiting each.
    let clients = try [2, 3, 4, 5].map { try test.client(from: $0) }
    for (index, client) in clients.enumerated() {
      client.send(get("/later"))
      #expect(eventually { test.service.begun + test.server.waitingRequests == index + 1 })
    }
    let full = try test.client(from: 6)
    full.send(get("/later"))
    let answer = full.receiveAnswer()
    #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: 1\r\n"))
    // Nothing is wrong with the connection, or with what needs no worker.
    full.send(get("/now"))
    #expect(full.receiveAnswer().hasPrefix("HTTP/1.1 200 "))
    test.service.open()
    for client in clients { #expect(client.receiveAnswer().hasPrefix("HTTP/1.1 200 ")) }
    #expect(test.server.counters.overloadRefusals == 1)
  }

  @Test func requestsThatHaveWaitedTooLongAreToldSo() throws {
    let test = try GateServer {
      $0.workers = 1
      $0.waitingTime = .zero
    }
    let clients = try [2, 2].map { try test.client(from: $0) }
    clients[0].send(get("/later"))
    #expect(eventually { test.service.begun == 1 })
    clients[1].send(get("/later"))
    #expect(eventually { test.server.waitingRequests == 1 })
    test.service.open()
    #expect(clients[0].receiveAnswer().hasPrefix("HTTP/1.1 200 "))
    let answer = clients[1].receiveAnswer()
    #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: 1\r\n"))
    #expect(test.service.begun == 1 && test.server.counters.overloadRefusals == 1)
  }

  @Test func oneClientHasAShareOfTheQueue() throws {
    let test = try GateServer {
      $0.workers = 1
      $0.waitingRequests = 4
    }
    let greedy = try (0..<5).map { _ in try test.client(from: 2) }
    for client in greedy { client.send(get("/later")) }
    // One runs, two wait, which is half of the queue; two are too many.
    #expect(eventually { test.server.counters.excessRefusals == 2 })
    let modest = try test.client(from: 3)
    modest.send(get("/later"))
    #expect(eventually { test.service.begun == 2 })
    test.service.open()
    #expect(modest.receiveAnswer().hasPrefix("HTTP/1.1 200 "))
    let statuses = greedy.map { $0.receiveAnswer().prefix(12) }.sorted()
    #expect(
      statuses == [
        "HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 429", "HTTP/1.1 429",
      ])
  }

  @Test func aProxyNamesItsClients() throws {
    let test = try GateServer {
      $0.workers = 1
      $0.waitingRequests = 4
      $0.clientField = "x-forwarded-for"
    }
    let clients = try (0..<4).map { _ in try test.client() }
    for (index, client) in clients.enumerated() {
      // What a client writes itself stands in front of what the proxy adds.
      client.send(get("/later", "X-Forwarded-For: 10.0.0.\(index), 192.0.2.1\r\n"))
    }
    #expect(eventually { test.server.counters.excessRefusals == 1 })
    let other = try test.client()
    other.send(get("/later", "X-Forwarded-For: 192.0.2.1\r\nx-forwarded-for: 192.0.2.2\r\n"))
    #expect(eventually { test.service.begun == 2 })
  }

  @Test func connectionsBeyondTheLimitsAreToldSo() throws {
    let test = try GateServer {
      $0.connections = 4
      $0.sparedIdleTime = .seconds(1000)
    }
    func status(_ client: Client) -> Substring {
      client.send(get("/now"))
      return client.receiveAnswer().prefix(12)
    }
    var open = try [2, 2].map { try test.client(from: $0) }
    for client in open { #expect(status(client) == "HTTP/1.1 200") }
    let excess = try test.client(from: 2)
    let answer = excess.receive()
    #expect(answer.hasPrefix("HTTP/1.1 429 ") && answer.contains("\r\nConnection: close\r\n"))
    for source: UInt32 in [3, 4] {
      let client = try test.client(from: source)
      #expect(status(client) == "HTTP/1.1 200")
      open.append(client)
    }
    #expect(try test.client(from: 5).receive().hasPrefix("HTTP/1.1 503 "))
    open[0].close()
    #expect(eventually { (try? test.client(from: 5)).map(status) == "HTTP/1.1 200" })
  }

  @Test func idleConnectionsMakeRoomForOthers() throws {
    let test = try GateServer {
      $0.loops = 1
      $0.connections = 8
      $0.sparedIdleTime = .zero
    }
    func answers(_ client: Client) -> Bool {
      client.send(get("/now"))
      return client.receiveAnswer().hasPrefix("HTTP/1.1 200 ")
    }
    let working = try test.client(from: 2)
    working.send(get("/later"))
    #expect(eventually { test.service.begun == 1 })
    let idle = try [2, 2, 2, 3, 3, 3, 3].map { try test.client(from: $0) }
    #expect(eventually { test.server.counters.openConnections >= 7 })
    #expect(eventually { (try? test.client(from: 4)).map(answers) == true })
    #expect(idle[0].isAtEnd())
    #expect(test.server.counters.shedConnections > 0)
    test.service.open()
    #expect(working.receiveAnswer().hasPrefix("HTTP/1.1 200 "))
  }

  /// All connections and all contents are the proxy's; its clients have their shares by name.
  @Test func behindAProxyTheAddressSaysNothing() throws {
    let test = try GateServer {
      $0.connections = 4
      $0.contentMemory = 10_000
      $0.clientPercent = 60
      $0.clientField = "x-forwarded-for"
      $0.sparedIdleTime = .seconds(1000)
    }
    func post(_ size: Int, _ name: String) throws -> Client {
      let client = try test.client()
      client.send(
        "POST /later HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: \(name)\r\nContent-Length: \(size + 1)\r\n\r\n"
      )
      client.send([UInt8](repeating: 65, count: size))
      return client
    }
    let first = try post(5_000, "192.0.2.1")
    #expect(eventually { test.server.contentBytes == 5_000 })
    let second = try post(4_000, "192.0.2.2")
    #expect(eventually { test.server.contentBytes == 9_000 })
    second.send("A")
    #expect(eventually { test.service.begun == 1 && test.server.contentBytes == 9_001 })
    // A third connection of one address, which without a proxy would be one too many.
    #expect(try post(1_500, "192.0.2.1").receive().hasPrefix("HTTP/1.1 503 "))
    second.reset()
    #expect(eventually { test.server.contentBytes == 5_000 })
    #expect(try post(1_500, "192.0.2.1").receive().hasPrefix("HTTP/1.1 429 "))
    first.close()
    #expect(eventually { test.server.contentBytes == 0 })
  }

  /// A client that sends much and may not is told so first.
  @Test(arguments: ["", "Expect: 100-continue\r\n"])
  func whatIsNotWantedIsRefusedOnItsHead(_ field: String) throws {
    let test = try GateServer()
    let client = try test.client()
    client.send(
      "POST /unwanted HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\(field)\r\n")
    let answer = client.receiveAnswer()
    #expect(answer.hasPrefix("HTTP/1.1 401 ") && answer.contains("\r\nConnection: close\r\n"))
    let wanted = try test.client()
    wanted.send("POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\(field)\r\n")
    if !field.isEmpty {
      #expect(wanted.receive { $0.hasSuffix("\r\n\r\n") }.hasPrefix("HTTP/1.1 100 "))
    }
    wanted.send("hello")
    #expect(wanted.receiveAnswer().hasPrefix("HTTP/1.1 200 "))
    #expect(test.service.paths == ["/now"])
  }

  @Test func contentsHaveAnAmountOfMemoryForAll() throws {
    let test = try GateServer {
      $0.contentMemory = 10_000
      $0.clientPercent = 60
    }
    func post(_ size: Int, _ client: Client) {
      client.send("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: \(size + 1)\r\n\r\n")
      client.send([UInt8](repeating: 65, count: size))
    }
    let first = try test.client(from: 2)
    post(5_000, first)
    #expect(eventually { test.server.contentBytes == 5_000 })
    let excess = try test.client(from: 2)
    post(2_000, excess)
    #expect(excess.receive().hasPrefix("HTTP/1.1 429 "))
    let second = try test.client(from: 3)
    post(4_000, second)
    #expect(eventually { test.server.contentBytes == 9_000 })
    let full = try test.client(from: 4)
    post(3_000, full)
    #expect(full.receive().hasPrefix("HTTP/1.1 503 "))
    // What is complete counts until it is answered, what has gone away no longer.
    second.send("A")
    #expect(eventually { test.service.begun == 1 })
    #expect(test.server.contentBytes == 9_001)
    first.reset()
    #expect(eventually { test.server.contentBytes == 4_001 })
    test.service.open()
    #expect(second.receiveAnswer().hasPrefix("HTTP/1.1 200 "))
    #expect(eventually { test.server.contentBytes == 0 })
  }

  /// Who asks for much and does not read it holds as much as who sends it.
  @Test(arguments: ["/large", "/large/later"])
  func answersThatAreNotTakenCountAsMemory(_ path: String) throws {
    let test = try GateServer {
      $0.contentMemory = 40 << 20
      $0.clientPercent = 100
    }
    let slow = try test.client(from: 2)
    slow.send(get(path))
    #expect(eventually { test.server.contentBytes == 16 << 20 })
    let second = try test.client(from: 2)
    second.send(get(path))
    #expect(eventually { test.server.contentBytes == 32 << 20 })
    let full = try test.client(from: 3)
    full.send(get(path))
    #expect(full.receiveAnswer().hasPrefix("HTTP/1.1 503 "))
    // What is taken, or given up, is there for others.
    second.close()
    #expect(eventually { test.server.contentBytes == 16 << 20 })
    #expect(slow.count(of: 16 << 20))
    #expect(eventually { test.server.contentBytes == 0 })
    full.send(get(path))
    #expect(full.count(of: 16 << 20))
    #expect(eventually { test.server.contentBytes == 0 })
  }

  /// What a client could take at once is sent in many turns, so that others have theirs in between.
  @Test func aLargeAnswerTakesTurns() throws {
    let test = try GateServer {
      $0.loops = 1
      $0.writtenAtOnce = 16 << 10
    }
    let client = try test.client()
    let before = test.server.counters.loopTurns
    client.send(get("/large"))
    #expect(client.count(of: 16 << 20))
    #expect(test.server.counters.loopTurns - before >= 1000)
  }

  @Test func requestsSentAheadTakeTurnsWithThoseOfOthers() throws {
    let test = try GateServer {
      $0.loops = 1
      $0.pipelined = 4
    }
    let eager = try test.client()
    let patient = try test.client()
    // While the loop is held, both clients' requests arrive.
    eager.send(get("/block"))
    #expect(eventually { test.service.paths == ["/block"] })
    eager.send(String(repeating: get("/eager"), count: 400))
    patient.send(get("/patient"))
    test.service.open()
    #expect(patient.receiveAnswer().hasPrefix("HTTP/1.1 200 "))
    let answers = eager.receive { $0.split(separator: "HTTP/1.1 200").count == 401 }
    #expect(answers.hasSuffix("/eager"))
    let place = test.service.paths.firstIndex(of: "/patient") ?? 0
    #expect(test.service.paths.count == 402 && place < 100, "at \(place)")
  }
}
