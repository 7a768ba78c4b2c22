import Synchronization

/// What answers requests: a function from request to response that knows nothing of connections.
public protocol HTTPService: Sendable {
  /// The answer to a request, or the work that finds it.
  ///
  /// Called where it must not wait: work of more than a fraction of a millisecond belongs into `later`.
  func answer(_ request: HTTPRequest) -> HTTPAnswer

  /// The answer to a request whose content is not asked for: nothing that it could hold would change that answer. Nil
  /// for a request that is wanted, whose answer is then `answer`'s.
  ///
  /// Asked only when the content does not come together with the head. The connection ends with this answer.
  /// - Parameter head: the request without its content.
  func refusal(of head: HTTPRequest) -> HTTPResponse?

  /// The answer to a message that is no request.
  func answer(_ rejection: HTTPRejection) -> HTTPResponse

  /// The answer to a request that the server has no room for.
  ///
  /// - Parameter request: possibly without its content; nil for a connection on which none has come.
  func answerToOverload(_ request: HTTPRequest?) -> HTTPResponse

  /// The answer to a request whose client has had its share of what there is.
  ///
  /// - Parameter request: as above.
  func answerToExcess(_ request: HTTPRequest?) -> HTTPResponse
}

extension HTTPService {
  /// All requests are wanted.
  public func refusal(of head: HTTPRequest) -> HTTPResponse? { nil }
}

/// The answer to a request, or the work that finds it.
public enum HTTPAnswer: Sendable {
  /// The answer.
  case now(HTTPResponse)
  /// Work that may take its time and looks now and then whether anyone still waits for it. It is called once, or
  /// never: when there is no room for it, or the client goes away before a worker has it.
  case later(@Sendable (Cancellation) -> HTTPResponse)
}

/// Whether the result of some work is still wanted.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A result that is wanted.
  public init() {}

  /// Whether nobody waits for the result any more.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Makes the result unwanted.
  public func cancel() { flag.store(true, ordering: .relaxed) }
}
