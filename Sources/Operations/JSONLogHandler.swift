import Glibc
import JSON
public import Logging

/// Writes log messages to standard error, each as one line of JSON.
///
/// Everything is escaped by the JSON writer, so nothing that a client sends can begin a line or a member.
public struct JSONLogHandler: LogHandler {
  /// The least level that is written.
  public var logLevel = Logger.Level.info
  /// Members of every line.
  public var metadata: Logger.Metadata = [:]
  private let label: String

  /// A handler for a logger of this label.
  public init(label: String) { self.label = label }

  /// One member of every line.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a message as one line, in one system call, so that lines of different threads do not mix.
  public func log(event: LogEvent) {
    var writer = JSONWriter()
    writer.beginObject()
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    let first = [
      ("time", Self.now), ("level", event.level.rawValue), ("logger", label),
      ("message", event.message.description),
    ]
    for (key, value) in first + all.sorted(by: { $0.key < $1.key }).map({ ($0, "\($1)") }) {
      writer.key(key)
      writer.string(value)
    }
    writer.endObject()
    let line = writer.bytes + [0x0a]
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// The time as RFC 3339 has it, in UTC with milliseconds.
  private static var now: String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var parts = tm()
    gmtime_r(&time.tv_sec, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
    let milliseconds = String(1000 + time.tv_nsec / 1_000_000).dropFirst()
    return String(decoding: text[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
      + ".\(milliseconds)Z"
  }
}
