public import GradientAPI
public import HTTPCore
public import Logging

/// A gradient service with the layers that an operator asked for around it.
public struct OperatedService: Sendable {
  /// What the operator asked for.
  public struct Settings: Sendable {
    /// Which tokens a client may show; nil for everybody.
    public var tokens: Tokens?
    /// Which origins' scripts may use the service; nil for none.
    public var origins: CORSLayer.Origins?
    /// How contents are coded; nil for not at all.
    public var coding: ContentCodingLayer.Settings? = ContentCodingLayer.Settings()
    /// Where a line for each request goes; nil for nowhere.
    public var accessLog: Logger?

    /// The defaults.
    public init() {}
  }

  /// The service inside of all layers.
  public let gradients: GradientService
  /// What `/metrics` shows.
  public let metrics: Metrics
  /// What answers requests.
  public let service: any HTTPService

  /// Puts the layers together.
  public init(_ settings: Settings, _ service: ServiceSettings) {
    let metrics = Metrics()
    var service = service
    service.asksForToken = settings.tokens != nil
    let gradients = GradientService(service) { metrics.text }
    self.gradients = gradients
    self.metrics = metrics
    let refuse = { @Sendable in gradients.answer($0, to: $1) }
    var layered: any HTTPService = gradients
    if let coding = settings.coding {
      layered = ContentCodingLayer(layered, coding, refuse: refuse)
    }
    if let tokens = settings.tokens {
      layered = AuthorizationLayer(layered, tokens, refuse: refuse)
    }
    if let origins = settings.origins { layered = CORSLayer(layered, origins) }
    self.service = ObservationLayer(
      layered, metrics, route: GradientService.routeTemplate, accessLog: settings.accessLog)
    // Not the service, which holds the metrics to answer with: neither would ever be freed.
    let counters = gradients.counters
    metrics.register { Self.write(counters.snapshot, to: &$0) }
    metrics.register(ProcessMetrics.write)
  }

  private static func write(_ counts: ServiceCounters.Snapshot, to text: inout PrometheusText) {
    let lookups = "wirtinger_cache_lookups_total"
    text.metric(lookups, .counter, "Looks for a compiled function.")
    text.sample(lookups, ["result": "hit"], Double(counts.cacheHits))
    text.sample(lookups, ["result": "miss"], Double(counts.cacheMisses))
    for (name, help, value) in [
      ("evaluations_total", "Answers computed.", counts.evaluations),
      ("points_total", "Points evaluated.", counts.points),
      ("operations_total", "Instructions of programs, times points.", counts.operations),
      ("evaluations_overrun_total", "Evaluations given up for time.", counts.overruns),
    ] {
      text.single("wirtinger_" + name, .counter, help, Double(value))
    }
    text.single(
      "wirtinger_evaluation_seconds_total", .counter, "Time spent evaluating.",
      Double(counts.nanoseconds) * 1e-9)
  }
}
