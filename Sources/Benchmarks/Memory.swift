import ArgumentParser
import Evaluation
import Glibc
import Programs

/// Prints what a large batch takes beyond its inputs and results.
struct Memory: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the peak memory of value and gradient of w3 at points in columns.")

  @Argument(help: "How many points.")
  var points = 10_000_000

  @Option(help: "How many threads.")
  var threads = 2

  func run() throws {
    guard let workload = Workload.all.first(where: { $0.name == "w3" }) else { return }
    let before = try peak()
    let columns = try workload.columns(points)
    let executable = try workload.compile()
    let types = executable.program.outputTypes
    guard let results = BatchResults(types, capacity: points) else { return }
    try executable.evaluate(columns, points: 0..<points, into: results, width: threads)
    let megabyte = 1_048_576.0
    let inputs = Double(2 * points * 8) / megabyte
    let outputs = Double(results.byteCount) / megabyte
    let highest = try peak()
    let rest = highest - inputs - outputs
    print("inputs \(inputs) MiB, results \(outputs) MiB")
    print("peak \(highest) MiB (at start \(before) MiB), beyond inputs and results \(rest) MiB")
    if rest > 64 { throw ExitCode.failure }
  }

  /// The most memory that the process has had so far, in MiB: `VmHWM`, which unlike `ru_maxrss` does not
  /// start from what the parent process had.
  private func peak() throws -> Double {
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
}
