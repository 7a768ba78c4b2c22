import Testing

@testable import HTTPCore

/// Heads that were read before need not be read again, and mean the same.
@Suite struct KnownHeadsTests {
  /// Every request of the documents after another connection has sent the same one, however its bytes are cut.
  @Test(arguments: try ConformanceCase.all()) func meansTheSameAgain(_ row: ConformanceCase) {
    var first = MachineDriver(row.limits)
    first.receive(row.bytes)
    let known = first.input
    func check(_ pieces: [[UInt8]], _ delivery: String) {
      var driver = MachineDriver(row.limits, input: known)
      for piece in pieces { driver.receive(piece) }
      #expect(driver.outcome == row.events, "\(delivery)")
    }
    check([row.bytes], "whole")
    check(row.bytes.map { [$0] }, "byte by byte")
    for cut in stride(from: 1, to: row.bytes.count, by: max(1, row.bytes.count / 200)) {
      check([Array(row.bytes[..<cut]), Array(row.bytes[cut...])], "cut at \(cut)")
    }
  }

  @Test func areFoundByAllOfTheirBytes() {
    var driver = MachineDriver()
    let head = Self.request("/a", "Host: a\r\nX: 1234567890")
    driver.receive(head)
    let heads = driver.input.heads
    #expect(heads.place(of: head.span) == 0)
    #expect(heads.place(of: (head + [1, 2, 3]).span) == 0)
    for index in head.indices {
      var other = head
      other[index] ^= 1
      #expect(heads.place(of: other.span) == nil, "byte \(index) differs")
      #expect(heads.place(of: Array(head[..<index]).span) == nil, "\(index) bytes only")
    }
  }

  @Test func areFewAndTheLastOnesMet() {
    var driver = MachineDriver()
    let requests = (0..<9).map { Self.request("/\($0)", "Host: a") }
    for request in requests[..<8] { driver.receive(request) }
    // The first one is met again, so the second one makes room.
    driver.receive(requests[0])
    driver.receive(requests[8])
    let known = requests.map { driver.input.heads.place(of: $0.span) != nil }
    #expect(known == [true, false] + Array(repeating: true, count: 7))
  }

  @Test func thatComeInPiecesAreKeptOnce() {
    var driver = MachineDriver()
    let (other, request) = (Self.request("/other", "Host: a"), Self.request("/", "Host: a"))
    driver.receive(other)
    for _ in 0..<9 {
      driver.receive(request[..<10])
      driver.receive(request[10...])
    }
    #expect(driver.outcome.count == 10)
    #expect(driver.input.heads.place(of: request.span) == 0)
    #expect(driver.input.heads.place(of: other.span) == 1)
  }

  @Test func thatAreLongAreNotKept() {
    var driver = MachineDriver()
    let request = Self.request("/", "Host: a\r\nX: " + String(repeating: "x", count: 1024))
    driver.receive(request)
    #expect(driver.outcome == [Array("GET /".utf8)])
    #expect(driver.input.heads.place(of: request.span) == nil)
  }

  private static func request(_ path: String, _ fields: String) -> [UInt8] {
    Array("GET \(path) HTTP/1.1\r\n\(fields)\r\n\r\n".utf8)
  }
}
