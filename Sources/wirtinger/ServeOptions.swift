import ArgumentParser
import FunctionSpecs
import Glibc
import GradientAPI
import HTTPCore
import HTTPServer
import JSON
import Logging

/// The settings of the service; what is not given keeps its default.
struct ServeOptions: ParsableArguments {
  @Option(help: "Host name or address to listen on, all that it resolves to (default: 127.0.0.1).")
  var host: String?
  @Option(help: "Port; 0 takes a free one (default: 8080).")
  var port: Int?
  @Option(
    help: ArgumentHelp(
      "Unix-domain socket to listen on instead (default: none).", valueName: "path"))
  var unixSocket: String?
  @Option(help: "Permissions of that socket, octal (default: 660).")
  var unixSocketMode: String?
  @Option(help: "Event loops (default: the number of cores).")
  var loops: Int?
  @Option(help: "Large requests evaluated at once (default: the number of cores).")
  var workers: Int?
  @Option(help: "Large requests that wait for a worker (default: 1024).")
  var maxWaiting: Int?
  @Option(help: "Seconds that one may wait for a worker (default: 30).")
  var waitingSeconds: Int?
  @Option(help: "Open connections (default: 16384, or what the descriptor limit leaves).")
  var maxConnections: Int?
  @Option(
    help: "Seconds that a connection may be idle when there is hardly room for others (default: 5)."
  )
  var sparedIdleSeconds: Int?
  @Option(help: "Connections beyond these that are told so at a time (default: 256).")
  var maxRefusals: Int?
  @Option(
    help: """
      Percent of connections, waiting requests and content memory that one client may have; more is 429 \
      (default: 50).
      """)
  var clientPercent: Int?
  @Option(
    help: ArgumentHelp(
      """
      Field whose last member names the client, for a proxy that always writes it: X-Forwarded-For \
      (default: none, the address counts).
      """, valueName: "name"))
  var clientField: String?
  @Option(
    help:
      "Bytes of contents arriving or in work and of answers not taken, over all (default: 1073741824)."
  )
  var maxContentMemory: Int?
  @Option(help: "Requests sent ahead that a connection has answered in one turn (default: 16).")
  var maxPipelined: Int?
  @Option(help: "Bytes written to a client before others have their turn (default: 1048576).")
  var writtenAtOnce: Int?
  @Option(help: "Seconds for requests in work when the service ends (default: 10).")
  var drainSeconds: Int?
  @Option(help: "Seconds of these in which connections are still accepted (default: 1).")
  var acceptSeconds: Int?
  @Option(help: "Bytes of a request's content (default: 67108864).")
  var maxContentBytes: Int?
  @Option(help: "Bytes of a request's header fields (default: 32768).")
  var maxFieldBytes: Int?
  @Option(help: "Field lines of a request (default: 100).")
  var maxFields: Int?
  @Option(help: "Bytes of a request-target (default: 16384).")
  var maxTargetBytes: Int?
  @Option(help: "Seconds for the head of a request (default: 10).")
  var headSeconds: Int?
  @Option(help: "Seconds for the content of a request (default: 30).")
  var contentSeconds: Int?
  @Option(help: "Seconds that a connection may be idle (default: 75).")
  var idleSeconds: Int?
  @Option(
    help:
      "Seconds for a client to take an answer, beyond what the lowest rate allows (default: 30).")
  var writeSeconds: Int?
  @Option(help: "Bytes per second that extend the time for contents and answers (default: 65536).")
  var lowestRate: Int?
  @Option(
    help: "Seconds that the end of a client is waited for after the last answer (default: 1).")
  var lingerSeconds: Int?
  @Option(help: "Bytes of a formula (default: 1048576).")
  var maxFormulaBytes: Int?
  @Option(help: "Operations of a formula (default: 100000).")
  var maxOperations: Int?
  @Option(help: "Depth of a formula's nesting (default: 256).")
  var maxDepth: Int?
  @Option(help: "Points of one request (default: 16777216).")
  var maxPoints: Int?
  @Option(help: "Numbers of an answer that is not streamed (default: 16777216).")
  var maxAnswerNumbers: Int?
  @Option(help: "Numbers of a block of points, a line of a streamed answer (default: 131072).")
  var blockNumbers: Int?
  @Option(help: "Threads that evaluate one batch (default: the number of cores).")
  var evaluationThreads: Int?
  @Option(help: "Elements of all values of a function at one point (default: 33554432).")
  var maxElements: Int?
  @Option(
    help: "Estimated floating-point operations of matrix functions (default: 20000000000).")
  var maxMatrixWork: Int?
  @Option(help: "Seconds for the evaluation of a request (default: 30).")
  var workSeconds: Int?
  @Option(help: "Bytes for compiled functions (default: 67108864).")
  var cacheBytes: Int?
  @Option(help: "trace, debug, info, notice, warning, error or critical (default: info).")
  var logLevel: String?

