import FunctionSpecs
import GradientAPI
import HTTPCore
import JSON
import Testing

/// What programs in other languages send at first, and what the answer tells them to send instead.
@Suite struct HintTests {
  /// A request to `/v1/gradient`, and parts of the problem.
  private static let rows: [(String, [String])] = [
    // Python's and JavaScript's writers of JSON.
    (
      #"{"function": "x", "points": {"x": [NaN, 1]}}"#,
      ["malformed-json", "column 36", #"\"NaN\""#]
    ),
    (#"{"function": "x", "points": {"x": [1, Infinity]}}"#, ["malformed-json", #"\"Infinity\""#]),
    (#"{"function": "x", "points": {"x": [-Infinity]}}"#, ["malformed-json", #"\"-Infinity\""#]),
    (#"{"function": "x", "points": {"x": [null, 1]}}"#, ["/points/x/0", #"\"NaN\""#]),
    (#"{"function": "x", "points": [{"x": null}]}"#, ["/points/0/x", #"\"NaN\""#]),
    // Complex numbers as text.
    (
      #"{"function": "x", "points": {"x": ["1+2j"]}}"#, ["/points/x/0", #"{\"re\": 1, \"im\": 2}"#]
    ),
    // Many points in the wrong place.
    (#"{"function": "x", "at": [{"x": 1}, {"x": 2}]}"#, [#""pointer":"/at""#, #"\"points\""#]),
    (#"{"function": "x * x", "at": {"x": [1, 2]}}"#, ["not-scalar", #"\"points\""#]),
    (#"{"function": "x", "point": [{"x": 1}]}"#, [#""suggestion":"points""#]),
    (#"{"function": "a * x", "points": {"x": [1, 2], "a": 3}}"#, ["/points/a", #"\"at\""#]),
    // Names of dtypes.
    (binary("<c16"), [#""suggestion":"complex128""#]),
    (binary("<f8"), [#""suggestion":"float64""#]),
    (binary("Float64"), [#""suggestion":"float64""#]),
    (binary("ComplexF64"), [#""suggestion":"complex128""#]),
    (binary(">f8"), ["little-endian"]), (binary("float32"), ["'float32'", "float64"]),
  ]

  private static func binary(_ dtype: String) -> String {
    #"{"function": "x", "points": {"x": {"dtype": "\#(dtype)", "shape": [1], "base64": "AAAAAAAA8D8="}}}"#
  }

  @Test func problemsSayWhatToSend() throws {
    let service = GradientService()
    for (request, parts) in Self.rows {
      let answer = try ServiceAnswer(service, "gradient", request)
      #expect(!answer.succeeded, "\(request)")
      for part in parts { #expect(answer.text.contains(part), "\(request): \(answer.text)") }
    }
    #expect(
      !(try ServiceAnswer(service, "gradient", Self.binary("float32"))).text.contains("suggestion"))
  }

  /// Every limit that a batch can meet is named as the setting that raises it.
  @Test func limitsAreNamedAsSettings() throws {
    let change: [(String, (inout ServiceSettings) -> Void)] = [
      ("max-points", { $0.maximumPoints = 1 }),
      ("max-answer-numbers", { $0.maximumAnswer = 3 }),
      ("max-elements", { $0.formula.maximumElements = 3 }),
      ("max-operations", { $0.formula.maximumOperations = 1 }),
      ("max-formula-bytes", { $0.formula.maximumBytes = 3 }),
      ("work-seconds", { $0.workTime = .zero }),
    ]
    let request = #"{"function": "sum(sin(x) * x)", "points": {"x": [[1, 2], [3, 4]]}}"#
    for (name, change) in change {
      var settings = ServiceSettings()
      change(&settings)
      let answer = try ServiceAnswer(GradientService(settings), "gradient", request)
      #expect(!answer.succeeded && answer.text.contains("(\(name))"), "\(name): \(answer.text)")
      let status = name == "work-seconds" ? 503 : 422
      #expect(try answer.root.at(["status"])?.double() == Double(status))
    }
    #expect(try ServiceAnswer(GradientService(), "gradient", request).succeeded)
  }

  /// The client's own time is named as such.
  @Test func deadlinesOfClientsAreNamed() throws {
    let numbers = Array(repeating: "0.5", count: 300_000).joined(separator: ",")
    let request = HTTPRequest(
      method: .post, path: "/v1/gradient", fields: ["x-request-timeout-ms": "1"],
      content: Array(#"{"function": "sin(x)", "points": {"x": [\#(numbers)]}}"#.utf8))
    let response =
      switch GradientService().answer(request) {
      case .now(let response): response
      case .later(let work): work(Cancellation())
      }
    #expect(response.status == 503)
    #expect(String(decoding: response.content, as: UTF8.self).contains("X-Request-Timeout-Ms"))
  }
}
