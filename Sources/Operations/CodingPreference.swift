import HTTPCore

/// RFC 9110 section 12.5.3: which content codings an answer may have.
enum CodingPreference {
  /// Whether an Accept-Encoding field asks for gzip: by name or by `*`, with a weight above 0.
  static func takesGzip(_ request: HTTPRequest) -> Bool {
    if !request.has("accept-encoding") { return false }
    var named: Bool?
    var any = false
    for member in request.fields.all("accept-encoding").flatMap({ $0.split(separator: ",") }) {
      let parts = member.split(separator: ";").map { part in
        part.filter { $0 != " " && $0 != "\t" }.lowercased()
      }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map {
        Double($0.dropFirst(2)) ?? 0
      }
      let isAccepted = (weight ?? 1) > 0
      switch parts.first {
      // Section 8.4.1.3: x-gzip is another name for it.
      case "gzip", "x-gzip": named = (named ?? false) || isAccepted
      case "*": any = isAccepted
      default: continue
      }
    }
    return named ?? any
  }
}
