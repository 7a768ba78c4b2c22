import ArgumentParser
import Glibc
import GradientAPI
import Operations

/// Evaluates one function at one point, or at those of files, and prints what the service would answer.
struct Eval: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the value and the gradient of a formula at a point.",
    discussion: """
      The answer is the JSON of the service; a mistake is a problem in JSON on standard error and exit \
      status 1.

        wirtinger eval 'real(x * exp(1.5j))' x=2.3+4.5j --convention conjugate

      With --points the function is evaluated at all points of a file: a table (CSV) with a line of \
      names, JSON lines with a point each, or one array (NPY) per input whose first axis is that of \
      the points. Results come in the same format, or in that of --format.

        wirtinger eval 'a * real(x * exp(1.5j))' a=2 --points points.csv --output results.csv
        wirtinger eval 'x @ x' --points x=x.npy --output r.npy      (r.value.npy, r.gradient.x.npy)
      """)

  @Argument(
    help: "The function: a formula, or in JSON an object with a formula, MathJSON or a name.")
  var formula: String

  @Argument(help: "The point: name=value for each input, such as x=2.3+4.5j or 'v=[1, 2]'.")
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp(
      "Folder of functions, for {\"name\": …} in the place of a formula.", valueName: "folder"))
  var functions: String?

  @Option(help: "adjoint or conjugate.")
  var convention: String = "adjoint"

  @Option(help: "The inputs to differentiate by, separated by commas; all by default.")
  var wrt: String?

  @Option(help: "What to ask for: the last part of an endpoint's path, such as value or gradient.")
  var endpoint: String = "gradient"

  @Flag(help: "Take the derivative of a holomorphic function instead of a gradient.")
  var holomorphic = false

  @Option(help: "Of vjp: the cotangent in JSON.")
  var cotangent: String?

  @Option(help: "Of jvp and hvp: the tangent in JSON.")
  var tangent: String?

  @Option(help: "Of derivatives: how many.")
  var order: Int?

  @Option(help: "Of jacobian: auto, forward or reverse.")
  var mode: String?

  @Option(
    help: ArgumentHelp(
      "A file of points, - for standard input; or NAME=FILE.npy, once for each input.",
      valueName: "file"))
  var points: [String] = []

  @Option(help: "The format of the points: csv, npy or jsonl (default: by the file's name).")
  var inputFormat: PointFormat?

  @Option(help: "Where results go (default: standard output).")
  var output: String?

  @Option(
    help: "The format of results: csv, npy or jsonl (default: that of --output or of the points).")
  var format: PointFormat?

  func validate() throws {
    if points.isEmpty && (inputFormat != nil || output != nil || format != nil) {
      throw ValidationError("--input-format, --output and --format belong to --points")
    }
  }

  func run() throws {
    var options = [("convention", quoted(convention))]
    if let wrt {
      let names = wrt.split(separator: ",").map { quoted(String($0)) }
      options.append(("wrt", "[\(names.joined(separator: ","))]"))
    }
    if holomorphic { options.append(("holomorphic", "true")) }
    if let cotangent { options.append(("cotangent", cotangent)) }
    if let tangent { options.append(("tangent", tangent)) }
    if let order { options.append(("order", String(order))) }
    if let mode { options.append(("mode", quoted(mode))) }
    let content: [UInt8]
    do {
      content = try RequestText.make(function: formula, arguments: inputs, options: options)
    } catch {
      throw ValidationError(error.description)
    }
    let settings = ServiceSettings()
    if let functions {
      try settings.catalogue.replace(with: CatalogueFolder.read(functions, settings))
    }
    if !points.isEmpty {
      return try EvalBatch(
        endpoint: endpoint, content: content, files: points, inputFormat: inputFormat,
        output: output, outputFormat: format, settings: settings
      ).run()
    }
    let answer = GradientService(settings).evaluate(path: "/v1/" + endpoint, content)
    let stream = answer.succeeded ? STDOUT_FILENO : STDERR_FILENO
    try Files.write(answer.content + [UInt8(ascii: "\n")], to: stream, "standard output")
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
