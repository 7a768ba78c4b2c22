import ArgumentParser
import Evaluation
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
    let before = try ResidentMemory.peak()
    let columns = try workload.columns(points)
    let executable = try workload.compile()
    let types = executable.program.outputTypes
    guard let results = BatchResults(types, capacity: points) else { return }
    try executable.evaluate(columns, points: 0..<points, into: results, width: threads)
    let megabyte = 1_048_576.0
    let inputs = Double(2 * points * 8) / megabyte
    let outputs = Double(results.byteCount) / megabyte
    let highest = try ResidentMemory.peak()
    let rest = highest - inputs - outputs
    print("inputs \(inputs) MiB, results \(outputs) MiB")
    print("peak \(highest) MiB (at start \(before) MiB), beyond inputs and results \(rest) MiB")
    if rest > 64 { throw ExitCode.failure }
  }
}
