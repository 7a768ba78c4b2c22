import ArgumentParser
import Glibc
import GradientAPI

/// Evaluates one function at one point and prints what the service would answer.
struct Eval: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the value and the gradient of a formula at a point.",
    discussion: """
      The answer is the JSON of the service; a mistake is a problem in JSON on standard error and exit \
      status 1.

        wirtinger eval 'real(x * exp(1.5j))' x=2.3+4.5j --convention conjugate
      """)

  @Argument(help: "The function, in the formula language.")
  var formula: String

  @Argument(help: "The point: name=value for each input, such as x=2.3+4.5j or 'v=[1, 2]'.")
  var inputs: [String] = []

  @Option(help: "adjoint or conjugate.")
  var convention: String = "adjoint"

  @Option(help: "The inputs to differentiate by, separated by commas; all by default.")
  var wrt: String?

  @Option(help: "What to ask for: the last part of an endpoint's path, such as value or gradient.")
  var endpoint: String = "gradient"

  @Flag(help: "Take the derivative of a holomorphic function instead of a gradient.")
  var holomorphic = false

  func run() throws {
    var options = [("convention", quoted(convention))]
    if let wrt {
      let names = wrt.split(separator: ",").map { quoted(String($0)) }
      options.append(("wrt", "[\(names.joined(separator: ","))]"))
    }
    if holomorphic { options.append(("holomorphic", "true")) }
    let content: [UInt8]
    do {
      content = try RequestText.make(function: formula, arguments: inputs, options: options)
    } catch {
      throw ValidationError(error.description)
    }
    let answer = GradientService().evaluate(path: "/v1/" + endpoint, content)
    let line = answer.content + [UInt8(ascii: "\n")]
    let stream = answer.succeeded ? STDOUT_FILENO : STDERR_FILENO
    var start = 0
    while start < line.count {
      let count = line[start...].withUnsafeBytes { write(stream, $0.baseAddress, $0.count) }
      if count <= 0 { throw ExitCode.failure }
      start += count
    }
    if !answer.succeeded { throw ExitCode.failure }
  }

  /// A text as JSON; what a client's text may hold is escaped.
  private func quoted(_ text: String) -> String {
    var escaped = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" || scalar.value < 0x20 {
        let digits = String(scalar.value, radix: 16)
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped + "\""
  }
}
