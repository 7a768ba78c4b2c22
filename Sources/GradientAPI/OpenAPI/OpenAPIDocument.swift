import FunctionSpecs
import HTTPCore
import JSON

/// What `GET /openapi.json` answers: the service in OpenAPI 3.1, from the declarations that read requests and
/// name problems.
struct OpenAPIDocument {
  let settings: ServiceSettings

  /// The document as JSON.
  var content: [UInt8] {
    var writer = JSONWriter(reserving: 1 << 16)
    writer.beginObject()
    writer.text("openapi", "3.1.0")
    writer.key("info")
    writer.beginObject()
    writer.text("title", "Wirtinger")
    writer.text("version", "1.0.0")
    writer.text(
      "description",
      "Values and exact derivatives of functions of real and complex inputs, in the convention that you ask "
        + "for. A request that agrees with its schema can still be answered with 422: no schema says which "
        + "formulas have a meaning, or which points fit a function. Contents are at most "
        + "\(settings.json.maximumBytes) bytes, and a request has at most \(settings.maximumPoints) points."
    )
    writer.endObject()
    writer.key("servers")
    writer.beginArray()
    writer.beginObject()
    writer.text("url", "/")
    writer.endObject()
    writer.endArray()
    if settings.asksForToken { security(["bearer"], &writer) }
    writer.key("paths")
    writer.beginObject()
    for route in Route.documented { path(route, &writer) }
    writer.endObject()
    writer.key("components")
    writer.beginObject()
    components(&writer)
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }

  private func path(_ route: Route, _ writer: inout JSONWriter) {
    writer.key(route.template)
    writer.beginObject()
    writer.key(route.takes(.post) ? "post" : "get")
    writer.beginObject()
    writer.text("operationId", route.operation)
    writer.text("summary", route.summary)
    if settings.asksForToken, !route.asksForToken { security([], &writer) }
    parameters(route, &writer)
    if case .endpoint(let endpoint) = route { body(endpoint, &writer) }
    writer.key("responses")
    writer.beginObject()
    success(route, &writer)
    for status in ProblemType.statuses(of: route) {
      writer.key(String(status))
      writer.beginObject()
      writer.text("$ref", "#/components/responses/Problem\(status)")
      writer.endObject()
    }
    writer.endObject()
    writer.endObject()
    writer.endObject()
  }

  /// The schemes of which a request must follow one.
  private func security(_ schemes: [String], _ writer: inout JSONWriter) {
    writer.key("security")
    writer.beginArray()
    for scheme in schemes {
      writer.beginObject()
      writer.key(scheme)
      writer.strings([])
      writer.endObject()
    }
    writer.endArray()
  }

  private func parameters(_ route: Route, _ writer: inout JSONWriter) {
    writer.key("parameters")
    writer.beginArray()
    if case .problem = route {
      parameter(
        "type", "path", "The last part of a problem's type.",
        .choice(ProblemType.allCases.map(\.rawValue)), &writer)
    }
    parameter(
      "X-Request-Id", "header",
      "A name for the request, echoed if it is 1 to 128 visible ASCII characters, else replaced.",
      .text, &writer)
    if case .endpoint = route {
      parameter(
        Deadline.field, "header", "Milliseconds after which the client has no use for the answer.",
        .integer(Deadline.range), &writer)
    }
    writer.endArray()
  }

  private func parameter(
    _ name: String, _ place: String, _ description: String, _ schema: Schema,
    _ writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.text("name", name)
    writer.text("in", place)
    writer.text("description", description)
    if place == "path" {
      writer.key("required")
      writer.boolean(true)
    }
    writer.key("schema")
    writer.schema(schema)
    writer.endObject()
  }

  // MARK: Requests

  private func body(_ endpoint: Endpoint, _ writer: inout JSONWriter) {
    writer.key("requestBody")
    writer.beginObject()
    writer.key("required")
    writer.boolean(true)
    writer.key("content")
    writer.beginObject()
    writer.key("application/json")
    writer.beginObject()
    writer.key("schema")
    writer.schema(request(endpoint))
    examples(endpoint.examples.map { ($0, $0.request) }, &writer)
    writer.endObject()
    writer.endObject()
    writer.endObject()
  }

  /// What a request may hold: the keys that its reader takes.
  private func request(_ endpoint: Endpoint) -> Schema {
    let members = endpoint.keys.map { key in
      Schema.Member(
        key.rawValue, .described(key.summary, key.schema(settings)),
        isRequired: endpoint.required.contains(key))
    }
    if !endpoint.needsPoint { return .object(members) }
    return .both(
      .object(members),
      .requiresOne(of: [RequestKey.at.rawValue, RequestKey.points.rawValue]))
  }

  func examples(
    _ examples: [(example: Example, text: String)], _ writer: inout JSONWriter
  ) {
    if examples.isEmpty { return }
    writer.key("examples")
    writer.beginObject()
    for (example, text) in examples {
      writer.key(example.name)
      writer.beginObject()
      writer.text("summary", example.summary)
      writer.key("value")
      writer.raw(Array(text.utf8))
      writer.endObject()
    }
    writer.endObject()
  }

  // MARK: Responses

  private func success(_ route: Route, _ writer: inout JSONWriter) {
    writer.key("200")
    writer.beginObject()
    writer.text("description", route.summary)
    writer.key("headers")
    writer.beginObject()
    header("X-Request-Id", &writer)
    if case .endpoint = route { header("Server-Timing", &writer) }
    writer.endObject()
    writer.key("content")
    writer.beginObject()
    for (type, schema) in route.answers {
      writer.key(type)
      writer.beginObject()
      writer.key("schema")
      writer.schema(schema)
      if case .endpoint(let endpoint) = route, type == AnswerFormat.json.mediaType {
        examples(endpoint.examples.map { ($0, $0.answer) }, &writer)
      }
      writer.endObject()
    }
    writer.endObject()
    writer.endObject()
  }

  func header(_ name: String, _ writer: inout JSONWriter) {
    writer.key(name)
    writer.beginObject()
    writer.key("required")
    writer.boolean(true)
    writer.key("schema")
    writer.schema(.text)
    writer.endObject()
  }
}
