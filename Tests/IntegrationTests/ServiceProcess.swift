import Foundation

/// The real executable, serving on a free port until this value goes away.
final class ServiceProcess {
  /// The address that the process printed: `http://127.0.0.1:43211`.
  let url: String
  private let process: Process

  /// Why the process could not be used.
  enum Failure: Error {
    case noAddress(String)
    case noLimit
  }

  /// Starts the executable that was built beside the tests and waits for its address.
  ///
  /// - Parameter errors: gets what the process prints to standard error.
  init(_ arguments: [String] = [], errors: Pipe? = nil) throws {
    process = Process()
    process.executableURL = try Self.executable()
    process.arguments = ["serve", "--host", "127.0.0.1", "--port", "0"] + arguments
    let output = Pipe()
    process.standardOutput = output
    if let errors { process.standardError = errors }
    try process.run()
    var text = ""
    while !text.contains("\n") {
      let bytes = output.fileHandleForReading.availableData
      guard !bytes.isEmpty else { break }
      text += String(decoding: bytes, as: UTF8.self)
    }
    guard let start = text.range(of: "listening on "), let end = text.firstIndex(of: "\n") else {
      process.terminate()
      throw Failure.noAddress(text)
    }
    url = String(text[start.upperBound..<end])
  }

  deinit { if process.isRunning { process.terminate() } }

  /// The executable `wirtinger` in the folder of the test binary.
  static func executable() throws -> URL {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(
      "wirtinger")
  }

  /// Sends SIGTERM and waits for the end.
  ///
  /// - Returns: the exit status.
  func terminate() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// The exit status of a process that has ended.
  var exitStatus: Int32? { process.isRunning ? nil : process.terminationStatus }

  /// Sets how many descriptors the process may have open.
  ///
  /// - Returns: how many it could before.
  func limitDescriptors(to count: Int) throws -> Int {
    // util-linux has it on every Debian; the call of the same name is not in Swift's module of the C library.
    func prlimit(_ arguments: String...) throws -> String {
      let command = Process()
      command.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
      command.arguments = ["--pid", String(process.processIdentifier)] + arguments
      let output = Pipe()
      command.standardOutput = output
      try command.run()
      let printed = output.fileHandleForReading.readDataToEndOfFile()
      command.waitUntilExit()
      guard command.terminationStatus == 0 else { throw Failure.noLimit }
      return String(decoding: printed, as: UTF8.self).trimmingCharacters(
        in: .whitespacesAndNewlines)
    }
    guard let old = Int(try prlimit("--nofile", "--output=SOFT", "--noheadings", "--raw")) else {
      throw Failure.noLimit
    }
    _ = try prlimit("--nofile=\(count):")
    return old
  }

  /// Whether the process still runs.
  var isRunning: Bool { process.isRunning }

  /// The resident memory of the process in KiB, as the kernel counts it.
  func residentMemory() throws -> Int {
    let status = try String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
  }

  /// Runs the executable to its end.
  ///
  /// - Parameter input: what it reads from standard input, small enough for a pipe to hold.
  /// - Returns: its exit status and what it printed on both streams.
  static func run(
    _ arguments: [String], input: String? = nil
  ) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = try executable()
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    let given = Pipe()
    if input != nil { process.standardInput = given }
    try process.run()
    if let input {
      try given.fileHandleForWriting.write(contentsOf: Array(input.utf8))
      try given.fileHandleForWriting.close()
    }
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: printed, as: UTF8.self),
      String(decoding: complained, as: UTF8.self)
    )
  }
}
