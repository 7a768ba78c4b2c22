import Glibc
import HTTPCore
import HTTPServer
import Logging
import Synchronization
import Testing

/// Answers that are made while they are sent.
@Suite struct StreamTests {
  @Test func piecesArriveInOrderAsChunks() throws {
    let fixture = try Fixture(pieces: 5, size: 3)
    let client = try Client(fixture.server.address)
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let text = client.receive { $0.hasSuffix("0\r\n\r\n") }
    #expect(text.contains("Transfer-Encoding: chunked\r\n"))
    #expect(!text.contains("Content-Length"))
    let content = text.components(after: "\r\n\r\n")
    #expect(
      content == "3\r\n000\r\n3\r\n111\r\n3\r\n222\r\n3\r\n333\r\n3\r\n444\r\n0\r\n\r\n")
    // The connection goes on.
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(client.receive { $0.hasSuffix("0\r\n\r\n") }.hasPrefix("HTTP/1.1 200"))
  }

  @Test func oldClientsGetContentThatEndsWithTheConnection() throws {
    let fixture = try Fixture(pieces: 3, size: 2)
    let client = try Client(fixture.server.address)
    client.send("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
    let text = client.receive { _ in false }
    #expect(!text.contains("Transfer-Encoding"))
    #expect(text.contains("Connection: close\r\n"))
    #expect(text.components(after: "\r\n\r\n") == "001122")
  }

  @Test func slowClientsStopTheWork() throws {
    let fixture = try Fixture(pieces: 10_000, size: 1 << 20)
    let client = try Client(fixture.server.address)
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    // Until the buffers of both sides are full; then no more is made.
    var before = -1
    for _ in 0..<100 where fixture.made != before {
      before = fixture.made
      usleep(100_000)
    }
    #expect(fixture.made == before)
    #expect(fixture.made < 100)
    #expect(fixture.live == 1)
    client.close()
    #expect(eventually { fixture.live == 0 })
    #expect(fixture.made < 100)
  }

  @Test func clientsThatGoCancelThePieceInWork() throws {
    let fixture = try Fixture(pieces: 2, size: 1, waitsForCancellation: true)
    let client = try Client(fixture.server.address)
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { fixture.made == 1 })
    client.reset()
    #expect(eventually { fixture.live == 0 })
  }

  private func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<1000 {
      if condition() { return true }
      usleep(10_000)
    }
    return false
  }
}

extension String {
  fileprivate func components(after separator: String) -> String {
    var rest = self[...]
    while !rest.isEmpty, !rest.hasPrefix(separator) { rest = rest.dropFirst() }
    return String(rest.dropFirst(separator.count))
  }
}

/// A server whose answers come in pieces of one digit each, and how many it has made.
private final class Fixture {
  let server: Server
  private let service: PieceService

  init(pieces: Int, size: Int, waitsForCancellation: Bool = false) throws {
    service = PieceService(pieces, size, waitsForCancellation)
    var configuration = ServerConfiguration()
    configuration.port = 0
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    server = try Server(configuration, service: service, logger: logger)
  }

  deinit { server.stop() }

  var made: Int { service.counts.made.load(ordering: .relaxed) }
  var live: Int { service.counts.live.load(ordering: .relaxed) }
}

private final class Counts: Sendable {
  let made = Atomic<Int>(0)
  let live = Atomic<Int>(0)
}

private final class PieceService: HTTPService {
  let counts = Counts()
  private let pieces: Int
  private let size: Int
  private let waits: Bool

  init(_ pieces: Int, _ size: Int, _ waits: Bool) {
    self.pieces = pieces
    self.size = size
    self.waits = waits
  }

  func answer(_ request: HTTPRequest) -> HTTPAnswer {
    let source = Source(counts, pieces, size, waits)
    return .later { _ in
      HTTPResponse(status: 200, content: source.content(0), rest: source)
    }
  }

  func answer(_ rejection: HTTPRejection) -> HTTPResponse { HTTPResponse(status: 400) }
  func answerToOverload() -> HTTPResponse { HTTPResponse(status: 503) }
}

private final class Source: HTTPContentSource {
  private let counts: Counts
  private let next = Atomic<Int>(1)
  private let pieces: Int
  private let size: Int
  private let waits: Bool

  init(_ counts: Counts, _ pieces: Int, _ size: Int, _ waits: Bool) {
    self.counts = counts
    self.pieces = pieces
    self.size = size
    self.waits = waits
    counts.live.add(1, ordering: .relaxed)
  }

  deinit { counts.live.subtract(1, ordering: .relaxed) }

  func content(_ index: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: "0") + UInt8(index % 10), count: size)
  }

  func next(_ cancellation: Cancellation) -> HTTPPiece {
    counts.made.add(1, ordering: .relaxed)
    while waits && !cancellation.isCancelled { usleep(1000) }
    let index = next.add(1, ordering: .relaxed).oldValue
    return index == pieces - 1 ? .last(content(index)) : .more(content(index))
  }
}

/// A client of bare sockets, which reads only when it is told to.
private final class Client {
  private let descriptor: Int32
  private var isOpen = true

  init(_ address: String) throws {
    let port = try #require(UInt16(address.split(separator: ":").last ?? ""))
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0)
    // A test that fails must not hang.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close() }

  func send(_ text: String) { _ = Glibc.send(descriptor, text, text.utf8.count, 0) }

  func receive(until isComplete: (String) -> Bool) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !isComplete(String(decoding: bytes, as: UTF8.self)) {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func close() {
    if isOpen { Glibc.close(descriptor) }
    isOpen = false
  }

  /// Closes with a reset.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    close()
  }
}
