import ArgumentParser
import Dispatch
import Glibc
import GradientAPI
import HTTPCore
import HTTPServer
import Logging
import Operations

/// Runs the service until it is told to end.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves gradients over HTTP.",
    discussion: """
      Every option can be given as an environment variable too: --drain-seconds is \
      WIRTINGER_DRAIN_SECONDS. An option on the command line wins.

      SIGHUP reads the file of tokens and the folder of functions again. SIGTERM or SIGINT ends the service after the \
      requests in work; a second SIGINT at once. Sockets that systemd hands over (LISTEN_FDS) take the place of \
      host and port.
      """)

  @OptionGroup var settings: ServeOptions
  @OptionGroup var operations: OperationsOptions

  func run() throws {
    let (configuration, serviceSettings, level) = try settings.resolve()
    try operations.bootstrapLogging()
    var logger = Logger(label: "wirtinger")
    logger.logLevel = level
    let operated = try operations.resolve(contentLimit: configuration.limits.content, level)
    let folder = operations.folder(serviceSettings)
    let catalogue = serviceSettings.catalogue
    do throws(CatalogueFolder.Fault) {
      if let folder { catalogue.replace(with: try folder.read()) }
    } catch {
      throw ValidationError(error.description)
    }
    let service = OperatedService(operated, serviceSettings)
    let signals = SignalWaiter { [logger] in
      if let tokens = operated.tokens { Self.reload(tokens, logger) }
      if let folder { Self.reload(folder, into: catalogue, logger) }
    }
    let server: Server
    do {
      server = try Server(configuration, service: service.service, logger: logger)
    } catch {
      throw ValidationError(error.description)
    }
    service.metrics.register(serverMetrics(server))
    // In one piece, which whoever started the process can wait for; flushed, as it may go into a pipe.
    print(server.addresses.map { "listening on " + $0 }.joined(separator: "\n"))
    fflush(nil)
    signals.wait()
    logger.info("draining")
    server.stop { service.gradients.beginDrain() }
  }

  private static func reload(_ tokens: Tokens, _ logger: Logger) {
    do throws(Tokens.Fault) {
      try tokens.reload()
      logger.info("tokens read again")
    } catch {
      logger.error("the tokens of before stay", metadata: ["reason": "\(error.description)"])
    }
  }

  private static func reload(
    _ folder: CatalogueFolder, into catalogue: Catalogue, _ logger: Logger
  ) {
    do throws(CatalogueFolder.Fault) {
      let entries = try folder.read()
      catalogue.replace(with: entries)
      logger.info("functions read again", metadata: ["count": "\(entries.count)"])
    } catch {
      logger.error("the functions of before stay", metadata: ["reason": "\(error.description)"])
    }
  }
}

/// Waits for SIGTERM or SIGINT, and does what SIGHUP asks for.
final class SignalWaiter {
  private let semaphore = DispatchSemaphore(value: 0)
  private let sources: [any DispatchSourceSignal]

  init(hangUp: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "wirtinger.signals")
    // Dispatch sees a signal beside its usual effect, which must therefore be none.
    for number in [SIGTERM, SIGINT, SIGPIPE, SIGHUP] { signal(number, SIG_IGN) }
    let semaphore = semaphore
    let interrupts = Interrupts()
    sources = [SIGTERM, SIGINT, SIGHUP].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if number == SIGHUP { return hangUp() }
        if number == SIGINT, interrupts.count() > 1 { _exit(130) }
        semaphore.signal()
      }
      source.activate()
      return source
    }
  }

  func wait() { semaphore.wait() }
}

/// How often SIGINT has come.
///
/// `@unchecked Sendable`: touched on the queue of the signals only, which is serial.
private final class Interrupts: @unchecked Sendable {
  private var number = 0

  func count() -> Int {
    number += 1
    return number
  }
}
