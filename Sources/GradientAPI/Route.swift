import FunctionSpecs
import HTTPCore

/// What a path is for.
enum Route {
  case endpoint(Endpoint)
  case functions
  case openAPI
  case health
  case readiness
  case metrics
  case problem(ProblemType)

  /// The route of a path; nil when there is none.
  init?(_ path: String) {
    if let known = Route.endpoints.first(where: { $0.path == path }) {
      self = .endpoint(known.endpoint)
    } else if path == "/v1/functions" {
      self = .functions
    } else if path == "/openapi.json" {
      self = .openAPI
    } else if path == "/healthz" {
      self = .health
    } else if path == "/readyz" {
      self = .readiness
    } else if path == "/metrics" {
      self = .metrics
    } else if path.hasPrefix("/problems/"),
      let type = ProblemType(rawValue: String(path.dropFirst("/problems/".count)))
    {
      self = .problem(type)
    } else {
      return nil
    }
  }

  /// A list, because comparing a few short strings is faster than hashing one.
  private static let endpoints = Endpoint.allCases.map { (path: $0.path, endpoint: $0) }

  /// The path with a name in the place of what varies.
  var template: String {
    switch self {
    case .endpoint(let endpoint):
      Route.endpoints.first { $0.endpoint == endpoint }?.path ?? endpoint.path
    case .functions: "/v1/functions"
    case .openAPI: "/openapi.json"
    case .health: "/healthz"
    case .readiness: "/readyz"
    case .metrics: "/metrics"
    case .problem: "/problems/{type}"
    }
  }

  /// The methods of the path, for the field Allow.
  var allowed: String {
    switch self {
    case .endpoint: "POST, OPTIONS"
    case .functions, .openAPI, .health, .readiness, .metrics, .problem: "GET, HEAD, OPTIONS"
    }
  }

  /// The forms in which an answer can be had; the first one is for those who do not mind.
  var formats: [AnswerFormat] {
    switch self {
    case .endpoint: [.json, .lines]
    case .problem: [.json, .page]
    case .functions, .openAPI, .health, .readiness: [.json]
    case .metrics: []
    }
  }

  func takes(_ method: HTTPMethod) -> Bool {
    switch self {
    case .endpoint: method == .post
    case .functions, .openAPI, .health, .readiness, .metrics, .problem:
      method == .get || method == .head
    }
  }

  /// The known path that is nearest to one that is not.
  static func nearest(to path: String) -> String? {
    nearestName(
      to: path,
      among: ["/v1/functions", "/openapi.json", "/healthz", "/readyz", "/metrics"]
        + Endpoint.allCases.map(\.path))
  }
}
