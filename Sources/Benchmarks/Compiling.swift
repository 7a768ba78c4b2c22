import ArgumentParser
import Differentiation
import Evaluation
import FunctionSpecs
import Optimization
import Programs

/// Prints what each step from a formula's text to the executable of its value and gradient takes.
struct Compiling: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the time of each step of compiling formulas of growing length.")

  @Argument(help: "Numbers of operations of the formulas.")
  var operations = [20, 100, 1000, 10_000]

  @Option(help: "Repetitions; the figures are medians.")
  var repetitions = 7

  @Option(help: "The formula of this workload in place of those of growing length.")
  var workload: String?

  func run() throws {
    let steps = ["parse", "lower", "optimize", "gradient", "watch", "compile", "all"]
    print("operations", steps.joined(separator: "  "), "per operation", separator: "  ")
    if let workload, !Workload.all.contains(where: { $0.name == workload }) {
      throw ValidationError("there is no workload '\(workload)'")
    }
    if let operations = operations.first(where: { $0 < 1 }) {
      throw ValidationError("a formula of \(operations) operations cannot be measured")
    }
    let cases =
      workload.map { name in Workload.all.filter { $0.name == name } }
      ?? operations.map { Self.workload($0) }
    for workload in cases {
      // Of one that is no formula of these, the statements are what there is to count.
      let count = Int(workload.name) ?? workload.formula.split(separator: "\n").count
      var runs: [[Double]] = []
      // Short ones are done many times, because a clock and a cold cache disturb.
      let calls = max(1, 2000 / count)
      for _ in 0..<repetitions {
        var sums = [Double](repeating: 0, count: steps.count)
        for _ in 0..<calls {
          for (index, time) in try Self.times(workload).enumerated() {
            sums[index] += time / Double(calls)
          }
        }
        runs.append(sums)
      }
      let medians = steps.indices.map { step in runs.map { $0[step] }.sorted()[runs.count / 2] }
      let texts = medians.map { "\(($0 * 1e7).rounded() / 10)" }
      print(
        workload.name, texts.joined(separator: "  "),
        "\((medians[steps.count - 1] / Double(count) * 1e10).rounded() / 10) ns", separator: "  ")
    }
    print("times in µs")
  }

  /// Statements of seven operations, each of a value and the one before.
  private static func workload(_ operations: Int) -> Workload {
    var text = "a = x; b = y\n"
    for index in 0..<max(1, operations / 7) {
      text +=
        index.isMultiple(of: 2)
        ? "a = a * b + sin(x * b) / (1 + y**2)\n" : "b = tanh(b - 0.5 * a) * exp(-a * x)\n"
    }
    return Workload(
      name: "\(operations)", formula: text + "a + b",
      inputs: [Input("x", .real), Input("y", .real)], counts: [], points: { _ in [] })
  }

  private static func times(_ workload: Workload) throws -> [Double] {
    let wrt = Array(workload.inputs.indices)
    let clock = ContinuousClock()
    var times: [Double] = []
    func timed<R>(_ body: () throws -> R) rethrows -> R {
      let start = clock.now
      let result = try body()
      times.append((clock.now - start) / .seconds(1))
      return result
    }
    let formula = try timed { try Formula(workload.formula) }
    let written = try timed {
      try formula.program(inputs: workload.inputs, constants: workload.constants)
    }
    let function = try timed { try written.optimized() }
    let program = try timed { try function.gradient(wrt: wrt, in: .optimizing()) }
    _ = try timed { try function.watch(wrt: wrt, outputs: 1) }
    _ = try timed { try Executable(program) }
    return times + [times.reduce(0, +)]
  }
}
