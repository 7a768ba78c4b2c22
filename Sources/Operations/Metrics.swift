import Synchronization

/// All that `/metrics` shows: requests, and what others register.
public final class Metrics: Sendable {
  /// Writes some metrics.
  public typealias Source = @Sendable (inout PrometheusText) -> Void

  let requests = RequestMetrics()
  private let sources = Mutex<[Source]>([])

  /// Metrics of nothing yet.
  public init() {}

  /// Adds metrics after those that are there.
  public func register(_ source: @escaping Source) { sources.withLock { $0.append(source) } }

  /// All metrics in Prometheus' text format.
  public var text: String {
    var text = PrometheusText()
    requests.write(to: &text)
    for source in sources.withLock({ $0 }) { source(&text) }
    return text.text
  }
}
