public import HTTPCore

/// Why a layer around the service refuses a request.
public enum ServiceRefusal: Sendable {
  /// No token came with the request.
  case missingToken
  /// The token is none of those that are known.
  case unknownToken
  /// The content is not what its coding says.
  case malformedCoding
  /// The decoded content is larger than the limit.
  case contentTooLarge
  /// A content coding that the server does not have.
  case unknownCoding(String)
}

extension GradientService {
  /// The answer to a request that a layer around the service refuses.
  public func answer(_ refusal: ServiceRefusal, to request: HTTPRequest) -> HTTPResponse {
    finish(refusal.problem.response, ids.id(for: request))
  }

  /// The answer to a request that the service does not want, whatever its content is: 404, 405, 406, 415.
  public func refusal(of head: HTTPRequest) -> HTTPResponse? {
    do {
      guard head.method != .options else { return nil }
      guard let route = Route(head.path) else { throw notFound(head) }
      guard route.takes(head.method) else { throw wrongMethod(head, route) }
      guard case .endpoint = route else { return nil }
      _ = try Negotiation.format(head, route.formats)
      try Negotiation.checkContentType(head)
      return nil
    } catch {
      return finish(error, ids.id(for: head))
    }
  }
}

extension ServiceRefusal {
  var problem: Problem {
    var problem: Problem
    switch self {
    case .missingToken:
      problem = Problem(
        .unauthorized, "this server asks for a token: send 'Authorization: Bearer …'")
      // RFC 6750 section 3: no error code where no token was sent.
      problem.fields = [("WWW-Authenticate", "Bearer")]
    case .unknownToken:
      problem = Problem(.unauthorized, "the token is not one that this server knows")
      problem.fields = [("WWW-Authenticate", "Bearer error=\"invalid_token\"")]
    case .malformedCoding:
      problem = Problem(
        .malformedRequest, "the content is not gzip, as its Content-Encoding says, or is cut off")
    case .contentTooLarge:
      problem = Problem(.contentTooLarge, "the decoded content is larger than the limit")
    case .unknownCoding(let name):
      problem = Problem(
        .unsupportedMediaType, "the content coding '\(name.prefix(40))' is not known; gzip is")
      // RFC 9110 section 12.5.3: in such an answer the field says which would have been taken.
      problem.fields = [("Accept-Encoding", "gzip")]
    }
    return problem
  }
}
