import GradientAPI
import JSON
import Testing

/// Requests of a size at which work that grows with the square of something in them takes many minutes. What is
/// linear takes seconds; each has five minutes.
@Suite struct LinearTimeTests {
  /// Endpoint, request, and the type of the problem; nil where it is answered.
  typealias Row = (
    name: String, endpoint: String, problem: String?, request: @Sendable () -> String
  )

  private static func members(_ count: Int, _ value: String = "1") -> String {
    "{" + (0..<count).map { "\"a\($0)\":\(value)" }.joined(separator: ",") + "}"
  }

  private static let rows: [Row] = [
    (
      "inputs of a point", "value", "unknown-input",
      { #"{"function":"1.0","at":\#(members(100_000))}"# }
    ),
    (
      "columns", "value", "unknown-input",
      { #"{"function":"1.0","points":\#(members(100_000, "[1]"))}"# }
    ),
    (
      "inputs of the first row", "value", "unknown-input",
      { #"{"function":"1.0","points":[\#(members(100_000))]}"# }
    ),
    (
      "names of the first tangent", "jvp", "unknown-input",
      { #"{"function":"x","points":[{"x":1}],"tangent":[\#(members(100_000))]}"# }
    ),
    (
      "declared inputs of a long formula", "compile", nil,
      {
        let terms = Array(repeating: "x", count: 10_000).joined(separator: "+")
        let inputs = (0..<50_000).map { "\"a\($0)\":\"real\"" }.joined(separator: ",")
        return #"{"function":{"formula":"\#(terms)","inputs":{"x":"real",\#(inputs)}}}"#
      }
    ),
  ]

  @Test(.timeLimit(.minutes(5)), arguments: rows.indices)
  func whatIsLongIsReadOnce(_ index: Int) throws {
    let row = Self.rows[index]
    let answer = try ServiceAnswer(GradientService(), row.endpoint, row.request())
    let type = try answer.root.at(["type"])?.string()
    #expect(
      type == row.problem.map { "/problems/" + $0 }, "\(row.name): \(answer.text.prefix(400))")
  }

  /// 1,000 terms that are no number at 150 points: each term is a place, and each point counts for each.
  @Test(.timeLimit(.minutes(5)), arguments: ["value", "jvp"])
  func placesAreFoundOnce(_ endpoint: String) throws {
    var settings = ServiceSettings()
    settings.tracingTime = .seconds(3600)
    settings.workTime = .seconds(3600)
    let (terms, points) = (1000, 150)
    // The values of the square roots are finite, their derivatives are not.
    let term = endpoint == "jvp" ? "sqrt(x*" : "log(x-"
    let formula = (1...terms).map { "\(term)\($0))" }.joined(separator: "\\n  + ")
    let zeros = Array(repeating: "0", count: points).joined(separator: ",")
    let answer = try ServiceAnswer(
      GradientService(settings), endpoint,
      """
      {"function":"(\(formula))","points":{"x":[\(zeros)]}\
      \(endpoint == "jvp" ? ",\"tangent\":{\"x\":1}" : "")}
      """)
    let warnings = try #require(answer.root.at(["warnings"]))
    let found = try warnings.elements().filter { try $0.at(["kind"])?.string() == "not-finite" }
    #expect(found.count == terms)
    var lines: Set<Double> = []
    for warning in found {
      #expect(try warning.at(["count"])?.double() == Double(points))
      let span = try #require(warning.at(["span"]))
      let line = try #require(try span.at(["line"])?.double())
      lines.insert(line)
      #expect(try span.at(["column"])?.double() == (line == 1 ? 2 : 5))
      let text = "\(term)\(Int(line)))"
      #expect(try span.at(["length"])?.double() == Double(text.count))
    }
    #expect(lines == Set((1...terms).map(Double.init)))
  }

  /// Places are looked for in some points and for some time of a request, however many blocks it has.
  @Test func tracingIsBoundedForARequest() throws {
    let zeros = Array(repeating: "0", count: 100).joined(separator: ",")
    let request = #"{"function":"1 / x","points":{"x":[\#(zeros)]}}"#
    let rows: [(points: Int, time: Duration, counts: [Double?])] = [
      (30, .seconds(3600), [30, 70]), (1000, .zero, [100]), (0, .seconds(3600), [100]),
    ]
    for (points, time, expected) in rows {
      var settings = ServiceSettings()
      settings.maximumTracedPoints = points
      settings.tracingTime = time
      settings.blockNumbers = 8
      let answer = try ServiceAnswer(GradientService(settings), "value", request)
      let warnings = Array(try #require(answer.root.at(["warnings"])).elements())
      #expect(try warnings.map { try $0.at(["count"])?.double() } == expected)
      #expect(warnings.last?.at(["span"]) == nil)
    }
  }
}
