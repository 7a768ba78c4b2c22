import Foundation
import Testing

/// Functions by name, as the process serves them.
@Suite struct CatalogueProcess {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  private let body = Array(#"{"function": {"name": "f"}, "at": {"x": 5}}"#.utf8)

  @Test func aFaultStopsTheStart() throws {
    try write("f.json", #"{"formula": "x +"}"#)
    let run = try ServiceProcess.run(["serve", "--port", "0", "--functions", folder.path])
    #expect(run.status != 0)
    #expect(run.errors.contains(folder.path + "/f.json"))
  }

  @Test func evalTakesNamesAndObjects() throws {
    try write("f.json", #"{"formula": "a * x**2", "constants": {"a": 3}}"#)
    let answer = "{\"value\":12,\"gradient\":{\"x\":12},\"convention\":\"adjoint\"}\n"
    let named = try ServiceProcess.run(
      ["eval", #"{"name": "f"}"#, "x=2", "--functions", folder.path])
    #expect(named.output == answer && named.status == 0)
    let object = #" {"formula": "a * x**2", "constants": {"a": 3}}"#
    #expect(try ServiceProcess.run(["eval", object, "x=2"]).output == answer)
    let tree = #"{"mathjson": ["Multiply", 3, ["Square", "x"]]}"#
    #expect(try ServiceProcess.run(["eval", tree, "x=2"]).output == answer)
    let table = try ServiceProcess.run(
      [
        "eval", #"{"name": "f"}"#, "--functions", folder.path, "--points", "-", "--input-format",
        "csv",
      ], input: "x\n2\n1\n")
    #expect(table.output == "value,gradient.x\n12,12\n3,6\n")
    let missing = try ServiceProcess.run(["eval", #"{"name": "g"}"#, "x=2"])
    #expect(missing.status == 1 && missing.errors.contains("/problems/unknown-name"))
    #expect(try ServiceProcess.run(["eval", "{", "x=2"]).errors.contains("JSON"))
  }

  /// Clients ask all the while; each is answered by the functions of before or of after, and none is dropped.
  @Test func functionsAreReadAgainOnHangUp() throws {
    try write("f.json", #"{"formula": "x"}"#)
    let errors = Pipe()
    let service = try ServiceProcess(["--functions", folder.path], errors: errors)
    let handles = (0..<8).map { _ in CurlHandle(service, "/v1/value", json: body) }
    func answers() throws -> Set<String> {
      let answers = try performTogether(handles)
      #expect(answers.allSatisfy { $0.status == 200 })
      return Set(answers.map(\.text))
    }
    func answer(_ value: Int) -> String { "{\"value\":\(value),\"convention\":\"adjoint\"}" }
    var last = 5
    #expect(try answers() == [answer(last)])
    for factor in 2..<12 {
      try write("f.json", "{\"formula\": \"\(factor) * x\"}")
      service.signal(SIGHUP)
      let next = 5 * factor
      var tries = 0
      while tries < 10_000 {
        let found = try answers()
        #expect(found.isSubset(of: [answer(last), answer(next)]))
        if found == [answer(next)] { break }
        tries += 1
      }
      last = next
      #expect(try answers() == [answer(last)])
    }
    // What cannot be read changes nothing, and the log says why.
    try write("g.json", "{")
    service.signal(SIGHUP)
    #expect(try answers() == [answer(last)])
    var text = ""
    while !text.contains("stay") {
      let data = errors.fileHandleForReading.availableData
      if data.isEmpty { break }
      text += String(decoding: data, as: UTF8.self)
    }
    #expect(text.contains("the functions of before stay") && text.contains("g.json"))
    #expect(try answers() == [answer(last)])
    #expect(service.isRunning)
  }
}
