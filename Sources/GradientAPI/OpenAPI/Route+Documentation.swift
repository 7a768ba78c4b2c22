// What the OpenAPI document says of a path.
extension Route {
  /// All paths, in the order of the document.
  static let documented: [Route] =
    Endpoint.allCases.map(Route.endpoint)
    + [.functions, .openAPI, .health, .readiness, .metrics, .problem(.unknownName)]

  /// The name of the operation, for clients that are generated.
  var operation: String {
    switch self {
    case .endpoint(let endpoint): endpoint.rawValue
    case .functions: "functions"
    case .openAPI: "openapi"
    case .health: "health"
    case .readiness: "readiness"
    case .metrics: "metrics"
    case .problem: "problem"
    }
  }

  /// Whether a client needs a token where the server asks for one; whoever watches over a process has none.
  var asksForToken: Bool {
    switch self {
    case .health, .readiness: false
    case .endpoint, .functions, .openAPI, .metrics, .problem: true
    }
  }

  /// One line for people.
  var summary: String {
    switch self {
    case .endpoint(let endpoint): endpoint.summary
    case .functions: "The functions of both languages, and those that the server has by name"
    case .openAPI: "This document"
    case .health: "Whether the process is alive"
    case .readiness: "Whether requests should be sent here: not when the process is about to end"
    case .metrics: "Counters in Prometheus' text format"
    case .problem: "What a type of problem means, and what to do"
    }
  }

  /// The media types of an answer with status 200, with their schemas.
  var answers: [(type: String, schema: Schema)] {
    switch self {
    case .endpoint(let endpoint):
      [
        (AnswerFormat.json.mediaType, endpoint.answer),
        (
          AnswerFormat.lines.mediaType,
          .described(
            "A line of JSON for each block of points as soon as it is computed, with `first` and `count`; the "
              + "last line says \"complete\": true, or false with the problem.", .text)
        ),
      ]
    case .functions: [(AnswerFormat.json.mediaType, FunctionsPage.schema)]
    case .openAPI: [(AnswerFormat.json.mediaType, .map(.anything))]
    case .health:
      [(AnswerFormat.json.mediaType, .object([Schema.Member("status", .choice(["ok"]))]))]
    case .readiness:
      [(AnswerFormat.json.mediaType, .object([Schema.Member("status", .choice(["ready"]))]))]
    case .metrics: [("text/plain", .text)]
    case .problem:
      [
        (AnswerFormat.json.mediaType, ProblemPage.schema), (AnswerFormat.page.mediaType, .text),
      ]
    }
  }
}

extension Endpoint {
  /// One line for people.
  var summary: String {
    switch self {
    case .value: "The value of a function"
    case .gradient: "The value and the gradient of a function with a real scalar result"
    case .vjp: "A vector-Jacobian product"
    case .jvp: "A Jacobian-vector product"
    case .jacobian: "The matrix of all derivatives"
    case .hessian: "The matrix of second derivatives"
    case .hvp: "The product of the Hessian with a tangent"
    case .derivatives: "The first derivatives, up to an order, by one scalar input"
    case .wirtinger: "The derivatives by z and by its conjugate"
    case .check: "The derivatives against central differences"
    case .compile: "What the server makes of a function, without evaluating it"
    }
  }
}
