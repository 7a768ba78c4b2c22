import GradientAPI
public import HTTPCore
public import Logging
import Synchronization

/// Counts and logs requests, and serves `/metrics`.
public struct ObservationLayer: ServiceLayer {
  /// The service inside.
  public let inner: any HTTPService
  private let route: @Sendable (String) -> String?
  private let accessLog: Logger?
  private let metrics: Metrics

  /// A layer around a service.
  ///
  /// - Parameters:
  ///   - inner: the service.
  ///   - metrics: where requests are counted.
  ///   - route: the template of a path; nil for one that is none of the service's.
  ///   - accessLog: gets a line for each request; nil for none.
  public init(
    _ inner: any HTTPService, _ metrics: Metrics, route: @escaping @Sendable (String) -> String?,
    accessLog: Logger?
  ) {
    self.inner = inner
    self.metrics = metrics
    self.route = route
    self.accessLog = accessLog
  }

  /// The service's answer, counted.
  public func answer(_ request: HTTPRequest) -> HTTPAnswer {
    let start = Uptime.nanoseconds
    switch inner.answer(request) {
    case .now(let response):
      guard response.rest != nil else {
        // The usual case, in which nothing has to be remembered.
        end(exchange(request, start, response), request.path, response.fields)
        return .now(response)
      }
      // What is answered already is not in flight; a stream is.
      return .now(Record(request, start, self).observe(response, Flight(metrics.requests)))
    case .later(let work):
      let (record, flight) = (Record(request, start, self), Flight(metrics.requests))
      return .later { record.observe(work($0), flight) }
    }
  }

  /// The service's refusal, counted.
  public func refusal(of head: HTTPRequest) -> HTTPResponse? {
    inner.refusal(of: head).map { note($0, head) }
  }

  /// The service's answer to a message that is no request, counted.
  public func answer(_ rejection: HTTPRejection) -> HTTPResponse {
    note(inner.answer(rejection), nil)
  }

  /// The service's answer to what there is no room for, counted.
  public func answerToOverload(_ request: HTTPRequest?) -> HTTPResponse {
    note(inner.answerToOverload(request), request)
  }

  /// The service's answer to a client that has had its share, counted.
  public func answerToExcess(_ request: HTTPRequest?) -> HTTPResponse {
    note(inner.answerToExcess(request), request)
  }

  /// Counts what was not asked of the service inside; nil for what is no request.
  private func note(_ response: HTTPResponse, _ request: HTTPRequest?) -> HTTPResponse {
    if let request {
      end(exchange(request, Uptime.nanoseconds, response), request.path, response.fields)
      return response
    }
    end(
      Exchange(
        route: "_OTHER", method: "_OTHER", status: response.status, nanoseconds: 0, received: 0,
        sent: response.content.count), "", response.fields)
    return response
  }

  private func exchange(
    _ request: HTTPRequest, _ start: Int, _ response: HTTPResponse
  ) -> Exchange {
    Exchange(
      route: route(of: request), method: Self.method(of: request), status: response.status,
      nanoseconds: Uptime.nanoseconds - start, received: request.content.count,
      sent: response.content.count)
  }

  fileprivate func route(of request: HTTPRequest) -> String { route(request.path) ?? "_OTHER" }

  fileprivate static func method(of request: HTTPRequest) -> String {
    if case .other = request.method { "_OTHER" } else { request.method.name }
  }

  /// - Parameters:
  ///   - path: with unreserved characters decoded.
  ///   - fields: those of the answer.
  fileprivate func end(_ exchange: Exchange, _ path: String, _ fields: HTTPResponseFields) {
    metrics.requests.end(exchange)
    guard let accessLog else { return }
    accessLog.info(
      "request",
      metadata: [
        "request_id": "\(fields.first("X-Request-Id") ?? "")", "method": "\(exchange.method)",
        "route": "\(exchange.route)", "path": "\(path.prefix(256))",
        "status": "\(exchange.status)", "bytes_in": "\(exchange.received)",
        "bytes_out": "\(exchange.sent)", "duration_ms": "\(Double(exchange.nanoseconds) * 1e-6)",
      ])
  }
}

/// A request whose answer is awaited.
private struct Record: Sendable {
  let route: String
  let method: String
  let path: String
  let received: Int
  let start: Int
  let layer: ObservationLayer

  init(_ request: HTTPRequest, _ start: Int, _ layer: ObservationLayer) {
    route = layer.route(of: request)
    method = ObservationLayer.method(of: request)
    path = request.path
    received = request.content.count
    self.start = start
    self.layer = layer
  }

  func observe(_ response: HTTPResponse, _ flight: Flight) -> HTTPResponse {
    guard let rest = response.rest else {
      end(response.status, response.content.count, response.fields)
      flight.end()
      return response
    }
    var response = response
    response.rest = ObservedSource(rest, self, flight, response)
    return response
  }

  func end(_ status: Int, _ sent: Int, _ fields: HTTPResponseFields) {
    let exchange = Exchange(
      route: route, method: method, status: status, nanoseconds: Uptime.nanoseconds - start,
      received: received, sent: sent)
    layer.end(exchange, path, fields)
  }
}

/// A request's being in flight, until it is answered, or let go by everybody: work that is refused or that nobody
/// waits for any longer is never called.
private final class Flight: Sendable {
  private let requests: RequestMetrics
  private let isOver = Atomic<Bool>(false)

  init(_ requests: RequestMetrics) {
    self.requests = requests
    requests.begin()
  }

  func end() {
    if !isOver.exchange(true, ordering: .relaxed) { requests.end() }
  }

  deinit { end() }
}

/// Content that is made piece by piece; the exchange ends with the last one, or when the client goes away.
///
/// `@unchecked Sendable`: pieces are asked for one after the other, and the object ends after the last.
private final class ObservedSource: HTTPContentSource, @unchecked Sendable {
  private let inner: any HTTPContentSource
  private let record: Record
  private let flight: Flight
  private let status: Int
  private let fields: HTTPResponseFields
  private var sent: Int

  init(
    _ inner: any HTTPContentSource, _ record: Record, _ flight: Flight, _ response: HTTPResponse
  ) {
    self.inner = inner
    self.record = record
    self.flight = flight
    status = response.status
    fields = response.fields
    sent = response.content.count
  }

  func next(_ cancellation: Cancellation) -> HTTPPiece {
    let piece = inner.next(cancellation)
    switch piece {
    case .more(let bytes), .last(let bytes): sent += bytes.count
    }
    return piece
  }

  var heldBytes: Int { inner.heldBytes }

  deinit {
    record.end(status, sent, fields)
    flight.end()
  }
}
