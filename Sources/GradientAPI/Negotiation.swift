import HTTPCore

/// RFC 9110 sections 8.3 and 12.5.1: what the content is, and what may be answered.
enum Negotiation {
  /// Refuses content that is not JSON. Missing types and curl's default for `-d` are taken for JSON when
  /// the content begins like it: the most common slip at a terminal must not cost anybody a minute.
  static func checkContentType(_ request: HTTPRequest) throws {
    if let coding = request.fields.first("content-encoding"), coding.lowercased() != "identity" {
      throw ServiceRefusal.unknownCoding(coding).problem
    }
    let field = request.fields.first("content-type")?.lowercased()
    let type = field?.prefix { $0 != ";" && $0 != " " }
    if type == "application/json" { return }
    let looksLikeJSON = request.content.first { !Self.isBlank($0) } == UInt8(ascii: "{")
    let isUnspecified = type == nil || type == "application/x-www-form-urlencoded"
    if isUnspecified && (looksLikeJSON || request.content.isEmpty) { return }
    throw Problem(
      .unsupportedMediaType, "the content must be JSON: send 'Content-Type: application/json'")
  }

  /// The form of the answer, by the Accept field.
  ///
  /// - Parameter formats: the forms that there are. Others than JSON are sent to those who name their type and
  ///   do not like JSON better.
  /// - Throws: when nothing that there is may be sent.
  static func format(_ request: HTTPRequest, _ formats: [AnswerFormat]) throws -> AnswerFormat {
    let ranges = request.fields.all("accept").flatMap { $0.split(separator: ",") }
    if ranges.isEmpty { return .json }
    let json = weight(of: AnswerFormat.json.mediaType, among: ranges)
    for format in formats where format != .json {
      let other = weight(of: format.mediaType, among: ranges)
      if other.isNamed, other.weight > 0, other.weight >= json.weight { return format }
    }
    if json.weight > 0 { return .json }
    if let other = formats.first(where: { weight(of: $0.mediaType, among: ranges).weight > 0 }) {
      return other
    }
    throw Problem(
      .notAcceptable, "the answer is application/json, which the Accept field excludes")
  }

  /// The weight of a type, which the most specific range that matches decides (RFC 9110, section 12.5.1), and
  /// whether that range names it.
  private static func weight(
    of type: String, among ranges: [Substring]
  ) -> (weight: Double, isNamed: Bool) {
    var best = (specificity: -1, weight: 0.0)
    for range in ranges {
      let parts = range.split(separator: ";").map {
        $0.filter { $0 != " " && $0 != "\t" }.lowercased()
      }
      let specificity: Int
      switch parts.first {
      case type: specificity = 2
      case type.prefix { $0 != "/" } + "/*": specificity = 1
      case "*/*": specificity = 0
      default: continue
      }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap {
        Double($0.dropFirst(2))
      }
      if specificity > best.specificity { best = (specificity, weight ?? 1) }
    }
    return (best.weight, best.specificity == 2)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
  }
}

/// The form of an answer.
enum AnswerFormat {
  /// One JSON text.
  case json
  /// JSON texts, one per line, each as soon as it is known.
  case lines
  /// A page for people.
  case page

  var mediaType: String {
    switch self {
    case .json: "application/json"
    case .lines: "application/x-ndjson"
    case .page: "text/html"
    }
  }
}
