import Testing

@testable import HTTPCore

/// Responses as they go over the wire (RFC 9110, section 6; RFC 9112, section 6).
@Suite struct ResponseTests {
  @Test func fieldsComeBeforeContent() {
    let response = HTTPResponse(
      status: 200, fields: [("Content-Type", "text/plain")], content: Array("hello".utf8))
    #expect(
      text(response)
        == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
    )
  }

  @Test func theAnswerToHeadHasTheLengthButNoContent() {
    let response = HTTPResponse(status: 200, content: Array("hello".utf8))
    #expect(
      text(response, isHead: true) == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 5\r\n\r\n")
  }

  /// RFC 9110, section 8.6.
  @Test(arguments: [204, 304]) func someStatusesHaveNoContent(_ status: Int) {
    let response = HTTPResponse(status: status, content: Array("hello".utf8))
    #expect(
      text(response) == "HTTP/1.1 \(status) \(HTTPResponse.reason(status))\r\nDate: D\r\n\r\n")
  }

  @Test func connectionSaysWhetherItIsTheEnd() {
    let response = HTTPResponse(status: 200)
    #expect(text(response, .close).hasSuffix("\r\nConnection: close\r\n\r\n"))
    #expect(text(response, .keepAlive).hasSuffix("\r\nConnection: keep-alive\r\n\r\n"))
    #expect(!text(response).contains("Connection"))
  }

  /// RFC 9110, section 5.5: a value that holds a line end would let its author write fields.
  @Test func lineEndsInValuesAreLeftOut() {
    let response = HTTPResponse(status: 200, fields: [("X", "a\r\nSet-Cookie: b\u{0}\u{7f}")])
    #expect(text(response).contains("\r\nX: aSet-Cookie: b\r\n"))
  }

  @Test(arguments: HTTPRejection.allCases) func everyRefusalHasAStatusWithAReason(
    _ rejection: HTTPRejection
  ) {
    #expect((400...599).contains(rejection.status))
    #expect(HTTPResponse.reason(rejection.status) != "Unknown")
    #expect(!rejection.explanation.isEmpty)
  }

  @Test func theAnswerToARefusedHeadHasNoContent() {
    var driver = MachineDriver()
    driver.receive("HEAD / HTTP/1.1\r\nHost: a@b\r\n\r\n".utf8)
    #expect(driver.machine.isHead)
    driver = MachineDriver()
    driver.receive("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n".utf8)
    #expect(driver.events.count == 2 && !driver.machine.isHead)
  }

  /// A client of HTTP/1.0 that asks for it has to be told that the connection is kept.
  @Test func keepAliveIsSaidToClientsOfHTTP10() {
    var driver = MachineDriver()
    driver.receive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".utf8)
    #expect(driver.machine.connectionOption == .keepAlive)
    driver.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    #expect(driver.machine.connectionOption == HTTPResponse.ConnectionOption.none)
  }

  private func text(
    _ response: HTTPResponse, _ connection: HTTPResponse.ConnectionOption = .none,
    isHead: Bool = false
  ) -> String {
    var bytes: [UInt8] = []
    response.encode(into: &bytes, isHead: isHead, connection: connection, date: Array("D".utf8))
    return String(decoding: bytes, as: UTF8.self)
  }
}
