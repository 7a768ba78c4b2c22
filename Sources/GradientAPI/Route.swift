import FunctionSpecs
import HTTPCore

/// What a path is for.
enum Route {
  case endpoint(Endpoint)
  case health
  case problem(ProblemType)

  /// The route of a path; nil when there is none.
  init?(_ path: String) {
    if let endpoint = Route.endpoints[path] {
      self = .endpoint(endpoint)
    } else if path == "/healthz" {
      self = .health
    } else if path.hasPrefix("/problems/"),
      let type = ProblemType(rawValue: String(path.dropFirst("/problems/".count)))
    {
      self = .problem(type)
    } else {
      return nil
    }
  }

  private static let endpoints = Dictionary(
    uniqueKeysWithValues: Endpoint.allCases.map { ($0.path, $0) })

  /// The methods of the path, for the field Allow.
  var allowed: String {
    switch self {
    case .endpoint: "POST, OPTIONS"
    case .health, .problem: "GET, HEAD, OPTIONS"
    }
  }

  /// Whether answers can come in lines as they are computed.
  var streams: Bool {
    switch self {
    case .endpoint: true
    case .health, .problem: false
    }
  }

  func takes(_ method: HTTPMethod) -> Bool {
    switch self {
    case .endpoint: method == .post
    case .health, .problem: method == .get || method == .head
    }
  }

  /// The known path that is nearest to one that is not.
  static func nearest(to path: String) -> String? {
    nearestName(to: path, among: ["/healthz"] + Endpoint.allCases.map(\.path))
  }
}
