/// The types of problem that the service reports; each has a page at `/problems/<slug>`.
enum ProblemType: String, CaseIterable {
  case malformedRequest = "malformed-request"
  case malformedJSON = "malformed-json"
  case emptyBody = "empty-body"
  case unauthorized
  case notFound = "not-found"
  case methodNotAllowed = "method-not-allowed"
  case notAcceptable = "not-acceptable"
  case requestTimeout = "request-timeout"
  case contentTooLarge = "content-too-large"
  case targetTooLong = "target-too-long"
  case unsupportedMediaType = "unsupported-media-type"
  case expectationFailed = "expectation-failed"
  case tooManyRequests = "too-many-requests"
  case fieldsTooLarge = "fields-too-large"
  case notImplemented = "not-implemented"
  case versionNotSupported = "version-not-supported"
  case unknownKey = "unknown-key"
  case missingKey = "missing-key"
  case wrongType = "wrong-type"
  case wrongValue = "wrong-value"
  case numberOutOfRange = "number-out-of-range"
  case raggedArray = "ragged-array"
  case shapeMismatch = "shape-mismatch"
  case missingInput = "missing-input"
  case unknownInput = "unknown-input"
  case syntaxError = "syntax-error"
  case unknownName = "unknown-name"
  case wrongArguments = "wrong-arguments"
  case wrongDType = "wrong-dtype"
  case limitExceeded = "limit-exceeded"
  case notAvailable = "not-available"
  case complexResult = "complex-result"
  case notScalar = "not-scalar"
  case notHolomorphic = "not-holomorphic"
  case overloaded
  case notReady = "not-ready"
  case internalError = "internal-error"
}

extension ProblemType {
  /// The status code.
  var status: Int {
    switch self {
    case .malformedRequest, .malformedJSON, .emptyBody: 400
    case .unauthorized: 401
    case .notFound: 404
    case .methodNotAllowed: 405
    case .notAcceptable: 406
    case .requestTimeout: 408
    case .contentTooLarge: 413
    case .targetTooLong: 414
    case .unsupportedMediaType: 415
    case .expectationFailed: 417
    case .unknownKey, .missingKey, .wrongType, .wrongValue, .numberOutOfRange, .raggedArray,
      .shapeMismatch, .missingInput, .unknownInput, .syntaxError, .unknownName, .wrongArguments,
      .wrongDType, .limitExceeded, .notAvailable, .complexResult, .notScalar, .notHolomorphic:
      422
    case .tooManyRequests: 429
    case .fieldsTooLarge: 431
    case .internalError: 500
    case .notImplemented: 501
    case .overloaded, .notReady: 503
    case .versionNotSupported: 505
    }
  }

  /// The title: the type in a few words.
  var title: String {
    switch self {
    case .malformedRequest: "Malformed HTTP request"
    case .malformedJSON: "Malformed JSON"
    case .emptyBody: "Empty body"
    case .unauthorized: "Unauthorized"
    case .notFound: "Not found"
    case .methodNotAllowed: "Method not allowed"
    case .notAcceptable: "Not acceptable"
    case .requestTimeout: "Request timeout"
    case .contentTooLarge: "Content too large"
    case .targetTooLong: "Request-target too long"
    case .unsupportedMediaType: "Unsupported media type"
    case .expectationFailed: "Expectation failed"
    case .tooManyRequests: "Too many requests"
    case .fieldsTooLarge: "Header fields too large"
    case .notImplemented: "Not implemented"
    case .versionNotSupported: "HTTP version not supported"
    case .unknownKey: "Unknown key"
    case .missingKey: "Missing key"
    case .wrongType: "Wrong type"
    case .wrongValue: "Wrong value"
    case .numberOutOfRange: "Number out of range"
    case .raggedArray: "Ragged array"
    case .shapeMismatch: "Shapes do not fit"
    case .missingInput: "Missing input"
    case .unknownInput: "Unknown input"
    case .syntaxError: "Syntax error"
    case .unknownName: "Unknown name"
    case .wrongArguments: "Wrong arguments"
    case .wrongDType: "Wrong dtype"
    case .limitExceeded: "Limit exceeded"
    case .notAvailable: "Not available"
    case .complexResult: "The result is complex"
    case .notScalar: "The result is not a scalar"
    case .notHolomorphic: "Not holomorphic"
    case .overloaded: "Overloaded"
    case .notReady: "Not ready"
    case .internalError: "Internal error"
    }
  }
}
