public import HTTPCore

/// A service around another one.
public protocol ServiceLayer: HTTPService {
  /// The service inside.
  var inner: any HTTPService { get }
}

extension ServiceLayer {
  /// As the service inside has it.
  public func refusal(of head: HTTPRequest) -> HTTPResponse? { inner.refusal(of: head) }

  /// As the service inside has it.
  public func answer(_ rejection: HTTPRejection) -> HTTPResponse { inner.answer(rejection) }

  /// As the service inside has it.
  public func answerToOverload(_ request: HTTPRequest?) -> HTTPResponse {
    inner.answerToOverload(request)
  }

  /// As the service inside has it.
  public func answerToExcess(_ request: HTTPRequest?) -> HTTPResponse {
    inner.answerToExcess(request)
  }
}

extension HTTPAnswer {
  /// The answer with its response changed, now or when there is one.
  func map(_ change: @escaping @Sendable (HTTPResponse) -> HTTPResponse) -> HTTPAnswer {
    switch self {
    case .now(let response): .now(change(response))
    case .later(let work): .later { change(work($0)) }
    }
  }
}
