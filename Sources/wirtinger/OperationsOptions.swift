import ArgumentParser
import Glibc
import GradientAPI
import Logging
import Operations

/// What an operator wants around the service.
struct OperationsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "File of bearer tokens, one a line; read again on SIGHUP (default: no token is asked for).",
      valueName: "file"))
  var tokenFile: String?
  @Option(
    help: ArgumentHelp(
      "Folder of functions that clients call by name; read again on SIGHUP (default: none).",
      valueName: "folder"))
  var functions: String?
  @Option(
    help: ArgumentHelp(
      "Origin whose scripts may use the service, or '*'; can be repeated (default: none).",
      valueName: "origin"))
  var corsOrigin: [String] = []
  @Option(help: "gzip for contents: on or off (default: on).")
  var compression: String?
  @Option(help: "Bytes of an answer from which on it is compressed (default: 1024).")
  var compressFromBytes: Int?
  @Option(help: "A log line for each request: on or off (default: off).")
  var accessLog: String?
  @Option(help: "Form of log lines: text or json (default: text).")
  var logFormat: String?

  /// - Parameter limit: bytes of content, which holds for decoded content as well.
  func resolve(contentLimit limit: Int, _ level: Logger.Level) throws -> OperatedService.Settings {
    var settings = OperatedService.Settings()
    if let path = tokenFile ?? environment("TOKEN_FILE") {
      do {
        settings.tokens = try Tokens(path: path)
      } catch {
        throw ValidationError(error.description)
      }
    }
    var origins = corsOrigin
    if origins.isEmpty, let list = environment("CORS_ORIGIN") {
      origins = list.split(separator: ",").map(String.init)
    }
    if !origins.isEmpty { settings.origins = origins.contains("*") ? .any : .some(Set(origins)) }
    settings.coding?.content = limit
    if let text = environment("COMPRESS_FROM_BYTES"), compressFromBytes == nil {
      guard let bytes = Int(text) else {
        throw ValidationError("WIRTINGER_COMPRESS_FROM_BYTES is '\(text)', not a whole number")
      }
      settings.coding?.smallest = bytes
    }
    if let compressFromBytes { settings.coding?.smallest = compressFromBytes }
    if try !isOn(compression, "COMPRESSION", or: true) { settings.coding = nil }
    if try isOn(accessLog, "ACCESS_LOG", or: false) {
      var logger = Logger(label: "access")
      logger.logLevel = min(level, .info)
      settings.accessLog = logger
    }
    return settings
  }

  /// The folder of functions; nil when there is none.
  func folder(_ service: ServiceSettings) -> CatalogueFolder? {
    (functions ?? environment("FUNCTIONS")).map {
      CatalogueFolder(path: $0, json: service.json, limits: service.formula)
    }
  }

  /// Sends log messages where and in the form that the operator wants.
  func bootstrapLogging() throws {
    switch logFormat ?? environment("LOG_FORMAT") ?? "text" {
    case "text": LoggingSystem.bootstrap(StreamLogHandler.standardError)
    case "json": LoggingSystem.bootstrap(JSONLogHandler.init)
    case let other: throw ValidationError("'\(other)' is not a log format: text or json")
    }
  }

  private func isOn(_ option: String?, _ name: String, or standard: Bool) throws -> Bool {
    switch option ?? environment(name) {
    case nil: standard
    case "on", "true", "1": true
    case "off", "false", "0": false
    case let other?:
      throw ValidationError("\(name.lowercased()) is '\(other)', not on or off")
    }
  }

  private func environment(_ name: String) -> String? {
    getenv("WIRTINGER_" + name).map { String(cString: $0) }
  }
}

extension CatalogueFolder {
  /// The functions of a folder, for a command that cannot go on without them.
  static func read(_ path: String, _ settings: ServiceSettings) throws -> [CatalogueEntry] {
    do throws(Fault) {
      return try CatalogueFolder(path: path, json: settings.json, limits: settings.formula).read()
    } catch {
      throw ValidationError(error.description)
    }
  }
}
