import GradientAPI
import HTTPCore
import Testing

/// What is answered where a request arrives, and what goes to a worker: a short text may be much work.
@Suite struct LoopGuardTests {
  struct Row: Sendable {
    let endpoint: String
    let function: String
    let more: String
    /// Whether it is answered at once when its function is new, too.
    let isQuick: Bool

    init(
      _ endpoint: String, _ function: String, _ more: String = #""at":{"x":0.5}"#,
      isQuick: Bool = false
    ) {
      self.isQuick = isQuick
      self.endpoint = endpoint
      self.function = function
      self.more = more
    }

    var request: HTTPRequest {
      let content = Array(#"{"function":"\#(function)",\#(more)}"#.utf8)
      return HTTPRequest(
        method: .post, path: "/v1/" + endpoint, fields: ["content-type": "application/json"],
        content: content)
    }
  }

  private static func list(_ element: String, _ count: Int) -> String {
    "[" + Array(repeating: element, count: count).joined(separator: ",") + "]"
  }

  /// Whether a worker is to answer; then its answer is asked for as a worker does.
  private func goesToWorker(_ service: GradientService, _ row: Row) -> Bool {
    switch service.answer(row.request) {
    case .now(let response):
      #expect(response.status == 200, "\(String(decoding: response.content, as: UTF8.self))")
      return false
    case .later(let work):
      let response = work(Cancellation())
      #expect(response.status == 200, "\(String(decoding: response.content, as: UTF8.self))")
      return true
    }
  }

  static let heavy = [
    Row("value", "sum(ones((1000,1000)))*x"),
    Row("value", "sum(ones((1000,1000)) @ ones((1000,4)))*x"),
    Row("value", "A = ones((60,60))*x; sum(A@A)"),
    Row("value", #"for i in range(3000): x = x*0.5\nx"#),
    Row("value", #"for i in range(50):\n  for j in range(50): x = x*0.5\nx"#),
    Row("gradient", #"for i in range(1000): x = sin(x)\nx"#),
    Row("value", (0..<1000).map { "sin(x*\($0))" }.joined(separator: "+")),
    Row("gradient", "det(eye(12)*x)"), Row("value", "sum(expm(eye(10)*x))"),
    Row("value", "sum(eigvalsh(eye(12)*x))"), Row("value", "sum(abs(fft(ones(499)*x)))"),
    Row(
      "derivatives", (1...20).map { "sin(x*\($0))" }.joined(separator: "*"),
      #""at":{"x":0.5},"order":16"#),
    Row("hessian", "sum(x**2)**2", #""at":{"x":\#(list("1", 60))}"#),
    Row("jacobian", "x*v", #""at":{"x":1,"v":\#(list("1", 200))},"wrt":["x"],"mode":"reverse""#),
    Row("jacobian", "x*x", #""at":{"x":\#(list("1", 200))}"#),
    Row("check", "sum(x*x)", #""at":{"x":\#(list("1", 60))}"#),
    Row("value", "sin(x)*cos(x)*exp(x)", #""points":{"x":\#(list("1", 2000))}"#),
    // What is not finite is evaluated once more, more slowly; so is what an infinite derivative may have hidden.
    Row("value", "1/x", #""points":{"x":\#(list("0", 500))}"#),
    Row("value", "log(x)", #""at":{"x":0}"#),
    Row("gradient", "sqrt(x)*0", #""at":{"x":0}"#),
  ]

  @Test(arguments: heavy)
  func muchWorkGoesToAWorker(row: Row) {
    let service = GradientService()
    #expect(goesToWorker(service, row), "new: \(row.function.prefix(80))")
    #expect(goesToWorker(service, row), "known: \(row.function.prefix(80))")
  }

  /// Small functions that are known are not worth a worker's time. What a new one costs nobody knows, but that short
  /// formulas of numbers cost little.
  @Test(arguments: [
    Row("gradient", "real(x * exp(1.5j))", #""at":{"x":{"re":2.3,"im":4.5}}"#, isQuick: true),
    Row("value", "x + 1", isQuick: true),
    Row("vjp", "x*x", #""at":{"x":2},"cotangent":1"#, isQuick: true),
    Row("gradient", #"y = np.sin (x)\nreturn y.real"#, isQuick: true), Row("value", "[x, x][0]"),
    Row("value", "sum(x)"), Row("value", (1...80).map { "x+\($0)" }.joined(separator: "+")),
    Row("hvp", "sum(x**3)", #""at":{"x":\#(list("1", 20))},"tangent":{}"#),
    Row("hessian", "x**2 * y", #""at":{"x":1,"y":2}"#), Row("check", "x*x"),
    Row("compile", "x*x", isQuick: true), Row("value", #"x*arange\u002820\u0029\u005b3\u005d"#),
    Row("value", #"for i in range(100): x = x*0.5\nx"#), Row("value", "sum(fft(ones(16)*x))"),
    Row("gradient", "det(x)", #""at":{"x":[[1,2],[3,4]]}"#),
    Row("value", "x*2", #""points":{"x":\#(list("1", 500))}"#, isQuick: true),
  ])
  func littleWorkIsDoneAtOnce(row: Row) {
    let service = GradientService()
    #expect(goesToWorker(service, row) == !row.isQuick, "new: \(row.function)")
    #expect(!goesToWorker(service, row), "known: \(row.function)")
  }

  /// What goes to a worker after all counts as one answer.
  @Test func whatIsBegunAnewCountsOnce() {
    let service = GradientService()
    let row = Row("value", "log(x)", #""at":{"x":0}"#)
    for _ in 0..<3 { _ = goesToWorker(service, row) }
    let counts = service.counters.snapshot
    #expect(counts.evaluations == 3 && counts.points == 3)
    #expect(counts.cacheMisses == 1 && counts.cacheHits == 2)
  }
}
