/// The endpoints that evaluate a function at a point.
enum Endpoint: String, CaseIterable, Hashable {
  case value, gradient

  /// The path of the endpoint.
  var path: String { "/v1/" + rawValue }

  /// The keys that a request may have.
  var keys: [String] {
    let common = ["function", "at", "convention"]
    switch self {
    case .value: return common
    case .gradient: return common + ["wrt", "holomorphic"]
    }
  }
}
