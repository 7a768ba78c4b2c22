import ArgumentParser
import Dispatch
import Glibc
import GradientAPI
import HTTPServer
import Logging

/// Runs the service until it is told to end.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves gradients over HTTP.",
    discussion: """
      Every option can be given as an environment variable too: --drain-seconds is \
      WIRTINGER_DRAIN_SECONDS. An option on the command line wins.

      SIGTERM or SIGINT ends the service after the requests in work; a second SIGINT at once.
      """)

  @OptionGroup var settings: ServeOptions

  func run() throws {
    let (configuration, service, level) = try settings.resolve()
    LoggingSystem.bootstrap(StreamLogHandler.standardError)
    var logger = Logger(label: "wirtinger")
    logger.logLevel = level
    let signals = SignalWaiter()
    let server: Server
    do {
      server = try Server(configuration, service: GradientService(service), logger: logger)
    } catch {
      throw ValidationError(error.description)
    }
    // One line, which whoever started the process can wait for; flushed, as it may go into a pipe.
    print("listening on http://\(server.address)")
    fflush(nil)
    signals.wait()
    logger.info("draining")
    server.stop()
  }
}

/// Waits for SIGTERM or SIGINT.
final class SignalWaiter {
  private let semaphore = DispatchSemaphore(value: 0)
  private let sources: [any DispatchSourceSignal]

  init() {
    let queue = DispatchQueue(label: "wirtinger.signals")
    // Dispatch sees a signal beside its usual effect, which must therefore be none.
    for number in [SIGTERM, SIGINT, SIGPIPE] { signal(number, SIG_IGN) }
    let semaphore = semaphore
    let interrupts = Interrupts()
    sources = [SIGTERM, SIGINT].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
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
