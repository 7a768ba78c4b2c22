import Glibc
import HTTPCore
import HTTPServer
import Logging
import Synchronization

/// A server for one test.
final class GateServer {
  let server: Server
  let service = GateService()

  init(_ change: (inout ServerConfiguration) -> Void = { _ in }) throws {
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.acceptTime = .zero
    configuration.tick = .milliseconds(10)
    configuration.limits.lingerTime = .milliseconds(50)
    change(&configuration)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    server = try Server(configuration, service: service, logger: logger)
  }

  deinit {
    service.open()
    server.stop()
  }

  var address: String { server.addresses[0] }
  func client(from source: UInt32? = nil) throws -> Client { try Client(address, from: source) }
}

/// Answers what a test wants it to: at once under most paths, under `/later` from a worker that waits for a gate to
/// be opened, and under `/block` from the loop itself, which waits for it too.
final class GateService: HTTPService {
  private let isOpen = Atomic<Bool>(false)
  private let began = Atomic<Int>(0)
  private let cancelled = Atomic<Int>(0)
  private let log = Mutex<[String]>([])

  /// Requests under `/later` that have been begun.
  var begun: Int { began.load(ordering: .relaxed) }
  /// Those that nobody waited for any longer.
  var given: Int { cancelled.load(ordering: .relaxed) }
  /// The paths asked for, in the order of the service.
  var paths: [String] { log.withLock { $0 } }

  func open() { isOpen.store(true, ordering: .relaxed) }

  func answer(_ request: HTTPRequest) -> HTTPAnswer {
    log.withLock { $0.append(request.path) }
    if request.path == "/block" { while !isOpen.load(ordering: .relaxed) { usleep(1000) } }
    let response = HTTPResponse(status: 200, content: Array(request.path.utf8))
    if request.path == "/large" {
      return .now(HTTPResponse(status: 200, content: [UInt8](repeating: 65, count: 16 << 20)))
    }
    if request.path == "/large/later" {
      return .later { _ in
        HTTPResponse(status: 200, content: [UInt8](repeating: 65, count: 16 << 20))
      }
    }
    guard request.path == "/later" else { return .now(response) }
    return .later { cancellation in
      self.began.add(1, ordering: .relaxed)
      while !self.isOpen.load(ordering: .relaxed) && !cancellation.isCancelled { usleep(1000) }
      if cancellation.isCancelled { self.cancelled.add(1, ordering: .relaxed) }
      return response
    }
  }

  func refusal(of head: HTTPRequest) -> HTTPResponse? {
    head.path == "/unwanted" ? HTTPResponse(status: 401) : nil
  }

  func answer(_ rejection: HTTPRejection) -> HTTPResponse {
    HTTPResponse(status: rejection.status)
  }
  func answerToOverload(_ request: HTTPRequest?) -> HTTPResponse {
    HTTPResponse(status: 503, fields: [("Retry-After", "1")])
  }
  func answerToExcess(_ request: HTTPRequest?) -> HTTPResponse {
    HTTPResponse(status: 429, fields: [("Retry-After", "1")])
  }
}

/// A request for a path.
func get(_ path: String, _ more: String = "", version: String = "1.1") -> String {
  "GET \(path) HTTP/\(version)\r\nHost: a\r\n\(more)\r\n"
}
