import FunctionSpecs
import HTTPCore
import JSON

/// A failure as RFC 9457 describes it: data, with the place in the request.
struct Problem: Error {
  let type: ProblemType
  let detail: String
  var pointer: String?
  var span: Span?
  var suggestion: String?
  /// Further header fields of the answer.
  var fields: [(name: String, value: String)] = []

  init(
    _ type: ProblemType, _ detail: String, pointer: String? = nil, span: Span? = nil,
    suggestion: String? = nil
  ) {
    self.type = type
    self.detail = detail
    self.pointer = pointer
    self.span = span
    self.suggestion = suggestion
  }
}

extension Problem {
  /// The problem as `application/problem+json`.
  var response: HTTPResponse {
    var writer = JSONWriter()
    write(to: &writer)
    var response = HTTPResponse(
      status: type.status, fields: [("Content-Type", "application/problem+json")],
      content: writer.bytes)
    response.fields += fields
    return response
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    for (key, text) in [
      ("type", "/problems/" + type.rawValue), ("title", type.title),
    ] {
      writer.key(key)
      writer.string(text)
    }
    writer.key("status")
    writer.integer(type.status)
    writer.key("detail")
    writer.string(detail)
    if let pointer {
      writer.key("pointer")
      writer.string(pointer)
    }
    if let span {
      writer.key("span")
      writer.span(span)
    }
    if let suggestion {
      writer.key("suggestion")
      writer.string(suggestion)
    }
    writer.endObject()
  }
}

extension JSONWriter {
  mutating func span(_ span: Span) {
    beginObject()
    for (key, value) in [("line", span.line), ("column", span.column), ("length", span.length)] {
      self.key(key)
      integer(value)
    }
    endObject()
  }
}