  func resolve() throws -> (ServerConfiguration, ServiceSettings, Logger.Level) {
    var server = ServerConfiguration()
    var service = ServiceSettings()
    let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    (server.loops, server.workers) = (cores, cores)
    if let host = host ?? environment("HOST") { server.host = host }
    try set(&server.port, port, "PORT", 0...65_535)
    server.unixSocket = unixSocket ?? environment("UNIX_SOCKET")
    if let text = unixSocketMode ?? environment("UNIX_SOCKET_MODE") {
      guard let mode = Int(text, radix: 8), (0...0o777).contains(mode) else {
        throw ValidationError("unix_socket_mode is '\(text)', not an octal number up to 777")
      }
      server.unixSocketMode = mode
    }
    do throws(ServerError) {
      server.inherited = try SocketActivation.take()
    } catch {
      throw ValidationError(error.description)
    }
    try set(&server.loops, loops, "LOOPS", 1...1024)
    try set(&server.workers, workers, "WORKERS", 1...1024)
    try set(&server.waitingRequests, maxWaiting, "MAX_WAITING", 0...1_000_000)
    try set(&server.waitingTime, waitingSeconds, "WAITING_SECONDS")
    try set(&server.connections, maxConnections, "MAX_CONNECTIONS", 1...1_000_000)
    try set(&server.sparedIdleTime, sparedIdleSeconds, "SPARED_IDLE_SECONDS")
    try set(&server.refusals, maxRefusals, "MAX_REFUSALS", 0...1_000_000)
    try set(&server.clientPercent, clientPercent, "CLIENT_PERCENT", 1...100)
    server.clientField = (clientField ?? environment("CLIENT_FIELD"))?.lowercased()
    try set(&server.contentMemory, maxContentMemory, "MAX_CONTENT_MEMORY", 0...(1 << 50))
    try set(&server.pipelined, maxPipelined, "MAX_PIPELINED", 1...1_000_000)
    try set(&server.writtenAtOnce, writtenAtOnce, "WRITTEN_AT_ONCE", 1...(1 << 40))
    try set(&server.drainTime, drainSeconds, "DRAIN_SECONDS")
    try set(&server.acceptTime, acceptSeconds, "ACCEPT_SECONDS")
    try set(&server.limits.content, maxContentBytes, "MAX_CONTENT_BYTES", 0...(4 << 30))
    try set(&server.limits.fieldSection, maxFieldBytes, "MAX_FIELD_BYTES", 1...(1 << 30))
    try set(&server.limits.fieldCount, maxFields, "MAX_FIELDS", 1...1_000_000)
    try set(&server.limits.target, maxTargetBytes, "MAX_TARGET_BYTES", 1...(1 << 30))
    try set(&server.limits.headTime, headSeconds, "HEAD_SECONDS")
    try set(&server.limits.contentTime, contentSeconds, "CONTENT_SECONDS")
    try set(&server.limits.idleTime, idleSeconds, "IDLE_SECONDS")
    try set(&server.limits.writeTime, writeSeconds, "WRITE_SECONDS")
    try set(&server.limits.lowestRate, lowestRate, "LOWEST_RATE", 1...(1 << 40))
    try set(&server.limits.lingerTime, lingerSeconds, "LINGER_SECONDS")
    service.json.maximumBytes = server.limits.content
    try set(&service.formula.maximumBytes, maxFormulaBytes, "MAX_FORMULA_BYTES", 1...(1 << 30))
    try set(&service.formula.maximumOperations, maxOperations, "MAX_OPERATIONS", 1...(1 << 30))
    try set(&service.formula.maximumDepth, maxDepth, "MAX_DEPTH", 1...(1 << 20))
    service.evaluationThreads = cores
    try set(&service.maximumPoints, maxPoints, "MAX_POINTS", 1...(1 << 32))
    try set(&service.maximumAnswer, maxAnswerNumbers, "MAX_ANSWER_NUMBERS", 1...(1 << 32))
    try set(&service.blockNumbers, blockNumbers, "BLOCK_NUMBERS", 1...(1 << 28))
    try set(&service.evaluationThreads, evaluationThreads, "EVALUATION_THREADS", 1...1024)
    try set(&service.formula.maximumElements, maxElements, "MAX_ELEMENTS", 1...(1 << 40))
    try set(&service.formula.maximumMatrixWork, maxMatrixWork, "MAX_MATRIX_WORK", 1...(1 << 60))
    try set(&service.workTime, workSeconds, "WORK_SECONDS")
    try set(&service.cacheBytes, cacheBytes, "CACHE_BYTES", 0...(1 << 40))
    let name = logLevel ?? environment("LOG_LEVEL") ?? "info"
    guard let level = Logger.Level(rawValue: name) else {
      throw ValidationError("'\(name)' is not a log level")
    }
    return (server, service, level)
  }

  private func environment(_ name: String) -> String? {
    getenv("WIRTINGER_" + name).map { String(cString: $0) }
  }

  private func set(
    _ setting: inout Int, _ option: Int?, _ name: String, _ range: ClosedRange<Int>
  ) throws {
    var value = option
    if value == nil, let text = environment(name) {
      value = Int(text)
      if value == nil {
        throw ValidationError("WIRTINGER_\(name) is '\(text)', not a whole number")
      }
    }
    guard let value else { return }
    guard range.contains(value) else {
      throw ValidationError(
        "\(name.lowercased()) is \(value), not in \(range.lowerBound)...\(range.upperBound)")
    }
    setting = value
  }

  private func set(_ setting: inout Duration, _ option: Int?, _ name: String) throws {
    var seconds = Int(setting.components.seconds)
    let before = seconds
    try set(&seconds, option, name, 0...1_000_000)
    if seconds != before { setting = .seconds(seconds) }
  }
}
