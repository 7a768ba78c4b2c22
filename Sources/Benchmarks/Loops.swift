import ArgumentParser
import Differentiation
import Evaluation
import FunctionSpecs
import Glibc
import Optimization
import Programs
import Tensors

/// Prints what loops and the gradients through them take, by the number of iterations.
struct Loops: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints time and peak memory of loops and of the gradients through them.")

  @Argument(help: "Numbers of iterations.")
  var counts = [1_000, 10_000, 100_000]

  @Option(help: "Measure one loop only, by its number from 0.")
  var only: Int?

  /// A loop, and the numbers that an iteration begins with.
  private struct Case {
    let name: String
    let formula: (Int) -> String
    let inputs: [(Input, Tensor)]
    let state: Int
  }

  private static func cases() throws -> [Case] {
    guard let wide = Shape([1000]),
      let vector = Tensor((0..<1000).map { Double($0) / 1000 }, shape: wide)
    else { throw ExitCode.failure }
    return [
      Case(
        name: "logistic map", formula: { "for i in range(\($0)): x = r * x * (1 - x)\nx" },
        inputs: [(Input("x", .real), Tensor(0.3)), (Input("r", .real), Tensor(2.5))], state: 1),
      Case(
        name: "Runge-Kutta step",
        formula: {
          """
          h = 1e-4
          for i in range(\($0)):
              k1 = 1j * w * z
              k2 = 1j * w * (z + h/2 * k1)
              k3 = 1j * w * (z + h/2 * k2)
              k4 = 1j * w * (z + h * k3)
              z = z + h/6 * (k1 + 2*k2 + 2*k3 + k4)
          real(z)
          """
        },
        inputs: [
          (Input("z", .complex), Tensor(real: 0.6, imaginary: -0.8)),
          (Input("w", .real), Tensor(0.7)),
        ], state: 2),
      Case(
        name: "1,000 numbers",
        formula: { "for i in range(\($0)): v = v + 0.01 * sin(v) * cos(v[::-1])\nsum(v)" },
        inputs: [(Input("v", ValueType(.real, wide)), vector)], state: 1000),
    ]
  }

  func run() throws {
    let cases = try Self.cases()
    guard let only else {
      print("loop              iterations    value ms  gradient ms  peak MiB  all states MiB")
      // A process of its own for each, as memory that was freed is not given back.
      for index in cases.indices {
        for count in counts { try Self.spawn(["loops", "--only", "\(index)", "\(count)"]) }
      }
      return
    }
    for (index, loop) in cases.enumerated() where index == only {
      for count in counts {
        let program = try Formula(loop.formula(count)).program(inputs: loop.inputs.map(\.0))
        let gradient = try program.gradient(wrt: Array(loop.inputs.indices)).optimized()
        let point = loop.inputs.map(\.1)
        let value = try time(Executable(try program.optimized()), point)
        let executable = try Executable(gradient)
        try ResidentMemory.reset()
        let before = try ResidentMemory.peak()
        _ = try executable.evaluate(point)
        let peak = try ResidentMemory.peak() - before
        let whole = Double(count * loop.state * 8) / 1_048_576
        print(
          pad(loop.name, -18), pad("\(count)", 9), pad(rounded(value), 11),
          pad(rounded(try time(executable, point)), 12), pad(rounded(peak), 9),
          pad(rounded(whole), 15))
      }
    }
  }

  private static func spawn(_ arguments: [String]) throws {
    fflush(nil)
    var pid = pid_t()
    var words = ([CommandLine.arguments[0]] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    guard posix_spawn(&pid, "/proc/self/exe", nil, nil, &words, environ) == 0 else {
      throw ExitCode.failure
    }
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    if status != 0 { throw ExitCode.failure }
  }

  /// Milliseconds of an evaluation: the least of three.
  private func time(_ executable: Executable, _ point: [Tensor]) throws -> Double {
    let clock = ContinuousClock()
    let times = try (0..<3).map { _ in
      try clock.measure { _ = try executable.evaluate(point) }
    }
    return (times.min() ?? .zero) / .milliseconds(1)
  }

  private func rounded(_ number: Double) -> String {
    let scale = number < 10 ? 100.0 : 10
    return "\((number * scale).rounded() / scale)"
  }

  private func pad(_ text: String, _ width: Int) -> String {
    let space = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width < 0 ? text + space : space + text
  }
}
