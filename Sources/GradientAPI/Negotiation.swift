import HTTPCore

/// RFC 9110 sections 8.3 and 12.5.1: what the content is, and what may be answered.
enum Negotiation {
  /// Refuses content that is not JSON. Missing types and curl's default for `-d` are taken for JSON when
  /// the content begins like it: the most common slip at a terminal must not cost anybody a minute.
  static func checkContentType(_ request: HTTPRequest) throws {
    if let coding = request.fields.first("content-encoding"), coding.lowercased() != "identity" {
      throw Problem(
        .unsupportedMediaType,
        "the content coding '\(coding.prefix(40))' is not known; send it as it is")
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

  /// Refuses requests whose Accept field excludes JSON.
  static func checkAccept(_ request: HTTPRequest) throws {
    let ranges = request.fields.all("accept").flatMap { $0.split(separator: ",") }
    if ranges.isEmpty { return }
    // The most specific range that matches decides; a weight of 0 excludes.
    var best = (specificity: -1, isAccepted: false)
    for range in ranges {
      let parts = range.split(separator: ";").map {
        $0.filter { $0 != " " && $0 != "\t" }.lowercased()
      }
      let specificity: Int
      switch parts.first {
      case "application/json": specificity = 2
      case "application/*": specificity = 1
      case "*/*": specificity = 0
      default: continue
      }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap {
        Double($0.dropFirst(2))
      }
      if specificity > best.specificity { best = (specificity, weight != 0) }
    }
    if !best.isAccepted {
      throw Problem(
        .notAcceptable, "the answer is application/json, which the Accept field excludes")
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
  }
}
