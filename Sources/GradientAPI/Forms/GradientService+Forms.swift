import HTTPCore
import Synchronization

// Requests that differ from one before in their numbers alone.
extension GradientService {
  /// The answer to a request whose form is known and that asks for nothing special.
  func answerByForm(_ endpoint: Endpoint, _ request: HTTPRequest, _ id: String) -> HTTPResponse? {
    guard endpoint == .gradient || endpoint == .value, Self.isPlain(request.fields) else {
      return nil
    }
    let start = ContinuousClock.now
    var middle = start
    let content = forms.answer(endpoint, request.content) { form in
      middle = ContinuousClock.now
      counters.countLookup(isHit: true)
      counters.begin(points: 1, operations: form.operations)
    }
    guard let content else { return nil }
    let evaluation = ContinuousClock.now - middle
    counters.end(evaluation)
    return HTTPResponse(
      status: 200,
      fields: [
        ("Content-Type", "application/json"), ("X-Request-Id", id),
        ("Server-Timing", Timing.field(decode: middle - start, evaluate: evaluation)),
      ], content: content)
  }

  /// Whether JSON comes and goes, with the server's own limit of time.
  private static func isPlain(_ fields: HTTPFields) -> Bool {
    fields.isOnly("content-type", "application/json")
      && (!fields.has("accept") || fields.isOnly("accept", "*/*"))
      && !fields.has("content-encoding") && !fields.has("x-request-timeout-ms")
  }
}

extension Timing {
  /// The value of the field for an answer that took two steps.
  static func field(decode: Duration, evaluate: Duration) -> String {
    // One allocation; as text is put together piece by piece there would be one for each.
    String(unsafeUninitializedCapacity: 96) { room in
      var count = 0
      func write(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { room[count + index] = text.utf8Start[index] }
        count += text.utf8CodeUnitCount
      }
      func write(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        // What is small enough for a form takes no longer than this.
        let microseconds = min(
          999_999_999, max(0, seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
        var divisor: Int64 = 1000
        while microseconds / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
          room[count] = UInt8(ascii: "0") + UInt8(microseconds / divisor % 10)
          count += 1
          if divisor == 1000 {
            room[count] = UInt8(ascii: ".")
            count += 1
          }
          divisor /= 10
        }
      }
      write("decode;dur=")
      write(decode)
      write(", compile;dur=0.000, evaluate;dur=")
      write(evaluate)
      write(", cache;desc=hit")
      return count
    }
  }
}
