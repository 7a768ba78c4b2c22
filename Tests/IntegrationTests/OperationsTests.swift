import CCurl
import Foundation
import Testing

/// What an operator wants around the service, as the process does it.
@Suite struct OperatedProcess {
  private func file(_ text: String) throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  /// libcurl decodes by itself what it asks for.
  @Test func answersComeCompressedToThoseWhoAsk() throws {
    let service = try ServiceProcess()
    let body = Array(#"{"function": "linspace(0, 1, 400) + 0*x", "at": {"x": 1}}"#.utf8)
    let plain = try CurlHandle(service, "/v1/value", json: body).perform()
    let handle = CurlHandle(service, "/v1/value", json: body)
    ccurl_set_string(handle.easy, CURLOPT_ACCEPT_ENCODING, "gzip")
    let response = try handle.perform()
    #expect(response.field("Content-Encoding") == "gzip")
    #expect(response.text == plain.text && plain.text.count > 4000)
  }

  /// The head comes alone, and its coding is no reason to refuse it.
  @Test(arguments: ["gzip", "x-gzip"])
  func codedContentsAreAskedFor(_ coding: String) throws {
    let service = try ServiceProcess()
    // What Python's gzip module makes of the seed request.
    let coded = try #require(
      Data(
        base64Encoded:
          "H4sIAAAAAAACA6tWSivNSy7JzM9TslJQKkpNzNGoUNBSSK0o0DDUM83S1FTSUVBKLAFKVitVgMmiVCBlpGcMFM/MBTJN9Exra2sBUsWuiEgAAAA="
      ))
    let handle = CurlHandle(service, "/v1/gradient", json: [UInt8](coded))
    handle.addField("Content-Encoding: \(coding)")
    handle.addField("Expect: 100-continue")
    let response = try handle.perform()
    #expect(response.status == 200)
    #expect(response.text.contains(#""value":-4.326031875882528"#))
  }

  @Test func tokensAreReadAgainOnHangUp() throws {
    let (first, second) = ("first-token-of-two", "second-token-of-two")
    let path = try file(first)
    let service = try ServiceProcess(["--token-file", path])
    func status(_ token: String) throws -> Int {
      let handle = CurlHandle(service, "/v1/gradient", json: seedRequest())
      handle.addField("Authorization: Bearer \(token)")
      return try handle.perform().status
    }
    #expect(try status(first) == 200)
    #expect(try status(second) == 401)
    try Data(second.utf8).write(to: URL(fileURLWithPath: path))
    service.signal(SIGHUP)
    // The signal is handled beside the requests: asked again until it has been.
    var tries = 0
    while try status(second) != 200, tries < 1000 { tries += 1 }
    #expect(try status(second) == 200)
    #expect(try status(first) == 401)
    #expect(service.isRunning)
  }

  @Test func aTokenFileThatIsMissingStopsTheStart() throws {
    let run = try ServiceProcess.run(["serve", "--port", "0", "--token-file", "/no/such/file"])
    #expect(run.status != 0)
    #expect(run.errors.contains("/no/such/file"))
  }

  /// Every line is one JSON object, whatever a client sends.
  @Test func theAccessLogHoldsNoTextOfClientsUnescaped() throws {
    let errors = Pipe()
    let service = try ServiceProcess(
      ["--access-log", "on", "--log-format", "json"], errors: errors)
    let id = #"quote"brace}\"#
    let handle = CurlHandle(service, "/v1/value", json: seedRequest())
    handle.addField("X-Request-Id: \(id)")
    try handle.perform()
    let other = CurlHandle(service.url + "/%22%7D%0Anewline'x")
    #expect(try other.perform().status == 404)
    #expect(service.terminate() == 0)
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    var requests: [[String: Any]] = []
    for line in text.split(separator: "\n") {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let members = try #require(object, "\(line)")
      #expect(members["level"] as? String != nil && members["time"] as? String != nil)
      if members["message"] as? String == "request" { requests.append(members) }
    }
    #expect(requests.count == 2)
    #expect(requests.first?["request_id"] as? String == id)
    #expect(requests.first?["route"] as? String == "/v1/value")
    #expect(requests.first?["status"] as? String == "200")
    #expect(requests.last?["route"] as? String == "_OTHER")
    #expect(requests.last?["status"] as? String == "404")
  }

  @Test func metricsAreServed() throws {
    let service = try ServiceProcess()
    try CurlHandle(service, "/v1/gradient", json: seedRequest()).perform()
    let page = try CurlHandle(service.url + "/metrics").perform()
    #expect(page.status == 200)
    let line = #"wirtinger_requests_total{route="/v1/gradient",method="POST",status="200"} 1"#
    #expect(page.text.contains(line))
    #expect(page.text.contains("wirtinger_connections_open"))
  }
}
