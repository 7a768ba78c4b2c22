public import GradientAPI
public import HTTPCore

/// Answers only those who send one of the tokens (RFC 6750, section 2.1).
public struct AuthorizationLayer: ServiceLayer {
  /// The service inside.
  public let inner: any HTTPService
  private let tokens: Tokens
  private let refuse: @Sendable (ServiceRefusal, HTTPRequest) -> HTTPResponse

  /// A layer around a service.
  ///
  /// - Parameter refuse: makes the answer to a request without a token that is known.
  public init(
    _ inner: any HTTPService, _ tokens: Tokens,
    refuse: @escaping @Sendable (ServiceRefusal, HTTPRequest) -> HTTPResponse
  ) {
    self.inner = inner
    self.tokens = tokens
    self.refuse = refuse
  }

  /// The service's answer, or 401.
  public func answer(_ request: HTTPRequest) -> HTTPAnswer {
    fault(request).map { HTTPAnswer.now(refuse($0, request)) } ?? inner.answer(request)
  }

  /// 401, or the service's refusal: who has no token need not send a content.
  public func refusal(of head: HTTPRequest) -> HTTPResponse? {
    fault(head).map { refuse($0, head) } ?? inner.refusal(of: head)
  }

  /// What is wrong with the token of a request.
  private func fault(_ request: HTTPRequest) -> ServiceRefusal? {
    // Whoever watches over the process has no token.
    if request.path == "/healthz" || request.path == "/readyz" { return nil }
    let fields = request.fields.all("authorization")
    guard let field = fields.first else { return .missingToken }
    let parts = field.split(separator: " ", maxSplits: 1)
    guard fields.count == 1, parts.count == 2, parts[0].lowercased() == "bearer" else {
      return .missingToken
    }
    let token = Array(parts[1].drop { $0 == " " }.utf8)
    return tokens.contains(token) ? nil : .unknownToken
  }
}
