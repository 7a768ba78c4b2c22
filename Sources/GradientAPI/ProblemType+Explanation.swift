extension ProblemType {
  /// What the type means and what to do, for the page at `/problems/<slug>`.
  var explanation: String {
    switch self {
    case .malformedRequest:
      "The bytes are no request of HTTP/1.1. The detail says which rule of RFC 9112 they break."
    case .malformedJSON:
      "The body is not JSON as RFC 8259 has it. The detail gives line and column; keys may not repeat."
    case .emptyBody: "The body must be a JSON object with \"function\" and \"at\"."
    case .unauthorized: "The service wants 'Authorization: Bearer <token>'."
    case .notFound: "There is nothing at this path. The endpoints are listed in the documentation."
    case .methodNotAllowed: "The Allow field lists the methods of this path."
    case .notAcceptable: "The service answers in application/json; the Accept field excludes that."
    case .requestTimeout: "The request did not arrive in time. Send it again, or in smaller parts."
    case .contentTooLarge: "The body is larger than the server's limit. Send fewer points at once."
    case .targetTooLong: "The request-target is longer than the server's limit."
    case .unsupportedMediaType: "Send 'Content-Type: application/json'."
    case .expectationFailed: "The only expectation known is 100-continue."
    case .tooManyRequests:
      "One client may have a share of the server. Try again after the time in Retry-After, with less at once."
    case .fieldsTooLarge: "The header fields are larger or more than the server's limit."
    case .notImplemented: "The method or transfer coding is not known to this server."
    case .versionNotSupported: "The server speaks HTTP/1.1 and HTTP/1.0."
    case .unknownKey: "An object has a key that has no meaning there: probably a typo."
    case .missingKey: "An object lacks a key that it must have."
    case .wrongType: "A value has another JSON type than is expected at its place."
    case .wrongValue: "A value is not one of those that are possible at its place."
    case .numberOutOfRange:
      "The number is beyond the range of float64. Write \"Infinity\" if that is meant."
    case .raggedArray: "The lists of a nested list must have one length per level."
    case .shapeMismatch: "Two arrays have shapes that do not fit by the rules of broadcasting."
    case .missingInput: "The function needs an input that the point does not have."
    case .unknownInput: "The point has an input that the function does not have."
    case .syntaxError: "The formula is not an expression of the language; the span says where."
    case .unknownName: "The formula uses a name that is no input, local name, constant or function."
    case .wrongArguments: "A function is called with arguments that it does not take."
    case .wrongDType: "A value is complex, or a condition, where that has no meaning."
    case .limitExceeded: "The request asks for more than a limit of the server allows."
    case .notAvailable: "The construct is known to the language but not to this server."
    case .complexResult:
      "A gradient needs a real result. Take real(...) or abs(...), ask for vjp or wirtinger, or say \"holomorphic\": true."
    case .notScalar: "A gradient needs a scalar result: reduce it, for example with sum(...)."
    case .notHolomorphic:
      "The function depends on the conjugate of an input; ask for wirtinger instead."
    case .overloaded: "Too much is waiting. Try again after the time in Retry-After."
    case .notReady:
      "The service is about to end. Requests that reach it are still answered; send new ones elsewhere."
    case .internalError: "A fault of the server. Report it with the request id."
    }
  }
}
