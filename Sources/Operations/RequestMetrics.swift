import HTTPCore
import Synchronization

/// Requests by route, method and status, with how long they took.
final class RequestMetrics: Sendable {
  /// Upper bounds of the histogram, in seconds: from what a small gradient takes to the limit of work.
  static let bounds = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    30,
  ]

  private struct Key: Hashable {
    let route: String
    let method: String
    let status: Int
  }

  private struct Series {
    var buckets = [Int](repeating: 0, count: bounds.count)
    var count = 0
    var seconds = 0.0
    var received = 0
    var sent = 0
  }

  private struct Table {
    var keys: [Key] = []
    var series: [Series] = []
    var places: [Key: Int] = [:]
    /// Where the last request was counted: most are like the one before, which saves hashing two texts.
    var last = 0
  }

  private let table = Mutex(Table())
  private let running = Atomic<Int>(0)

  /// A request is in flight.
  func begin() { running.add(1, ordering: .relaxed) }

  /// It is no longer, whatever has become of it.
  func end() { running.subtract(1, ordering: .relaxed) }

  /// A request has been answered.
  func end(_ exchange: Exchange) {
    let key = Key(route: exchange.route, method: exchange.method, status: exchange.status)
    let seconds = Double(exchange.nanoseconds) * 1e-9
    let bucket = Self.bounds.firstIndex { seconds <= $0 }
    table.withLock { table in
      if table.last >= table.keys.count || table.keys[table.last] != key {
        table.last = Self.place(of: key, &table)
      }
      let place = table.last
      if let bucket { table.series[place].buckets[bucket] += 1 }
      table.series[place].count += 1
      table.series[place].seconds += seconds
      table.series[place].received += exchange.received
      table.series[place].sent += exchange.sent
    }
  }

  private static func place(of key: Key, _ table: inout Table) -> Int {
    if let place = table.places[key] { return place }
    table.places[key] = table.keys.count
    table.keys.append(key)
    table.series.append(Series())
    return table.keys.count - 1
  }

  func write(to text: inout PrometheusText) {
    let table = table.withLock { table in
      zip(table.keys, table.series).map { (key: $0, value: $1) }
    }.sorted {
      ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
    }
    func each(_ name: String, _ help: String, _ value: (Series) -> Int) {
      text.metric(name, .counter, help)
      for (key, series) in table {
        text.sample(
          name, ["route": key.route, "method": key.method, "status": String(key.status)],
          Double(value(series)))
      }
    }
    each("wirtinger_requests_total", "Requests answered.") { $0.count }
    each("wirtinger_request_content_bytes_total", "Bytes of requests' content.") { $0.received }
    each("wirtinger_response_content_bytes_total", "Bytes of answers' content.") { $0.sent }
    text.single(
      "wirtinger_requests_in_flight", .gauge, "Requests being answered.",
      Double(running.load(ordering: .relaxed)))
    writeDurations(table, to: &text)
  }

  /// By route alone: a histogram for each status would be many series that say little.
  private func writeDurations(_ table: [(key: Key, value: Series)], to text: inout PrometheusText) {
    let name = "wirtinger_request_duration_seconds"
    text.metric(name, .histogram, "Time from a request's last byte to its answer.")
    var byRoute: [(route: String, series: Series)] = []
    for (key, series) in table {
      if byRoute.last?.route != key.route { byRoute.append((key.route, Series())) }
      let last = byRoute.count - 1
      byRoute[last].series.count += series.count
      byRoute[last].series.seconds += series.seconds
      for index in series.buckets.indices {
        byRoute[last].series.buckets[index] += series.buckets[index]
      }
    }
    for (route, series) in byRoute {
      var below = 0
      for (bound, count) in zip(Self.bounds, series.buckets) {
        below += count
        text.sample(
          name + "_bucket", ["route": route, "le": PrometheusText.number(bound)], Double(below))
      }
      text.sample(name + "_bucket", ["route": route, "le": "+Inf"], Double(series.count))
      text.sample(name + "_sum", ["route": route], series.seconds)
      text.sample(name + "_count", ["route": route], Double(series.count))
    }
  }
}
