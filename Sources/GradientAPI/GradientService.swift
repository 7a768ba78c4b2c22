public import HTTPCore
import JSON
import Synchronization

/// The service: a function from request to response that knows nothing of connections.
public final class GradientService: HTTPService {
  let settings: ServiceSettings
  let cache: ProgramCache
  let ids = RequestIDs()
  let forms: RequestForms
  private let metrics: @Sendable () -> String
  private let isDraining = Atomic<Bool>(false)
  /// What the service has computed since it started.
  public let counters = ServiceCounters()

  /// A service with an empty cache.
  ///
  /// - Parameter metrics: makes the content of `/metrics`, in Prometheus' text format.
  public init(
    _ settings: ServiceSettings = ServiceSettings(),
    metrics: @escaping @Sendable () -> String = { "" }
  ) {
    self.settings = settings
    self.metrics = metrics
    cache = ProgramCache(bytes: settings.cacheBytes)
    forms = RequestForms(bytes: settings.cacheBytes / 2)
  }

  /// The answer to a request, or the work that finds it.
  public func answer(_ request: HTTPRequest) -> HTTPAnswer {
    let known = Route(request.path)
    if case .endpoint(let endpoint) = known, request.method == .post,
      let response = answerByForm(endpoint, request)
    {
      return .now(response)
    }
    let id = ids.id(for: request)
    do {
      // RFC 9110 section 9.3.7: OPTIONS * asks about the server as a whole.
      if request.method == .options, request.path == "*" {
        return .now(options("GET, HEAD, POST, OPTIONS", id))
      }
      guard let route = known else { throw notFound(request) }
      if request.method == .options { return .now(options(route.allowed, id)) }
      guard route.takes(request.method) else { throw wrongMethod(request, route) }
      if case .metrics = route { return .now(finish(metricsPage, id)) }
      let format = try Negotiation.format(request, route.formats)
      switch route {
      case .metrics: return .now(finish(metricsPage, id))
      case .health: return .now(finish(json { $0.text("status", "ok") }, id))
      case .readiness: return .now(finish(try readiness(), id))
      case .functions: return .now(finish(json(FunctionsPage.content(settings.catalogue)), id))
      case .openAPI:
        return .now(finish(json(OpenAPIDocument(settings: settings).content), id))
      case .problem(let type): return .now(finish(page(type, format), id))
      case .endpoint(let endpoint):
        try Negotiation.checkContentType(request)
        let settings = try Deadline.apply(request, to: settings)
        return try evaluate(endpoint, request.content, format, id, settings)
      }
    } catch {
      return .now(finish(error, id))
    }
  }

  /// The answer to a message that is no request.
  public func answer(_ rejection: HTTPRejection) -> HTTPResponse {
    finish(Problem(rejection).response, ids.next())
  }

  /// The answer to a request that the server has no room for.
  public func answerToOverload(_ request: HTTPRequest?) -> HTTPResponse {
    refusal(.overloaded, "the server has no room for this request now", request)
  }

  /// The answer to a request whose client has had its share of what there is.
  public func answerToExcess(_ request: HTTPRequest?) -> HTTPResponse {
    refusal(.tooManyRequests, "this client has as much in work or waiting as one may have", request)
  }

  private func refusal(
    _ type: ProblemType, _ detail: String, _ request: HTTPRequest?
  ) -> HTTPResponse {
    var problem = Problem(type, detail)
    problem.fields = [("Retry-After", "1")]
    return finish(problem.response, request.map(ids.id) ?? ids.next())
  }

  /// The process is about to end: `/readyz` says so, all else is answered as before.
  public func beginDrain() { isDraining.store(true, ordering: .relaxed) }

  private func readiness() throws -> HTTPResponse {
    if isDraining.load(ordering: .relaxed) {
      var problem = Problem(.notReady, "the service is about to end")
      problem.fields = [("Retry-After", "1")]
      throw problem
    }
    return json { $0.text("status", "ready") }
  }

  /// What a request to an endpoint is answered with, without a server: content in, JSON out.
  ///
  /// - Returns: the answer, and whether it is one or a problem.
  public func evaluate(path: String, _ content: [UInt8]) -> (content: [UInt8], succeeded: Bool) {
    let request = HTTPRequest(
      method: .post, path: path, fields: ["content-type": "application/json"], content: content)
    let response =
      switch answer(request) {
      case .now(let response): response
      case .later(let work): work(Cancellation())
      }
    return (response.content, response.status == 200)
  }
}

// MARK: Answers

extension GradientService {
  func notFound(_ request: HTTPRequest) -> Problem {
    if case .other(let name) = request.method, name != "QUERY" { return unknownMethod(name) }
    return Problem(
      .notFound, "there is nothing at this path", suggestion: Route.nearest(to: request.path))
  }

  func wrongMethod(_ request: HTTPRequest, _ route: Route) -> Problem {
    if case .other(let name) = request.method, name != "QUERY" { return unknownMethod(name) }
    var problem = Problem(
      .methodNotAllowed, "\(request.method.name) has no meaning here; allowed: \(route.allowed)")
    problem.fields = [("Allow", route.allowed)]
    return problem
  }

  /// RFC 9110 section 9.1: 501 for a method that is not recognized. QUERY is: like POST, but safe; clients of
  /// OpenAPI 3.2 try it, and are to learn from Allow what there is.
  private func unknownMethod(_ name: String) -> Problem {
    Problem(.notImplemented, "the method '\(name.prefix(40))' is not known to this server")
  }

  private var metricsPage: HTTPResponse {
    HTTPResponse(
      status: 200, fields: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
      content: Array(metrics().utf8))
  }

  /// The template of a path, as metrics and logs name it; nil where there is nothing.
  public static func routeTemplate(_ path: String) -> String? { Route(path)?.template }

  private func options(_ allowed: String, _ id: String) -> HTTPResponse {
    finish(HTTPResponse(status: 204, fields: [("Allow", allowed)]), id)
  }

  private func page(_ type: ProblemType, _ format: AnswerFormat) -> HTTPResponse {
    // RFC 9110 section 12.5.5: a cache must not give one client's form to another.
    let vary = (name: "Vary", value: "Accept")
    switch format {
    case .json, .lines:
      var response = json(ProblemPage.json(type))
      response.fields.append(vary)
      return response
    case .page:
      return HTTPResponse(
        status: 200, fields: [("Content-Type", format.mediaType + "; charset=utf-8"), vary],
        content: ProblemPage.html(type))
    }
  }

  private func json(_ members: (inout JSONWriter) -> Void) -> HTTPResponse {
    var writer = JSONWriter()
    writer.beginObject()
    members(&writer)
    writer.endObject()
    return json(writer.bytes)
  }

  private func json(_ content: [UInt8]) -> HTTPResponse {
    HTTPResponse(status: 200, fields: [("Content-Type", "application/json")], content: content)
  }

  func finish(_ id: String, _ work: () throws -> HTTPResponse) -> HTTPResponse {
    do {
      return try work()
    } catch {
      return finish(error, id)
    }
  }

  func finish(_ error: any Error, _ id: String) -> HTTPResponse {
    // Every failure of a lower layer has been made a problem where its place was known.
    if let problem = error as? Problem, problem.type == .overloaded {
      counters.overruns.add(1, ordering: .relaxed)
    }
    let problem = error as? Problem ?? Problem(.internalError, "the request could not be answered")
    return finish(problem.response, id)
  }

  func finish(_ response: HTTPResponse, _ id: String) -> HTTPResponse {
    var response = response
    response.fields.append(("X-Request-Id", id))
    return response
  }
}
