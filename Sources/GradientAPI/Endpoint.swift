/// The endpoints that take a function.
enum Endpoint: String, CaseIterable, Hashable {
  case value, gradient, vjp, jvp, jacobian, hessian, hvp, derivatives, wirtinger, check, compile

  /// The path of the endpoint.
  var path: String { "/v1/" + rawValue }

  /// The keys that a request may have.
  var keys: [String] {
    let common = ["function", "at", "points", "encoding", "convention"]
    switch self {
    case .value, .compile: return common
    case .gradient: return common + ["wrt", "holomorphic"]
    case .vjp: return common + ["cotangent", "wrt"]
    case .jvp: return common + ["tangent"]
    case .jacobian: return common + ["wrt", "mode", "holomorphic"]
    case .hessian: return common + ["wrt"]
    case .hvp: return common + ["tangent"]
    case .derivatives: return common + ["order", "wrt"]
    case .wirtinger: return common + ["wrt"]
    case .check: return common + ["wrt", "step", "tolerance"]
    }
  }
}
