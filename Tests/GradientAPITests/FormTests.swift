import HTTPCore
import Support
import Testing

@testable import GradientAPI
@testable import JSON

/// Requests that differ from one before in their numbers alone: answered as if there had been none before.
@Suite struct FormTests {
  /// Requests with `#` in the place of numbers.
  static let rows = [
    #"{"function": "real(x * exp(1.5j))", "at": {"x": {"re": #, "im": #}}}"#,
    #"{"function": "real(x * exp(1.5j))", "at": {"x": {"im": #, "re": #}}, "convention": "conjugate"}"#,
    #"{"at":{"b":#,"a":#},"function":"a * b + sin(a)"}"#,
    #"{"function": "real(z * z) + t", "at": {"t": #, "z": {"re": #, "im": #}}, "wrt": ["z"]}"#,
    #"{"function": "real(z * z) + t", "at": {"t": #, "z": {"re": #, "im": #}}, "wrt": ["t", "z"]}"#,
    #"{"function": "abs(z) + abs(t)", "at": {"t": #, "z": {"re": #, "im": #}}}"#,
    #"{"function": "log(x) * \"", "at": {"x": #}}"#,
    #"{"function": "log(x)", "at": {"x": #}}"#,
    #"{"function": "sqrt(x) # 2 [, } \n * 3 ", "at": {"x": #}}"#,
    #"{"function": {"formula": "x * y", "constants": {"y": #}}, "at": {"x": #}}"#,
    #"{"function": "sum(x)", "at": {"x": [#, #]}}"#,
    #"{"function": "x * 2", "at": {"x": {"re": #}}}"#,
    #"{"function": "real(x) * 2", "at": {"x": {"re": #, "im": "NaN"}}}"#,
    #"{"function": "x", "at": {"x": #}, "encoding": "base64"}"#,
    #"{"function": "x, 2 * x", "at": {"x": #}}"#,
    #"{"function": "x\u0022y", "at": {"x": #}}"#, #"{"function": "x", "at": {"\\": #, "x": #}}"#,
  ]

  /// Numbers as clients write them, and what is none.
  private static let numbers = [
    "0", "-0", "1", "-1", "2.5", "1e3", "1E-3", "0.1", "123456789012345678901234567890", "1e-400",
    "1e308", "1e400", "01", "1.", ".5", "+1", "--1", "1e", "\u{0}", "1\u{0}", "\"NaN\"", "true",
    "4.9e-324",
  ]

