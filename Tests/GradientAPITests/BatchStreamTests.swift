import GradientAPI
import HTTPCore
import JSON
import Testing

/// Answers in JSON lines.
@Suite struct BatchStreamTests {
  private func settings(_ block: Int) -> ServiceSettings {
    var settings = ServiceSettings()
    settings.blockNumbers = block
    return settings
  }

  private func respond(
    _ service: GradientService, _ content: String, accept: String, _ path: String = "/v1/gradient"
  )
    -> HTTPResponse
  {
    let request = HTTPRequest(
      method: .post, path: path, fields: ["content-type": "application/json", "accept": accept],
      content: Array(content.utf8))
    return switch service.answer(request) {
    case .now(let response): response
    case .later(let work): work(Cancellation())
    }
  }

  private func lines(_ response: HTTPResponse) throws -> [JSONValue] {
    var content = response.content
    if let rest = response.rest {
      reading: while true {
        switch rest.next(Cancellation()) {
        case .more(let bytes): content += bytes
        case .last(let bytes):
          content += bytes
          break reading
        }
      }
    }
    #expect(content.last == UInt8(ascii: "\n"))
    return try content.split(separator: UInt8(ascii: "\n")).map {
      try JSONDocument(parsing: Array($0)).root
    }
  }

  @Test(arguments: ["rows", "columns"], ["json", "base64"])
  func linesTogetherAreTheAnswer(form: String, encoding: String) throws {
    let points =
      form == "rows"
      ? "[" + (0..<20).map { #"{"x": \#($0)}"# }.joined(separator: ",") + "]"
      : #"{"x": ["# + (0..<20).map { "\($0)" }.joined(separator: ",") + "]}"
    let content = #"{"function": "1 / x", "points": \#(points), "encoding": "\#(encoding)"}"#
    let service = GradientService(settings(6))
    let response = respond(service, content, accept: "application/x-ndjson")
    #expect(response.first("Content-Type") == "application/x-ndjson")
    let lines = try lines(response)
    var values = Numbers()
    var next = 0
    for line in lines.dropLast() {
      #expect(try line.at(["first"])?.double() == Double(next))
      let count = Int(try #require(line.at(["count"])).double())
      next += count
      if form == "rows" {
        let results = try #require(line.at(["results"]))
        #expect(results.count == count)
        for result in try results.elements() {
          values.real += try Numbers(#require(result.at(["value"]))).real
        }
      } else {
        values.real += try Numbers(#require(line.at(["values"]))).real
      }
    }
    #expect(values.real == (0..<20).map { 1 / Double($0) })
    #expect(lines.count > 3)
    // The warning is in the line of its point.
    #expect(try lines[0].at(["warnings", "0", "points", "0"])?.double() == 0)
    #expect(lines[1].at(["warnings"]) == nil)
    let last = try #require(lines.last)
    #expect(try last.at(["complete"])?.boolean() == true)
    #expect(try last.at(["count"])?.double() == 20)
    #expect(try last.at(["convention"])?.string() == "adjoint")
  }

  @Test func aFailureMidwayIsTheLastLine() throws {
    let content = #"""
      {"function": "where(real(x) > 0, x, conj(x))", "holomorphic": true,
       "points": {"x": {"re": [1, 1, 1, 1, 1, 1, 1, 1, -1, 1], "im": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}}}
      """#
    let lines = try lines(
      respond(GradientService(settings(12)), content, accept: "application/x-ndjson"))
    #expect(lines.count > 1)
    let last = try #require(lines.last)
    #expect(try last.at(["complete"])?.boolean() == false)
    #expect(try last.at(["problem", "type"])?.string() == "/problems/not-holomorphic")
    #expect(try last.at(["problem", "detail"])?.string().contains("point 8") == true)
  }

  @Test func aFailureAtOnceIsAProblem() throws {
    let response = respond(
      GradientService(), #"{"function": "y", "points": {"x": [1]}}"#, accept: "application/x-ndjson"
    )
    #expect(response.status == 422)
    #expect(response.first("Content-Type") == "application/problem+json")
  }

  @Test func cancelledWorkEnds() throws {
    let numbers = Array(repeating: "1", count: 100).joined(separator: ",")
    let response = respond(
      GradientService(settings(2)), #"{"function": "x", "points": {"x": [\#(numbers)]}}"#,
      accept: "application/x-ndjson")
    let rest = try #require(response.rest)
    let cancellation = Cancellation()
    cancellation.cancel()
    guard case .last(let bytes) = rest.next(cancellation) else {
      Issue.record("the work went on")
      return
    }
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(#"{"complete":false"#))
  }

  @Test(arguments: [
    ("application/x-ndjson", "application/x-ndjson"), ("application/json", "application/json"),
    ("*/*", "application/json"), ("application/*", "application/json"),
    ("application/x-ndjson, application/json;q=0.5", "application/x-ndjson"),
    ("application/x-ndjson;q=0.5, application/json", "application/json"),
    ("application/x-ndjson, */*;q=0.1", "application/x-ndjson"),
    ("application/x-ndjson;q=0, */*", "application/json"),
    ("text/html", "application/problem+json"),
    ("application/x-ndjson;q=0", "application/problem+json"),
  ])
  func acceptDecides(accept: String, type: String) {
    let response = respond(
      GradientService(), #"{"function": "x", "points": {"x": [1]}}"#, accept: accept)
    #expect(response.first("Content-Type") == type)
  }

  /// The client's time runs from when the request has come, not from when a worker takes it.
  @Test func waitingTakesTimeOfTheClient() throws {
    let request = HTTPRequest(
      method: .post, path: "/v1/value",
      fields: [
        "content-type": "application/json", "accept": "application/x-ndjson",
        "x-request-timeout-ms": "20",
      ], content: Array(#"{"function": "x", "points": {"x": [1, 2, 3, 4, 5]}}"#.utf8))
    guard case .later(let work) = GradientService(settings(2)).answer(request) else {
      Issue.record("there is no work to wait for")
      return
    }
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .milliseconds(40) {}
    #expect(work(Cancellation()).status == 503)
  }

  /// Places are looked for in some points of the whole request, not of each line.
  @Test func tracingIsSharedByLines() throws {
    var settings = self.settings(4)
    settings.maximumTracedPoints = 3
    settings.tracingTime = .seconds(3600)
    let content = #"{"function": "1 / x", "points": {"x": [0, 0, 0, 0, 0, 0, 0, 0]}}"#
    let lines = try lines(
      respond(GradientService(settings), content, accept: "application/x-ndjson", "/v1/value"))
    var counts = [0.0, 0]
    for warning in try lines.compactMap({ $0.at(["warnings"]) }).flatMap({ try $0.elements() }) {
      let count = try #require(try warning.at(["count"])?.double())
      counts[warning.at(["span"]) == nil ? 1 : 0] += count
    }
    #expect(counts == [3, 5])
  }

  @Test func aSinglePointIsOneLine() throws {
    let lines = try lines(
      respond(
        GradientService(), #"{"function": "x", "at": {"x": 1}}"#, accept: "application/x-ndjson"))
    #expect(lines.count == 2)
    #expect(try lines[0].at(["value"])?.double() == 1)
    #expect(try lines[1].at(["complete"])?.boolean() == true)
  }
}
