import Dispatch
import Foundation
import HTTPCore
import Logging
import Synchronization
import Testing

@testable import HTTPServer

/// The beginning and the end of a server.
@Suite struct LifeCycleTests {
  /// What clients saw who asked as fast as they could while the server ended.
  private final class Tally: Sendable {
    let answered = Atomic<Int>(0)
    /// Requests that were sent and not answered.
    let lost = Atomic<Int>(0)
  }

  /// Asks until the server cannot be reached any more; over one connection as long as it lasts, or over a new one
  /// for every request.
  private static func ask(_ address: String, keeps: Bool, _ tally: Tally) {
    while let client = try? Client(address) {
      while true {
        client.send(get("/now"))
        let answer = client.receiveAnswer()
        if !answer.hasPrefix("HTTP/1.1 200 ") || !answer.hasSuffix("/now") {
          tally.lost.add(1, ordering: .relaxed)
          break
        }
        tally.answered.add(1, ordering: .relaxed)
        if !keeps || answer.contains("\r\nConnection: close\r\n") { break }
      }
    }
  }

  @Test(arguments: 0..<5) func noRequestIsLostWhenTheServerEnds(_ round: Int) throws {
    let test = try GateServer {
      $0.acceptTime = .milliseconds(100)
      $0.limits.lingerTime = .milliseconds(200)
    }
    let address = test.address
    let tally = Tally()
    let group = DispatchGroup()
    for index in 0..<8 {
      Thread.detachNewThread {
        Self.ask(address, keeps: index % 2 == 0, tally)
        group.leave()
      }
      group.enter()
    }
    #expect(eventually { tally.answered.load(ordering: .relaxed) > 200 })
    test.server.stop()
    group.wait()
    #expect(tally.lost.load(ordering: .relaxed) == 0)
    #expect(test.server.counters.openConnections == 0)
  }

  @Test func requestsInWorkEndBeforeTheServer() throws {
    let test = try GateServer {
      $0.limits.lingerTime = .seconds(10)
      $0.drainTime = .seconds(60)
    }
    let working = try test.client()
    working.send(get("/later"))
    #expect(eventually { test.service.begun == 1 })
    let idle = try test.client()
    idle.send(get("/now"))
    #expect(!idle.receiveAnswer().contains("Connection: close"))
    let tally = Tally()
    func hasEnded() -> Bool { tally.answered.load(ordering: .relaxed) > 0 }
    let server = test.server
    Thread.detachNewThread {
      server.stop()
      tally.answered.add(1, ordering: .relaxed)
    }
    // Its last request, which could have been under way.
    #expect(eventually { (try? test.client()) == nil })
    idle.send(get("/now"))
    #expect(idle.receive().contains("\r\nConnection: close\r\n"))
    idle.close()
    #expect(!hasEnded())
    test.service.open()
    let answer = working.receive()
    #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("\r\nConnection: close\r\n"))
    working.close()
    #expect(eventually { hasEnded() })
  }

  @Test func whatTakesLongerThanTheDrainIsCut() throws {
    let test = try GateServer { $0.drainTime = .milliseconds(300) }
    let client = try test.client()
    client.send(get("/later"))
    #expect(eventually { test.service.begun == 1 })
    test.server.stop()
    #expect(client.isAtEnd())
    #expect(eventually { test.service.given == 1 })
  }

  /// Loops that nothing has woken yet, that wait by themselves, and that have gone to sleep.
  @Test(arguments: [Duration.seconds(10), .milliseconds(1)])
  func everythingIsClosedWhenTheServerHasEnded(tick: Duration) throws {
    for index in 0..<200 {
      let test = try GateServer {
        $0.loops = 4
        $0.drainTime = .zero
        $0.tick = tick
      }
      let client = try test.client()
      client.send(get("/now"))
      #expect(client.receiveAnswer().hasSuffix("/now"))
      usleep(UInt32(index % 8) * 1000)
      test.server.stop()
      #expect(test.server.counters.openConnections == 0)
    }
  }

  @Test func aNameIsListenedOnAtAllItsAddresses() throws {
    let test = try GateServer { $0.host = "localhost" }
    let ports = Set(test.server.addresses.map { $0.split(separator: ":").last ?? "" })
    #expect(ports.count == 1)
    #expect(test.server.addresses.count >= 1)
    for address in test.server.addresses where !address.contains("[") {
      let client = try Client(address)
      client.send(get("/now"))
      #expect(client.receiveAnswer().hasSuffix("/now"))
    }
  }

  @Test func anAddressThatIsTakenIsAnError() throws {
    let test = try GateServer()
    let port = try #require(Int(test.address.split(separator: ":").last ?? ""))
    #expect { try GateServer { $0.port = port } } throws: { error in
      "\(error)".contains(String(port))
    }
  }
}

/// Sockets other than those of an address and a port.
@Suite struct OtherSocketTests {
  private let path: String = {
    let name = "wirtinger-\(UUID().uuidString.prefix(8))"
    return FileManager.default.temporaryDirectory.appendingPathComponent(name).path
  }()

  private func expectService(_ test: GateServer) throws {
    let client = try Client(test.address)
    client.send(get("/now"))
    #expect(client.receiveAnswer().hasSuffix("/now"))
  }

  @Test func aUnixSocketIsListenedOn() throws {
    let test = try GateServer {
      $0.unixSocket = path
      $0.unixSocketMode = 0o600
    }
    #expect(test.server.addresses == ["unix:" + path])
    try expectService(test)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    test.server.stop()
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func theSocketOfADeadServerIsReplacedThatOfALivingOneIsNot() throws {
    do {
      let test = try GateServer { $0.unixSocket = path }
      #expect(throws: ServerError.self) { try GateServer { $0.unixSocket = path } }
      try expectService(test)
    }
    let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
    let status = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(status == 0)
    close(dead)
    try expectService(try GateServer { $0.unixSocket = path })
  }

  /// With a full queue a client would wait until the server accepts; this one never does.
  @Test func theSocketOfABusyServerIsNotReplaced() throws {
    var address = try #require(SocketAddress(path: path))
    let busy = try address.listen(0)
    defer {
      close(busy)
      unlink(path)
    }
    // Those that have gone again are in the queue, too.
    for _ in 0..<100 where address.connectionFault == 0 {}
    #expect(address.connectionFault == EAGAIN)
    #expect(throws: ServerError.self) { try GateServer { $0.unixSocket = path } }
    address = try #require(SocketAddress(of: busy))
    #expect(address.text == "unix:" + path && FileManager.default.fileExists(atPath: path))
  }

  @Test func aFileThatIsNoSocketIsLeftAlone() throws {
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: ServerError.self) { try GateServer { $0.unixSocket = path } }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    try FileManager.default.removeItem(atPath: path)
  }

  @Test(arguments: ["", String(repeating: "a", count: 108)])
  func aPathThatNoSocketCanHaveIsAnError(_ path: String) {
    #expect(throws: ServerError.self) { try GateServer { $0.unixSocket = path } }
  }

  /// Whoever hands a socket over keeps it: what has connected waits there for the next process.
  @Test func anInheritedSocketOutlivesTheServer() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    defer { close(listener) }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let status = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(status == 0 && listen(listener, 16) == 0)
    let first = try GateServer { $0.inherited = [dup(listener)] }
    let address = first.address
    try expectService(first)
    first.server.stop()
    let waiting = try Client(address)
    waiting.send(get("/now"))
    let second = try GateServer { $0.inherited = [dup(listener)] }
    #expect(second.address == address)
    #expect(waiting.receiveAnswer().hasSuffix("/now"))
  }
}
