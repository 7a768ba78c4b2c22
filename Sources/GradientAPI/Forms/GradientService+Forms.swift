import HTTPCore
import Synchronization

// Requests that differ from one before in their numbers alone.
extension GradientService {
  /// The answer to a request whose form is known and that asks for nothing special.
  func answerByForm(_ endpoint: Endpoint, _ request: HTTPRequest) -> HTTPResponse? {
    guard endpoint == .gradient || endpoint == .value, Self.isPlain(request) else {
      return nil
    }
    let start = Uptime.nanoseconds
    var middle = start
    var operations = 0
    let content = forms.answer(endpoint, request.content) { form in
      middle = Uptime.nanoseconds
      operations = form.operations
    }
    guard let content else { return nil }
    // Not before: where the form has no answer the usual way finds one, and counts it.
    counters.countLookup(isHit: true)
    counters.begin(points: 1, operations: operations)
    let evaluation = Uptime.nanoseconds - middle
    counters.end(nanoseconds: evaluation)
    var response = HTTPResponse(status: 200, content: content)
    response.fields.appendLines(room: 64 + RequestIDs.longest + Timing.longest) { out in
      out.append("\r\nContent-Type: application/json\r\nX-Request-Id: ")
      ids.write(for: request, to: &out)
      out.append("\r\nServer-Timing: ")
      Timing.write(decode: middle - start, evaluate: evaluation, to: &out)
    }
    return response
  }

  /// Whether JSON comes and goes, with the server's own limit of time.
  private static func isPlain(_ request: HTTPRequest) -> Bool {
    request.isOnly("content-type", "application/json")
      && (!request.has("accept") || request.isOnly("accept", "*/*"))
      && !request.has("content-encoding") && !request.has("x-request-timeout-ms")
  }
}

extension Timing {
  /// The most bytes that `write` takes.
  static let longest = 128

  /// Writes the value of the field for an answer that took two steps, which are given in nanoseconds.
  static func write(decode: Int, evaluate: Int, to out: inout OutputSpan<UInt8>) {
    func write(_ nanoseconds: Int) {
      let microseconds = nanoseconds.magnitude / 1000
      out.append(decimal: Int(microseconds / 1000))
      out.append(".")
      for divisor: UInt in [100, 10, 1] {
        out.append(UInt8(ascii: "0") + UInt8(microseconds / divisor % 10))
      }
    }
    out.append("decode;dur=")
    write(decode)
    out.append(", compile;dur=0.000, evaluate;dur=")
    write(evaluate)
    out.append(", cache;desc=hit")
  }
}
