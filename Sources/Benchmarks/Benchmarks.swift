import ArgumentParser
import Evaluation

/// The figures of the engine, by workload.
@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Benchmarks",
    abstract: "Measures value and gradient of eight functions, each checked first.",
    subcommands: [Run.self, Check.self, Memory.self, Loops.self, Compiling.self, Requests.self],
    defaultSubcommand: Run.self)
}

/// Prints times.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the time of a call and of compiling, medians of seven.")

  @Argument(help: "What to measure: w3 or w3:1000000; everything by default.")
  var cases: [String] = []

  @Option(help: "Threads: measure each batch on one, and on this many if that is more.")
  var threads = 2

  @Option(help: "Seconds for each figure.")
  var seconds = 0.3

  @Flag(help: "Print a line of JSON for each figure.")
  var json = false

  func run() throws {
    if !json {
      print("workload     points  threads      one call     per point       compile")
    }
    for workload in Workload.all {
      let wanted = cases.compactMap { text -> Int? in
        let parts = text.split(separator: ":")
        guard parts.first.map(String.init) == workload.name else { return nil }
        return parts.count > 1 ? Double(parts[1]).flatMap { Int(exactly: $0) } ?? 0 : -1
      }
      if !cases.isEmpty && wanted.isEmpty { continue }
      let all = cases.isEmpty || wanted.contains(-1)
      for count in all ? workload.counts : wanted {
        guard count > 0 else { throw ValidationError("no number of points in \(cases)") }
        for width in count == 1 || threads == 1 ? [1] : [1, threads] {
          show(try workload.measure(count: count, threads: width, seconds: seconds))
        }
      }
    }
  }

  private func show(_ figure: Measurement) {
    if json { return print(figure.json) }
    print(
      pad(figure.workload, 8, left: true), pad("\(figure.points)", 10), pad("\(figure.threads)", 8),
      pad(text(figure.seconds), 13), pad(text(figure.seconds / Double(figure.points)), 13),
      pad(text(figure.compile), 13))
  }

  private func pad(_ text: String, _ width: Int, left: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return left ? text + space : space + text
  }

  private func text(_ seconds: Double) -> String {
    let units = [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)]
    let unit = units.last { seconds >= $0.1 } ?? units[0]
    let tenths = (seconds / unit.1 * 100).rounded() / 100
    return "\(tenths) \(unit.0)"
  }
}

/// Checks without measuring.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks the workloads against the fixtures, without measuring.")

  func run() throws {
    for workload in Workload.all {
      try workload.check(try workload.compile())
      print(workload.name, "agrees")
    }
  }
}
