import Foundation
import Testing

/// What README.md shows, pasted into a shell as its reader would, with the real curl.
@Suite struct Readme {
  /// A block of commands, and the block of its output.
  private struct Example {
    let isPython: Bool
    let commands: String
    let output: String
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The blocks of commands that have their output in the block behind them.
  private static func examples() throws -> [Example] {
    let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    var examples: [Example] = []
    var commands: (code: String, isPython: Bool)?
    // Between fences lie, in turn, text and code with its language in front.
    for (index, part) in text.components(separatedBy: "```").enumerated() where index % 2 == 1 {
      let code = part.split(separator: "\n", maxSplits: 1).map(String.init)
      guard code.count == 2 else { continue }
      if code[0] == "sh" || code[0] == "python" {
        commands = (code[1], code[0] == "python")
      } else if let given = commands {
        examples.append(
          Example(isPython: given.isPython, commands: given.code, output: code[1]))
        commands = nil
      }
    }
    return examples
  }

  @Test func everyExampleGivesItsOutput() throws {
    let functions = Self.root.appendingPathComponent("Sources/Functions").path
    let service = try ServiceProcess(["--functions", functions])
    let executable = try ServiceProcess.executable().path
    let examples = try Self.examples()
    #expect(examples.count >= 7)
    for example in examples {
      let commands = example.commands
        .replacingOccurrences(of: "http://localhost:8080", with: service.url)
        .replacingOccurrences(of: "localhost:8080", with: service.url)
        .replacingOccurrences(of: "swift run -c release wirtinger", with: "'\(executable)'")
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: example.isPython ? "/usr/bin/env" : "/bin/sh")
      shell.arguments = example.isPython ? ["python3", "-c", commands] : ["-c", commands]
      let output = Pipe()
      shell.standardOutput = output
      try shell.run()
      let printed = String(
        decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      shell.waitUntilExit()
      #expect(shell.terminationStatus == 0, "\(commands)")
      // An answer has no line end, and a block has one.
      #expect(printed.trimmingCharacters(in: .newlines) + "\n" == example.output, "\(commands)")
    }
  }
}
