import Testing

/// What a client can get wrong, each with its status and a detail that says where; the next request,
/// on a new connection, is served.
@Suite struct BadInput {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let body: String
    let status: Int
    /// What the answer must mention.
    let mentions: [String]
    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(name: "empty body", body: "", status: 400, mentions: ["empty"]),
    Row(name: "no JSON", body: "hello", status: 400, mentions: ["line 1, column 1"]),
    Row(
      name: "malformed JSON", body: #"{"function": "x", "at": {"x": 1,}}"#, status: 400,
      mentions: ["line 1", "column 33"]),
    Row(
      name: "duplicate key", body: #"{"function": "x", "function": "x", "at": {"x": 1}}"#,
      status: 400, mentions: ["function"]),
    Row(
      name: "wrong type", body: #"{"function": "x", "at": {"x": true}}"#, status: 422,
      mentions: [#""pointer":"/at/x""#]),
    Row(
      name: "function is a number", body: #"{"function": 5, "at": {"x": 1}}"#, status: 422,
      mentions: [#""pointer":"/function""#]),
    Row(
      name: "unknown name", body: #"{"function": "sinn(x)", "at": {"x": 1}}"#, status: 422,
      mentions: [#""suggestion":"sin""#, #""line":1"#, #""column":1"#, #""length":4"#]),
    Row(
      name: "syntax error", body: #"{"function": "x +\n* 2", "at": {"x": 1}}"#, status: 422,
      mentions: [#""line":1"#, #""column":4"#]),
    Row(
      name: "missing input", body: #"{"function": "x * y", "at": {"x": 1}}"#, status: 422,
      mentions: ["y"]),
    Row(
      name: "extra input", body: #"{"function": "x", "at": {"x": 1, "q": 2}}"#, status: 422,
      mentions: [#""pointer":"/at/q""#]),
    Row(
      name: "ragged array", body: #"{"function": "x", "at": {"x": [[1, 2], [3]]}}"#, status: 422,
      mentions: ["/at/x/1"]),
    Row(
      name: "unknown convention",
      body: #"{"function": "x", "at": {"x": 1}, "convention": "zygote"}"#, status: 422,
      mentions: [#""pointer":"/convention""#, "adjoint", "conjugate"]),
    Row(
      name: "unknown key", body: #"{"function": "x", "at": {"x": 1}, "convension": "adjoint"}"#,
      status: 422, mentions: [#""pointer":"/convension""#, #""suggestion":"convention""#]),
    Row(
      name: "complex result", body: #"{"function": "x * 1j", "at": {"x": 1}}"#, status: 422,
      mentions: ["real", "abs", "vjp", "wirtinger", "holomorphic"]),
    Row(
      name: "beyond double", body: #"{"function": "x", "at": {"x": 1e400}}"#, status: 422,
      mentions: [#""pointer":"/at/x""#]),
  ]

  @Test(arguments: rows) func isRefused(_ row: Row) throws {
    let service = try ServiceProcess()
    let response = try CurlHandle(service, "/v1/gradient", json: Array(row.body.utf8)).perform()
    #expect(response.status == row.status, "\(response.text)")
    #expect(response.field("Content-Type") == "application/problem+json")
    for words in row.mentions { #expect(response.text.contains(words), "\(response.text)") }
    try expectService(service)
  }

  /// Inputs of a size: made here instead of written down.
  @Test func hugeFormulasAreRefused() throws {
    let service = try ServiceProcess()
    let nested =
      String(repeating: "(", count: 100_000) + "x" + String(repeating: ")", count: 100_000)
    let long = String(repeating: "x+", count: 5_000_000) + "x"
    let many = String(repeating: "x+", count: 500_000) + "x"
    for formula in [nested, long, many] {
      let body = #"{"function": "\#(formula)", "at": {"x": 1}}"#
      let response = try CurlHandle(service, "/v1/gradient", json: Array(body.utf8)).perform()
      #expect(response.status == 422, "\(response.text)")
      #expect(response.text.contains("limit"), "\(response.text)")
      try expectService(service)
    }
  }

  /// A JSON number is the nearest double, whatever its length.
  @Test(arguments: [
    ("-0", "-0.0"), ("-0.0", "-0.0"), ("18446744073709551616", "1.8446744073709552e19"),
    (String(repeating: "1", count: 309), "1.1111111111111112e308"),
    ("0." + String(repeating: "1", count: 398), "0.1111111111111111"),
  ])
  func numbersAreRead(_ number: String, _ value: String) throws {
    let service = try ServiceProcess()
    let body = #"{"function": "x", "at": {"x": \#(number)}}"#
    let response = try CurlHandle(service, "/v1/value", json: Array(body.utf8)).perform()
    #expect(response.text == #"{"value":\#(value),"convention":"adjoint"}"#)
  }

  private func expectService(_ service: ServiceProcess) throws {
    let response = try CurlHandle(service, "/v1/gradient", json: seedRequest()).perform()
    #expect(response.text == seedAdjoint)
    #expect(service.isRunning)
  }
}
