/// The endpoints that take a function.
enum Endpoint: String, CaseIterable, Hashable {
  case value, gradient, vjp, jvp, jacobian, hessian, hvp, derivatives, wirtinger, check, compile

  /// The path of the endpoint.
  var path: String { "/v1/" + rawValue }

  /// The keys that a request may have.
  var keys: [RequestKey] {
    let common: [RequestKey] = [.function, .at, .points, .encoding, .convention]
    switch self {
    case .value, .compile: return common
    case .gradient: return common + [.wrt, .holomorphic]
    case .vjp: return common + [.cotangent, .wrt]
    case .jvp: return common + [.tangent]
    case .jacobian: return common + [.wrt, .mode, .holomorphic]
    case .hessian: return common + [.wrt]
    case .hvp: return common + [.tangent]
    case .derivatives: return common + [.order, .wrt]
    case .wirtinger: return common + [.wrt]
    case .check: return common + [.wrt, .step, .tolerance]
    }
  }

  /// The keys that a request must have.
  var required: [RequestKey] {
    switch self {
    case .vjp: [.function, .cotangent]
    case .jvp, .hvp: [.function, .tangent]
    case .derivatives: [.function, .order]
    case .value, .gradient, .jacobian, .hessian, .wirtinger, .check, .compile: [.function]
    }
  }

  /// What it takes for each of a function's inputs or outputs besides the point.
  var seedKey: RequestKey? {
    switch self {
    case .vjp: .cotangent
    case .jvp, .hvp: .tangent
    case .value, .gradient, .jacobian, .hessian, .derivatives, .wirtinger, .check, .compile: nil
    }
  }

  /// Whether a request must have one of `at` and `points`.
  var needsPoint: Bool { self != .compile }

  /// The names of the keys, made once: every request is compared with them.
  var keyNames: [String] { Self.keyNames[self] ?? [] }

  private static let keyNames = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, $0.keys.map(\.rawValue)) })
}
