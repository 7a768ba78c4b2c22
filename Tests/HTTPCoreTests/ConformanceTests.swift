import Testing

@testable import HTTPCore

/// Every request of the documents in `Cases` leads to the events written there, however its bytes are cut.
@Suite struct ConformanceTests {
  @Test(arguments: try ConformanceCase.all()) func leadsToItsEvents(_ row: ConformanceCase) {
    check(row, [row.bytes], "whole")
    check(row, row.bytes.map { [$0] }, "byte by byte", interimResponses: row.wantsContinue ? 1 : 0)
    for cut in Self.cuts(row.bytes.count) {
      check(row, [Array(row.bytes[..<cut]), Array(row.bytes[cut...])], "cut at \(cut)")
    }
  }

  /// What follows a complete request is another one; what follows a last or faulty one is nothing.
  @Test(arguments: try ConformanceCase.all()) func isToldFromWhatFollows(_ row: ConformanceCase) {
    if row.events.last == Array("wait".utf8) { return }
    let next = Array("GET /next HTTP/1.1\r\nHost: next\r\n\r\n".utf8)
    let events = row.events + (row.staysOpen ? [Array("GET /next".utf8)] : [])
    check(row, [row.bytes + next], "with a request behind it", events)
    check(row, (row.bytes + next).map { [$0] }, "the same byte by byte", events)
    check(row, [row.bytes, next], "with a request after it", events)
  }

  @Test func thereAreHundredsOfCases() throws {
    for file in ConformanceCase.files { #expect(try !ConformanceCase.read(file).isEmpty) }
    let count = try ConformanceCase.all().count
    print("conformance: \(count) cases, each at every split")
    #expect(count >= 485)
  }

  /// Every place of a short request; of a long one all at its ends and some between.
  private static func cuts(_ count: Int) -> [Int] {
    if count <= 400 { return Array(1..<max(1, count)) }
    let between = stride(from: 100, to: count - 100, by: max(1, count / 20))
    return Array(1..<100) + between + (count - 100..<count)
  }

  private func check(
    _ row: ConformanceCase, _ pieces: [[UInt8]], _ delivery: String, _ events: [[UInt8]]? = nil,
    interimResponses: Int? = nil
  ) {
    var driver = MachineDriver(row.limits)
    for piece in pieces { driver.receive(piece) }
    let expected = events ?? row.events
    #expect(
      driver.outcome == expected,
      "\(delivery): \(text(driver.outcome)) instead of \(text(expected))")
    if let interimResponses {
      #expect(driver.interimResponses == interimResponses, "\(delivery)")
    } else {
      #expect(driver.interimResponses <= (row.wantsContinue ? 1 : 0), "\(delivery)")
    }
  }

  private func text(_ events: [[UInt8]]) -> String {
    events.map { String(decoding: $0.prefix(200), as: UTF8.self) }.joined(separator: "; ")
  }
}
