/// How long the parts of an answer took, for the field Server-Timing.
struct Timing: Sendable {
  private var start = ContinuousClock.now
  private var parts: [(name: StaticString, duration: Duration)] = []
  var isCacheHit: Bool?

  init() { parts.reserveCapacity(4) }

  /// Ends a part.
  mutating func end(_ name: StaticString) {
    let now = ContinuousClock.now
    parts.append((name, now - start))
    start = now
  }

  /// How long the part took that ended last.
  var last: Duration { parts.last?.duration ?? .zero }

  /// The value of the field (W3C Server Timing), durations in milliseconds.
  var field: String {
    var text = ""
    for part in parts {
      if !text.isEmpty { text += ", " }
      text += "\(part.name);dur="
      let (seconds, attoseconds) = part.duration.components
      let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
      text += String(microseconds / 1000) + "."
      let fraction = String(microseconds % 1000)
      text += String(repeating: "0", count: 3 - fraction.count) + fraction
    }
    if let isCacheHit { text += isCacheHit ? ", cache;desc=hit" : ", cache;desc=miss" }
    return text
  }
}
