public import HTTPCore

/// Lets scripts of other origins use the service (the Fetch standard, "HTTP extensions": CORS protocol).
public struct CORSLayer: ServiceLayer {
  /// Which origins may.
  public enum Origins: Sendable {
    /// All of them.
    case any
    /// Those of this list, compared byte for byte as browsers send them: `https://example.org`.
    case some(Set<String>)
  }

  /// The service inside.
  public let inner: any HTTPService
  private let origins: Origins
  /// Seconds that a browser may keep a preflight's answer. Ten minutes: Chromium keeps none for more than two hours.
  private static let lifetime = "600"

  /// A layer around a service.
  public init(_ inner: any HTTPService, _ origins: Origins) {
    self.inner = inner
    self.origins = origins
  }

  /// The service's answer with what a browser wants to see, or a preflight's.
  public func answer(_ request: HTTPRequest) -> HTTPAnswer {
    guard let origin = request.fields.first("origin") else {
      return inner.answer(request).map { varied($0) }
    }
    if request.method == .options, request.fields.first("access-control-request-method") != nil {
      var response = HTTPResponse(status: 204)
      if let allowed = allowance(origin) {
        response.fields = [
          ("Access-Control-Allow-Origin", allowed),
          ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"),
          (
            "Access-Control-Allow-Headers",
            "Accept, Authorization, Content-Encoding, Content-Type, X-Request-Id, X-Request-Timeout-Ms"
          ), ("Access-Control-Max-Age", Self.lifetime),
        ]
      }
      return .now(varied(response))
    }
    return inner.answer(request).map { shown($0, to: origin) }
  }

  /// The service's refusal with what a browser wants to see; a preflight is wanted.
  public func refusal(of head: HTTPRequest) -> HTTPResponse? {
    if head.method == .options { return nil }
    return inner.refusal(of: head).map { shown($0, to: head.fields.first("origin")) }
  }

  /// The service's answer with what a browser wants to see.
  public func answerToOverload(_ request: HTTPRequest?) -> HTTPResponse {
    shown(inner.answerToOverload(request), to: request?.fields.first("origin"))
  }

  /// The service's answer with what a browser wants to see.
  public func answerToExcess(_ request: HTTPRequest?) -> HTTPResponse {
    shown(inner.answerToExcess(request), to: request?.fields.first("origin"))
  }

  private func shown(_ response: HTTPResponse, to origin: String?) -> HTTPResponse {
    var response = response
    if let origin, let allowed = allowance(origin) {
      response.fields += [
        ("Access-Control-Allow-Origin", allowed),
        ("Access-Control-Expose-Headers", "Retry-After, Server-Timing, X-Request-Id"),
      ]
    }
    return varied(response)
  }

  private func allowance(_ origin: String) -> String? {
    switch origins {
    case .any: "*"
    case .some(let known): known.contains(origin) ? origin : nil
    }
  }

  /// A cache must know that the answer depends on the origin, unless it does not.
  private func varied(_ response: HTTPResponse) -> HTTPResponse {
    guard case .some = origins else { return response }
    var response = response
    response.fields.append(("Vary", "Origin"))
    return response
  }
}
