import JSON

/// What `GET /problems/<slug>` answers: a type of problem for programs and for people.
enum ProblemPage {
  static func json(_ type: ProblemType) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.text("type", "/problems/" + type.rawValue)
    writer.text("title", type.title)
    writer.key("status")
    writer.integer(type.status)
    writer.text("explanation", type.explanation)
    writer.endObject()
    return writer.bytes
  }

  /// A page without scripts, styles or links to elsewhere.
  static func html(_ type: ProblemType) -> [UInt8] {
    let title = escaped(type.title)
    return Array(
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>\(title)</title>
      <h1>\(title)</h1>
      <p>\(escaped(type.explanation))</p>
      <p>Status \(type.status), type <code>/problems/\(type.rawValue)</code></p>

      """.utf8)
  }

  private static func escaped(_ text: String) -> String {
    var html = ""
    for character in text {
      switch character {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      default: html.append(character)
      }
    }
    return html
  }

  /// The JSON, for the OpenAPI document.
  static let schema = Schema.object([
    Schema.Member("type", .choice(ProblemType.allCases.map { "/problems/" + $0.rawValue })),
    Schema.Member("title", .text), Schema.Member("status", .integer(400...599)),
    Schema.Member("explanation", .text),
  ])
}

extension Problem {
  /// The content of a problem of one of these types, for the OpenAPI document.
  static func schema(_ types: [ProblemType]) -> Schema {
    .object([
      Schema.Member("type", .choice(types.map { "/problems/" + $0.rawValue })),
      Schema.Member("title", .text), Schema.Member("status", .integer(400...599)),
      Schema.Member("detail", .text),
      Schema.Member("pointer", .described("RFC 6901", .text), isRequired: false),
      Schema.Member("span", .reference("Span"), isRequired: false),
      Schema.Member("suggestion", .text, isRequired: false),
    ])
  }
}

extension ProblemType {
  /// The statuses of problems that a request to a path can be answered with.
  static func statuses(of route: Route) -> [Int] {
    let types = allCases.filter { type in
      switch type {
      case .malformedRequest, .unauthorized, .methodNotAllowed, .notAcceptable, .requestTimeout,
        .targetTooLong, .expectationFailed, .fieldsTooLarge, .notImplemented, .versionNotSupported,
        .contentTooLarge, .unsupportedMediaType, .tooManyRequests, .overloaded,
        .internalError:
        return true
      case .notReady:
        if case .readiness = route { return true }
        return false
      case .notFound:
        if case .problem = route { return true }
        return false
      case .malformedJSON, .emptyBody, .unknownKey, .missingKey, .wrongType, .wrongValue,
        .numberOutOfRange, .raggedArray, .shapeMismatch, .missingInput, .unknownInput, .syntaxError,
        .unknownName, .wrongArguments, .wrongDType, .limitExceeded, .notAvailable, .complexResult,
        .notScalar, .notHolomorphic:
        if case .endpoint = route { return true }
        return false
      }
    }
    return Set(types.map(\.status)).sorted()
  }

  /// The fields that an answer of this type has beside those of all answers.
  var fields: [String] {
    switch self {
    case .unauthorized: ["WWW-Authenticate"]
    case .methodNotAllowed: ["Allow"]
    case .tooManyRequests, .overloaded, .notReady: ["Retry-After"]
    default: []
    }
  }
}
