import CCurl
import Testing

let seedAdjoint =
  #"{"value":-4.326031875882528,"gradient":{"x":{"re":0.0707372016677029,"im":-0.9974949866040544}},"convention":"adjoint"}"#
let seedConjugate =
  #"{"value":-4.326031875882528,"gradient":{"x":{"re":0.0707372016677029,"im":0.9974949866040544}},"convention":"conjugate"}"#

/// The request of the wire contract's section 5.
func seedRequest(_ convention: String = "adjoint") -> [UInt8] {
  Array(
    #"""
    {"function": "real(x * exp(1.5j))", "at": {"x": {"re": 2.3, "im": 4.5}}, "convention": "\#(convention)"}
    """#.utf8)
}

extension CurlHandle {
  /// A POST of JSON to a path of the service.
  convenience init(_ service: ServiceProcess, _ path: String, json: [UInt8]) {
    self.init(service.url + path)
    addField("Content-Type: application/json")
    post(json)
  }
}

/// The service as a client meets it: a process, a port, libcurl.
@Suite struct SeedExample {
  let service: ServiceProcess

  init() throws { service = try ServiceProcess() }

  @Test(arguments: [("adjoint", seedAdjoint), ("conjugate", seedConjugate)])
  func theAnswerIsTheContracts(_ convention: String, _ expected: String) throws {
    let handle = CurlHandle(service, "/v1/gradient", json: seedRequest(convention))
    let response = try handle.perform()
    #expect(response.status == 200)
    #expect(response.text == expected)
    #expect(response.field("Content-Type") == "application/json")
    #expect(response.field("Server-Timing")?.contains("evaluate") == true)
    #expect(response.field("X-Request-Id")?.isEmpty == false)
  }

  /// curl's own default type for `-d` is taken when the body begins like JSON.
  @Test func curlsDefaultContentTypeIsTaken() throws {
    let handle = CurlHandle(service.url + "/v1/gradient")
    handle.post(seedRequest())
    #expect(try handle.perform().text == seedAdjoint)
  }

  @Test func aConnectionIsKept() throws {
    let handle = CurlHandle(service, "/v1/gradient", json: seedRequest())
    try handle.perform()
    #expect(handle.long(CURLINFO_NUM_CONNECTS) == 1)
    for _ in 0..<10 {
      #expect(try handle.perform().text == seedAdjoint)
      #expect(handle.long(CURLINFO_NUM_CONNECTS) == 0)
    }
  }

  @Test func manyConnectionsAtOnceGetTheirOwnAnswers() throws {
    let conventions = (0..<64).map { $0 % 2 == 0 ? "adjoint" : "conjugate" }
    let handles = conventions.map { CurlHandle(service, "/v1/gradient", json: seedRequest($0)) }
    for _ in 0..<3 {
      let responses = try performTogether(handles)
      for (convention, response) in zip(conventions, responses) {
        #expect(response.text == (convention == "adjoint" ? seedAdjoint : seedConjugate))
      }
    }
  }

  @Test func aChunkedBodyIsRead() throws {
    let handle = CurlHandle(service, "/v1/gradient", json: seedRequest())
    handle.addField("Transfer-Encoding: chunked")
    #expect(try handle.perform().text == seedAdjoint)
  }

  /// libcurl waits a second for 100 before it sends the body; an answer within the timeout of a
  /// test that is far below that would not show it, so the interim line itself is looked for.
  @Test func anExpectationIsMet() throws {
    let handle = CurlHandle(service, "/v1/gradient", json: seedRequest())
    handle.addField("Expect: 100-continue")
    let response = try handle.perform()
    #expect(response.lines.first == "HTTP/1.1 100 Continue")
    #expect(response.text == seedAdjoint)
  }

  @Test func headHasTheFieldsOfGetAndNoBody() throws {
    let get = try CurlHandle(service.url + "/healthz").perform()
    let head = CurlHandle(service.url + "/healthz")
    head.method("HEAD")
    let response = try head.perform()
    #expect(response.status == 200 && response.body.isEmpty)
    #expect(response.field("Content-Length") == String(get.body.count))
  }

  @Test func aRequestIdIsEchoed() throws {
    let handle = CurlHandle(service, "/v1/value", json: seedRequestWithoutConvention())
    handle.addField("X-Request-Id: my-id-1")
    let response = try handle.perform()
    #expect(response.field("X-Request-Id") == "my-id-1")
    #expect(response.text == #"{"value":-4.326031875882528,"convention":"adjoint"}"#)
  }

  private func seedRequestWithoutConvention() -> [UInt8] {
    Array(#"{"function": "real(x * exp(1.5j))", "at": {"x": {"re": 2.3, "im": 4.5}}}"#.utf8)
  }

  @Test func termIsAnEndInPeace() throws {
    #expect(service.terminate() == 0)
  }
}

@Suite struct Memory {
  /// After the first thousand requests everything that is kept is there; the rest must add nothing.
  @Test func aHundredThousandRequestsLeaveItFlat() throws {
    let service = try ServiceProcess()
    let handle = CurlHandle(service, "/v1/gradient", json: seedRequest())
    for _ in 0..<1_000 { try handle.perform() }
    let before = try service.residentMemory()
    for _ in 0..<99_000 { try handle.perform() }
    let after = try service.residentMemory()
    print("resident KiB after 1,000 requests \(before), after 100,000 \(after)")
    #expect(handle.long(CURLINFO_NUM_CONNECTS) == 0)
    #expect(handle.finished().text == seedAdjoint)
    #expect(after - before < 1024)
  }
}
