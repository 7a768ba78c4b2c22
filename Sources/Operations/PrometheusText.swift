/// Writes metrics in Prometheus' text format (version 0.0.4).
public struct PrometheusText: Sendable {
  /// The kinds of metric.
  public enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  /// The text so far.
  public private(set) var text = ""

  /// An empty text.
  public init() {}

  /// Begins a metric; its samples follow.
  public mutating func metric(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// A sample of a metric.
  public mutating func sample(
    _ name: String, _ labels: KeyValuePairs<String, String> = [:], _ value: Double
  ) {
    text += name
    if !labels.isEmpty {
      text += "{"
      var isFirst = true
      for (label, value) in labels {
        if !isFirst { text += "," }
        isFirst = false
        text += "\(label)=\"\(Self.escaped(value))\""
      }
      text += "}"
    }
    text += " \(Self.number(value))\n"
  }

  /// A metric of one sample.
  public mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    metric(name, kind, help)
    sample(name, [:], value)
  }

  /// Backslash, quote and line end, as the format has them.
  private static func escaped(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    // Counts stay whole numbers in the text.
    if value.magnitude < 1e15, let whole = Int(exactly: value) { return String(whole) }
    return String(value)
  }
}