  @Test(arguments: rows, [Endpoint.gradient, .value, .vjp])
  func answersAreThoseOfAServiceWithoutForms(_ row: String, _ endpoint: Endpoint) {
    let service = GradientService()
    var settings = ServiceSettings()
    // No forms and no functions are kept.
    settings.cacheBytes = 0
    let plain = GradientService(settings)
    var generator = SeededGenerator(seed: 5)
    for round in 0..<60 {
      var text = ""
      for character in row {
        guard character == "#" else {
          text.append(character)
          continue
        }
        text +=
          round % 3 == 0
          ? Self.numbers.randomElement(using: &generator) ?? "0"
          : String(Double.random(in: -10...10, using: &generator))
      }
      let content = Array(text.utf8)
      let answer = service.evaluate(path: endpoint.path, content)
      let expected = plain.evaluate(path: endpoint.path, content)
      #expect(
        answer.content == expected.content && answer.succeeded == expected.succeeded,
        "\(text): \(String(decoding: answer.content, as: UTF8.self))")
    }
  }

  /// The simple requests do have forms: the others of this suite would pass without any.
  @Test(arguments: rows.prefix(5)) func simpleRequestsHaveForms(_ row: String) {
    let service = GradientService()
    for number in ["1.5", "2.5", "3.5"] {
      let content = Array(row.split(separator: "#").joined(separator: number).utf8)
      _ = service.evaluate(path: "/v1/gradient", content)
      var isKnown = false
      _ = service.forms.answer(.gradient, content) { _ in isKnown = true }
      // Once to compile, once to learn.
      #expect(isKnown == (number != "1.5"))
    }
  }

  @Test func formsTakeTurns() {
    let service = GradientService()
    for number in 1...5 {
      for (function, value, slope) in [
        ("x * x", number * number, 2 * number), ("x + 1", number + 1, 1), ("3 * x", 3 * number, 3),
        ("x * x", number * number, 2 * number),
      ] {
        let content = #"{"function": "\#(function)", "at": {"x": \#(number)}}"#
        let expected = #"{"value":\#(value),"gradient":{"x":\#(slope)},"convention":"adjoint"}"#
        let answer = service.evaluate(path: "/v1/gradient", Array(content.utf8))
        #expect(answer.content == Array(expected.utf8))
      }
    }
  }

  /// Also where a form has none, as at a pole.
  @Test func everyAnswerIsCountedOnce() {
    let service = GradientService()
    for (index, number) in ["1", "2", "3", "0", "0", "4"].enumerated() {
      let content = Array(#"{"function": "1 / x", "at": {"x": \#(number)}}"#.utf8)
      _ = service.evaluate(path: "/v1/gradient", content)
      let counted = service.counters.snapshot
      #expect(counted.evaluations == index + 1)
      #expect(counted.cacheHits + counted.cacheMisses == index + 1)
    }
  }

  /// A client's own byte that is the mark of a number stands for none: nothing would have been read for it.
  @Test func aMarkOfTheClientsIsNoNumber() {
    let service = GradientService()
    let text = #"{"function": "x * y", "at": {"x": 3, "y": 4}}"#
    for _ in 0..<3 { _ = service.evaluate(path: "/v1/gradient", Array(text.utf8)) }
    for number in ["3", "4"] {
      let content = Array(text.utf8).map { $0 == number.utf8.first ? NumberMask.mark : $0 }
      let answer = service.evaluate(path: "/v1/gradient", content)
      #expect(String(decoding: answer.content, as: UTF8.self).contains("malformed-json"))
    }
  }

  @Test func formsStandForTheirEndpoint() {
    let service = GradientService()
    let content = Array(#"{"function": "x * x", "at": {"x": 3}}"#.utf8)
    for _ in 0..<3 {
      for (path, answer) in [
        ("/v1/gradient", #"{"value":9,"gradient":{"x":6},"convention":"adjoint"}"#),
        ("/v1/value", #"{"value":9,"convention":"adjoint"}"#),
      ] {
        #expect(service.evaluate(path: path, content).content == Array(answer.utf8))
      }
    }
  }

  /// Fields that ask for something special are not overlooked.
  @Test func fieldsCount() {
    let service = GradientService()
    let content = Array(#"{"function": "x * x", "at": {"x": 3}}"#.utf8)
    func status(_ fields: KeyValuePairs<String, String>) -> Int {
      let request = HTTPRequest(
        method: .post, path: "/v1/gradient", fields: fields, content: content)
      switch service.answer(request) {
      case .now(let response): return response.status
      case .later(let work): return work(Cancellation()).status
      }
    }
    for _ in 0..<3 { #expect(status(["Content-Type": "application/json"]) == 200) }
    #expect(status(["Content-Type": "text/plain"]) == 415)
    #expect(status(["Content-Type": "application/json", "Accept": "text/html"]) == 406)
    #expect(status(["Content-Type": "application/json", "X-Request-Timeout-Ms": "x"]) == 422)
    #expect(status(["Content-Type": "application/json", "Content-Encoding": "br"]) == 415)
  }

  @Test(arguments: [0.0, 0.001, 0.0129, 12.345, 1234.5])
  func timesAreWrittenInMilliseconds(_ milliseconds: Double) {
    let nanoseconds = Int(milliseconds * 1000) * 1000
    let bytes = [UInt8](capacity: Timing.longest) {
      Timing.write(decode: nanoseconds, evaluate: 0, to: &$0)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.split(separator: ";")[1].split(separator: ",")[0].split(separator: "=")
    #expect(Double(parts[1]) == Double(Int64(milliseconds * 1000)) / 1000)
    #expect(text.hasSuffix(", compile;dur=0.000, evaluate;dur=0.000, cache;desc=hit"))
  }
}
