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
    let client = try Client(fixture.server.addresses[0])
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let text = client.receive { $0.hasSuffix("0\r\n\r\n") }
    #expect(text.contains("Transfer-Encoding: chunked\r\n"))
    #expect(!text.contains("Content-Length"))
    let content = text.rest(after: "\r\n\r\n")
    #expect(
      content == "3\r\n000\r\n3\r\n111\r\n3\r\n222\r\n3\r\n333\r\n3\r\n444\r\n0\r\n\r\n")
    // The connection goes on.
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(client.receive { $0.hasSuffix("0\r\n\r\n") }.hasPrefix("HTTP/1.1 200"))
  }

  @Test func oldClientsGetContentThatEndsWithTheConnection() throws {
    let fixture = try Fixture(pieces: 3, size: 2)
    let client = try Client(fixture.server.addresses[0])
    client.send("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
    let text = client.receive { _ in false }
    #expect(!text.contains("Transfer-Encoding"))
    #expect(text.contains("Connection: close\r\n"))
    #expect(text.rest(after: "\r\n\r\n") == "001122")
  }

  @Test func slowClientsStopTheWork() throws {
    let fixture = try Fixture(pieces: 10_000, size: 1 << 20)
    let client = try Client(fixture.server.addresses[0])
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

  /// What the source keeps, the piece that waits and the one that is made.
  @Test func streamsCountAsMemoryToTheirEnd() throws {
    // More than the buffers of both sides take.
    let fixture = try Fixture(pieces: 40, size: 1 << 20, heldBytes: 5 << 20) {
      $0.contentMemory = 10 << 20
      $0.clientPercent = 100
    }
    let client = try Client(fixture.server.addresses[0])
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { fixture.server.contentBytes == 7 << 20 })
    let full = try Client(fixture.server.addresses[0])
    full.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(full.receiveAnswer().hasPrefix("HTTP/1.1 503 "))
    #expect(
      client.count(of: 40 * ("100000\r\n\r\n".utf8.count + (1 << 20)) + "0\r\n\r\n".utf8.count))
    #expect(eventually { fixture.server.contentBytes == 0 })
    full.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { fixture.server.contentBytes == 7 << 20 })
    full.reset()
    #expect(eventually { fixture.server.contentBytes == 0 && fixture.live == 0 })
  }

  /// The end of the client's side is told once; being told again and again would be all that a loop does.
  @Test func aHalfClosedClientDoesNotKeepTheLoopAwake() throws {
    let fixture = try Fixture(pieces: 2, size: 1, waitsForCancellation: true)
    let client = try Client(fixture.server.addresses[0])
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { fixture.made == 1 })
    client.halfClose()
    let before = fixture.server.counters.loopTurns
    usleep(300_000)
    #expect(fixture.server.counters.loopTurns - before < 100)
    client.reset()
    #expect(eventually { fixture.live == 0 })
  }

  @Test func clientsThatGoCancelThePieceInWork() throws {
    let fixture = try Fixture(pieces: 2, size: 1, waitsForCancellation: true)
    let client = try Client(fixture.server.addresses[0])
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { fixture.made == 1 })
    client.reset()
    #expect(eventually { fixture.live == 0 })
  }
}

/// A server whose answers come in pieces of one digit each, and how many it has made.
private final class Fixture {
  let server: Server
  private let service: PieceService

  init(
    pieces: Int, size: Int, waitsForCancellation: Bool = false, heldBytes: Int = 0,
    _ change: (inout ServerConfiguration) -> Void = { _ in }
  ) throws {
    service = PieceService(pieces, size, waitsForCancellation, heldBytes)
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.acceptTime = .zero
    change(&configuration)
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

  private let heldBytes: Int

  init(_ pieces: Int, _ size: Int, _ waits: Bool, _ heldBytes: Int) {
    self.heldBytes = heldBytes
    self.pieces = pieces
    self.size = size
    self.waits = waits
  }

  func answer(_ request: HTTPRequest) -> HTTPAnswer {
    let source = Source(counts, pieces, size, waits, heldBytes)
    return .later { _ in
      HTTPResponse(status: 200, content: source.content(0), rest: source)
    }
  }

  func answer(_ rejection: HTTPRejection) -> HTTPResponse { HTTPResponse(status: 400) }
  func answerToOverload(_ request: HTTPRequest?) -> HTTPResponse {
    HTTPResponse(status: 503, content: [65])
  }
  func answerToExcess(_ request: HTTPRequest?) -> HTTPResponse { HTTPResponse(status: 429) }
}

private final class Source: HTTPContentSource {
  private let counts: Counts
  private let next = Atomic<Int>(1)
  private let pieces: Int
  private let size: Int
  private let waits: Bool

  let heldBytes: Int

  init(_ counts: Counts, _ pieces: Int, _ size: Int, _ waits: Bool, _ heldBytes: Int) {
    self.heldBytes = heldBytes
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
