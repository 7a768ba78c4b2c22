import Foundation
import Testing

/// `wirtinger eval` with the points of files.
@Suite struct EvalBatch {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ name: String, _ text: String) throws -> String {
    let path = folder.appendingPathComponent(name).path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test func tablesToTables() throws {
    let path = try file("p.csv", "x\n2.3+4.5j\n0\n")
    let (status, output, errors) = try ServiceProcess.run(
      ["eval", "a * real(x * exp(1.5j))", "a=1", "--wrt", "x", "--points", path])
    #expect(status == 0 && errors.isEmpty)
    #expect(
      output
        == "value,gradient.x.re,gradient.x.im\n-4.326031875882528,0.0707372016677029,-0.9974949866040544\n"
        + "0,0.0707372016677029,-0.9974949866040544\n")
  }

  @Test func linesToLines() throws {
    let path = try file("p.jsonl", "{\"x\": [1, 2]}\n\n{\"x\": [3, 4]}\n")
    let output = folder.appendingPathComponent("r.jsonl").path
    let (status, printed, _) = try ServiceProcess.run(
      ["eval", "sum(x**2)", "--points", path, "--output", output])
    #expect(status == 0 && printed.isEmpty)
    #expect(
      try String(contentsOfFile: output, encoding: .utf8)
        == "{\"value\":5,\"gradient\":{\"x\":[2,4]}}\n{\"value\":25,\"gradient\":{\"x\":[6,8]}}\n")
  }

  @Test func tablesToArraysAndBack() throws {
    let path = try file("p.csv", "v[0],v[1]\n1,2\n3,4\n5,6\n")
    let output = folder.appendingPathComponent("r.npy").path
    #expect(
      try ServiceProcess.run(["eval", "sum(v**3)", "--points", path, "--output", output]).status
        == 0)
    let gradient = folder.appendingPathComponent("r.gradient.v.npy").path
    let (status, text, _) = try ServiceProcess.run(
      ["eval", "sum(g)", "--endpoint", "value", "--points", "g=\(gradient)", "--format", "csv"])
    #expect(status == 0)
    #expect(text == "value\n15\n75\n183\n")
  }

  /// The fields of a structured array, as NumPy writes it, are the inputs.
  @Test func structuredArrays() throws {
    let header =
      "{'descr': [('x', '|u1'), ('y', '|i1')], 'fortran_order': False, 'shape': (2,), }\n"
    let path = folder.appendingPathComponent("s.npy")
    let bytes: [UInt8] =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      + [2, 0xfd, 5, 4]
    try Data(bytes).write(to: path)
    let (status, output, _) = try ServiceProcess.run(
      ["eval", "x * y", "--points", path.path, "--format", "csv"])
    #expect(status == 0)
    #expect(output == "value,gradient.x,gradient.y\n-6,-3,2\n20,4,5\n")
    let named = try ServiceProcess.run(["eval", "s * s", "--points", "s=" + path.path])
    #expect(named.status != 0 && named.errors.contains("fields (x, y)"))
  }

  /// As `numpy.savetxt` writes tables: the names in a comment, complex numbers in brackets.
  @Test func tablesOfNumPy() throws {
    let path = try file(
      "p.csv", "# x,z\n (1.000000000000000000e+00+2.000000000000000000e+00j),3.0e+00\n")
    let (status, output, _) = try ServiceProcess.run(
      ["eval", "real(x * z)", "--endpoint", "value", "--points", path])
    #expect(status == 0 && output == "value\n3\n")
  }

  @Test func linesFromStandardInput() throws {
    let (status, output, _) = try ServiceProcess.run(
      [
        "eval", "x * y", "--endpoint", "jvp", "--tangent", #"{"x": 1}"#, "--points", "-",
        "--input-format", "jsonl", "--format", "csv",
      ], input: "{\"x\": 1, \"y\": {\"re\": 0, \"im\": 1}}\n{\"y\": 3, \"x\": 2}")
    #expect(status == 0)
    #expect(output == "value.re,value.im,jvp.re,jvp.im\n0,1,0,1\n6,0,3,0\n")
  }

  /// More points than are evaluated together, in the same order, whatever the format.
  @Test func manyBlocks() throws {
    let count = 300_000
    let path = try file("p.csv", "x\n" + (0..<count).map { "\($0)\n" }.joined())
    let output = folder.appendingPathComponent("r.csv").path
    let (status, printed, errors) = try ServiceProcess.run(
      ["eval", "x * x", "--convention", "conjugate", "--points", path, "--output", output])
    // A progress bar is for terminals.
    #expect(status == 0 && printed.isEmpty && errors.isEmpty)
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == count + 1 && lines[0] == "value,gradient.x")
    #expect(
      lines.enumerated().dropFirst().allSatisfy { $1 == "\(($0 - 1) * ($0 - 1)),\(2 * ($0 - 1))" })
  }

  /// No points are no error: a header, an array of length 0, no line.
  @Test func noPoints() throws {
    let path = try file("p.csv", "x\n")
    #expect(
      try ServiceProcess.run(["eval", "x * x", "--points", path]).output == "value,gradient.x\n")
    let lines = try file("p.jsonl", "\n")
    #expect(try ServiceProcess.run(["eval", "x * x", "--points", lines]).output.isEmpty)
  }

  /// A file, further arguments, and parts of the complaint.
  private static let faults: [(String, String, [String], [String])] = [
    ("p.csv", "x\n1\ntwo\n", [], ["p.csv", "line 3, column 1", "'two'"]),
    ("p.jsonl", "{\"x\": 1}\n{\"x\": }\n", [], ["p.jsonl", "line 2, column 7"]),
    ("p.jsonl", "{\"x\": 1}\n{\"y\": 1}\n", [], ["line 2", "'y'", "/y"]),
    ("p.jsonl", "{\"x\": 1}\n{\"x\": [1]}\n", [], ["line 2", "shape [1]"]),
    ("p.txt", "x\n1\n", [], ["--input-format"]),
    ("p.csv", "x\n1e400\n", [], ["line 2, column 1", "beyond the range"]),
    ("p.csv", "x;y\n1;2\n", [], ["line 2", "separated by commas"]),
    ("p.csv", "x\nNA\n", [], ["line 2", "write nan"]),
    ("p.npy", "x\n1\n", [], ["p.npy", "no NPY file"]),
    ("p.csv", "y\n1\n", [], ["unknown-input", "missing-input"]),
    ("p.csv", "x\n1\n", ["--format", "npy"], ["--output"]),
    ("p.csv", "x\n1\n", ["--output", "/nowhere/r.csv"], ["/nowhere/r.csv: No such file"]),
    ("p.csv", "x\n1\n", ["--points", "q.csv"], ["NAME=FILE.npy"]),
    ("p.csv", "x\n1\n", ["--input-format", "npy"], ["p.csv", "no NPY file"]),
    ("p.csv", "x\n1\n", ["--input-format", "jsonl"], ["line 1, column 1"]),
    ("p.csv", "x\n1\n", ["--wrt", "y"], ["'y'", "/wrt/0"]),
    ("p.csv", "x\n1\n", ["x=2"], ["'x'", "stands in"]),
    ("p.jsonl", String(repeating: "[", count: 2000) + "\n", [], ["line 1", "600"]),
    ("p.csv", "x\n1\n", ["--endpoint", "check"], ["--format jsonl"]),
    ("p.csv", "x\n1\n", ["--endpoint", "gradiant"], ["gradiant"]),
  ]

  @Test func faultsSayWhere() throws {
    for (name, text, arguments, parts) in Self.faults {
      let path = try file(name, text)
      let (status, output, errors) = try ServiceProcess.run(
        ["eval", "sin(x)", "--points", path] + arguments)
      #expect(status != 0 && output.isEmpty, "\(name) \(arguments)")
      if parts.contains("unknown-input") {
        #expect(parts.contains { errors.contains($0) }, "\(errors)")
      } else {
        for part in parts { #expect(errors.contains(part), "\(errors)") }
      }
    }
  }

  @Test func aFailureLeavesNoFile() throws {
    let path = try file("p.csv", "x\n1+1j\n-1+1j\n")
    let output = folder.appendingPathComponent("r.csv").path
    let arguments = ["eval", "where(real(x) > 0, x, conj(x))", "--holomorphic", "--points", path]
    #expect(try ServiceProcess.run(arguments + ["--output", output]).status == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["p.csv"])
  }

  /// A device or a pipe is written to, and stays what it is.
  @Test func outputToWhatIsNoFile() throws {
    let path = try file("p.csv", "x\n1\n2\n")
    let pipe = folder.appendingPathComponent("pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    // Both ends, so that nobody waits for the other.
    let reader = open(pipe, O_RDWR)
    defer { close(reader) }
    let run = try ServiceProcess.run(
      ["eval", "x", "--endpoint", "value", "--points", path, "--format", "csv", "--output", pipe])
    #expect(run.status == 0)
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(reader, &bytes, bytes.count)
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "value\n1\n2\n")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        "p.csv", "pipe",
      ])
  }

  @Test func warningsGoToStandardError() throws {
    let path = try file("p.csv", "x\n1\n0\n")
    let (status, output, errors) = try ServiceProcess.run(
      ["eval", "log(x)", "--endpoint", "value", "--points", path])
    #expect(status == 0 && output == "value\n0\n-inf\n")
    #expect(errors.contains("\"points\":[1]"))
  }
}
