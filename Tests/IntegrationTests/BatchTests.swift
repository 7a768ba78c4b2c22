import CCurl
import Testing

/// Batches through libcurl and the real executable.
@Suite struct Batches {
  private func curl(_ url: String, _ body: String, accept: String = "application/json")
    -> CurlHandle
  {
    let curl = CurlHandle(url + "/v1/gradient")
    curl.addField("Content-Type: application/json")
    curl.addField("Accept: " + accept)
    curl.post(Array(body.utf8))
    return curl
  }

  @Test func columnsInBase64() throws {
    let service = try ServiceProcess()
    // The bytes of 1, 2 and 3.
    let points =
      #"{"dtype": "float64", "shape": [3], "base64": "AAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhA"}"#
    let answer = try curl(
      service.url, #"{"function": "x**2 / 2", "points": {"x": \#(points)}, "encoding": "base64"}"#
    ).perform()
    #expect(answer.status == 200)
    #expect(
      answer.text.contains(
        #""gradients":{"x":{"dtype":"float64","shape":[3],"base64":"AAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhA"}}"#
      ))
  }

  @Test func linesAsTheyAreComputed() throws {
    let service = try ServiceProcess(["--block-numbers", "2000"])
    let numbers = (0..<10_000).map { "\($0)" }.joined(separator: ",")
    let handle = curl(
      service.url, #"{"function": "x * x", "points": {"x": [\#(numbers)]}}"#,
      accept: "application/x-ndjson")
    for _ in 0..<3 {
      let answer = try handle.perform()
      #expect(answer.status == 200)
      #expect(answer.field("Content-Type") == "application/x-ndjson")
      #expect(answer.field("Transfer-Encoding") == "chunked")
      let lines = answer.text.split(separator: "\n")
      #expect(lines.count == 11)
      #expect(lines.last == #"{"complete":true,"count":10000,"convention":"adjoint"}"#)
      #expect(lines[1].hasPrefix(#"{"first":1000,"count":1000,"values":[1000000,1002001,"#))
    }
    // HTTP/1.0 has no chunks: the same lines, and then the end of the connection.
    ccurl_set_long(handle.easy, CURLOPT_HTTP_VERSION, 1)
    let old = try handle.perform()
    #expect(old.field("Transfer-Encoding") == nil)
    #expect(old.text.split(separator: "\n").count == 11)
    #expect(service.isRunning)
  }
}
