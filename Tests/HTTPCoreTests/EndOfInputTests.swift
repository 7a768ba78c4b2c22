import Testing

@testable import HTTPCore

/// What happens when the client ends its side.
@Suite struct EndOfInputTests {
  @Test func betweenRequestsItIsTheEnd() {
    expect("", ["close"])
    expect("\r\n", ["close"])
    expect("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ["GET /", "close"])
  }

  @Test(arguments: [
    "G", "GET / HTTP/1.1\r\nHost: a\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
  ]) func inARequestItIsAFault(_ text: String) {
    expect(text, ["400 incompleteRequest"])
  }

  /// RFC 9112 section 9.6 asks for no more than that requests are answered in order; those that have come
  /// whole are.
  @Test func requestsThatHaveComeAreAnswered() {
    let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    expect(request + request, ["GET /", "GET /", "close"])
  }

  private func expect(_ text: String, _ events: [String]) {
    for cut in 0...text.utf8.count {
      var driver = MachineDriver()
      driver.receive(text.utf8.prefix(cut))
      driver.receive(text.utf8.dropFirst(cut))
      driver.end()
      #expect(driver.outcome == events.map { Array($0.utf8) }, "cut at \(cut)")
    }
  }
}
