import HTTPCore
import Operations
import Testing

@Suite struct MetricsPage {
  /// The numbers of a page, by name and labels; every line must be one of the format's.
  private func samples(_ text: String) throws -> [String: Double] {
    var samples: [String: Double] = [:]
    var types: [String: String] = [:]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("# ") {
        let words = line.split(separator: " ")
        #expect(words[1] == "HELP" || words[1] == "TYPE")
        if words[1] == "TYPE" {
          #expect(types.updateValue(String(words[3]), forKey: String(words[2])) == nil, "\(line)")
        }
        continue
      }
      let end = try #require(line.lastIndex(of: " "))
      let name = String(line[..<end])
      #expect(name.wholeMatch(of: /[a-z_]+(\{([a-z_]+="[^"\\\n]*",?)+\})?/) != nil, "\(line)")
      let family = name.prefix { $0 != "{" }
      let base = ["_bucket", "_sum", "_count"].first { family.hasSuffix($0) }
        .map { String(family.dropLast($0.count)) }
      #expect(types[String(family)] != nil || base.flatMap { types[$0] } == "histogram", "\(line)")
      let value = try #require(Double(line[line.index(after: end)...]))
      #expect(samples.updateValue(value, forKey: name) == nil, "\(line) stands twice")
    }
    return samples
  }

  /// A request that a worker has is in flight until it is answered.
  @Test func requestsOfWorkersAreInFlight() throws {
    let layers = Layers()
    func inFlight() throws -> Double? {
      try samples(layers.answer(.get, "/metrics", [:], []).text)["wirtinger_requests_in_flight"]
    }
    let function = Array(repeating: "x", count: 1000).joined(separator: " + ")
    let request = HTTPRequest(
      method: .post, path: "/v1/value", fields: [:],
      content: Array(#"{"function": "\#(function)", "at": {"x": 1}}"#.utf8))
    // There is no room for it, or nobody waits any longer: nobody calls the work.
    var dropped: HTTPAnswer? = layers.service.service.answer(request)
    #expect(try inFlight() == 1)
    _ = dropped.take()
    #expect(try inFlight() == 0)
    do {
      guard case .later(let work) = layers.service.service.answer(request) else {
        Issue.record("a function of \(function.utf8.count) bytes is not for the loop")
        return
      }
      #expect(try inFlight() == 1)
      #expect(work(Cancellation()).status == 200)
      #expect(try inFlight() == 0)
    }
    #expect(try inFlight() == 0)
  }

  @Test func requestsAreCountedByWhatIsBounded() throws {
    let layers = Layers()
    for _ in 0..<3 { _ = layers.answer() }
    _ = layers.answer(.post, "/v1/gradient", [:], [])
    _ = layers.answer(.get, "/a/path\"with\\{everything}\n", [:], [])
    _ = layers.answer(.other("SMASH"), "/v1/gradient", [:], [])
    _ = layers.answer(.get, "/problems/unknown-name", [:], [])
    _ = layers.service.service.answer(HTTPRejection.missingHost)
    _ = layers.service.service.answerToOverload(nil)
    // The request is known, and so is what it was for.
    let refused = HTTPRequest(
      method: .post, path: "/v1/value", fields: ["x-request-id": "mine"], content: [])
    #expect(layers.service.service.answerToOverload(refused).first("X-Request-Id") == "mine")
    #expect(layers.service.service.answerToExcess(refused).first("X-Request-Id") == "mine")
    let page = layers.answer(.get, "/metrics", [:], [])
    #expect(page.first("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
    let samples = try samples(page.text)
    func requests(_ route: String, _ method: String, _ status: Int) -> Double? {
      samples[
        #"wirtinger_requests_total{route="\#(route)",method="\#(method)",status="\#(status)"}"#]
    }
    #expect(requests("/v1/gradient", "POST", 200) == 3)
    #expect(requests("/v1/gradient", "POST", 400) == 1)
    #expect(requests("_OTHER", "GET", 404) == 1)
    #expect(requests("/v1/gradient", "_OTHER", 501) == 1)
    #expect(requests("/problems/{type}", "GET", 200) == 1)
    #expect(requests("_OTHER", "_OTHER", 400) == 1)
    #expect(requests("_OTHER", "_OTHER", 503) == 1)
    #expect(requests("/v1/value", "POST", 503) == 1)
    #expect(requests("/v1/value", "POST", 429) == 1)
    // The page itself is answered at once, and never in flight.
    #expect(samples["wirtinger_requests_in_flight"] == 0)
    #expect(samples[#"wirtinger_cache_lookups_total{result="miss"}"#] == 1)
    #expect(samples[#"wirtinger_cache_lookups_total{result="hit"}"#] == 2)
    #expect(samples["wirtinger_points_total"] == 3)
    #expect((samples["process_resident_memory_bytes"] ?? 0) > 1e6)
    #expect((samples["process_open_fds"] ?? 0) >= 3)
    let histogram = "wirtinger_request_duration_seconds"
    #expect(samples[histogram + #"_count{route="/v1/gradient"}"#] == 5)
    #expect(samples[histogram + #"_bucket{route="/v1/gradient",le="+Inf"}"#] == 5)
    let buckets = ["0.0001", "0.001", "0.01", "1", "30"].map {
      samples[histogram + #"_bucket{route="/v1/gradient",le="\#($0)"}"#] ?? -1
    }
    #expect(buckets == buckets.sorted() && buckets[4] == 5)
  }

  @Test func aBatchCountsItsPoints() throws {
    let layers = Layers()
    let content = Array(#"{"function": "x*x", "points": {"x": [1, 2, 3, 4]}}"#.utf8)
    #expect(layers.answer(.post, "/v1/value", [:], content).status == 200)
    let samples = try samples(layers.service.metrics.text)
    #expect(samples["wirtinger_points_total"] == 4)
    #expect(samples["wirtinger_evaluations_total"] == 1)
  }

  @Test(arguments: [
    ("1", 200), ("250", 200), ("0", 422), ("-5", 422), ("1.5", 422), ("soon", 422), ("", 422),
    ("99999999999999999999", 422),
  ])
  func aClientMayAskForLessTime(_ field: String, _ status: Int) {
    let content = Array(#"{"function": "1 + 0*x", "at": {"x": 1}}"#.utf8)
    let layers = Layers()
    _ = layers.answer(.post, "/v1/value", [:], content)
    let response = layers.answer(
      .post, "/v1/value", ["X-Request-Timeout-Ms": field], content)
    // A millisecond may be over before a busy machine comes to it.
    #expect(response.status == status || (field == "1" && response.status == 503))
  }

  @Test func workThatTakesLongerIsGivenUp() {
    let content = Array(
      #"{"function": "sum(gamma(x*linspace(0,1,100000)))", "points": {"x": [\#((0..<500).map(String.init).joined(separator: ","))]}}"#
        .utf8)
    let response = Layers().answer(
      .post, "/v1/value", ["X-Request-Timeout-Ms": "20"], content)
    #expect(response.status == 503)
    #expect(response.first("Retry-After") != nil)
  }
}
