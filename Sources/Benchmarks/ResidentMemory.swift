import ArgumentParser
import Glibc

/// How much memory the process has had.
enum ResidentMemory {
  /// The most memory since the last reset, in MiB: `VmHWM`, which unlike `ru_maxrss` does not start from
  /// what the parent process had.
  static func peak() throws -> Double {
    guard let file = fopen("/proc/self/status", "r") else { throw ExitCode.failure }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let fields = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self
      )
      .split { $0 == " " || $0 == "\t" || $0 == "\n" }
      if fields.first == "VmHWM:", fields.count > 1, let kibibytes = Double(fields[1]) {
        return kibibytes / 1024
      }
    }
    throw ExitCode.failure
  }

  /// Makes what is used now the peak.
  static func reset() throws {
    guard let file = fopen("/proc/self/clear_refs", "w") else { throw ExitCode.failure }
    defer { fclose(file) }
    // proc(5): 5 resets the peak resident set size.
    if fputs("5", file) < 0 { throw ExitCode.failure }
  }
}
