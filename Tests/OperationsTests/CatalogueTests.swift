import Foundation
import GradientAPI
import HTTPCore
import JSON
import Testing

@testable import Operations

/// Folders of functions, and the one that comes with the project.
@Suite struct CatalogueTests {
  private static let worked = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources/Functions").path

  private static func folder(_ path: String) -> CatalogueFolder {
    let settings = ServiceSettings()
    return CatalogueFolder(path: path, json: settings.json, limits: settings.formula)
  }

  private static func service(_ path: String) throws -> GradientService {
    let settings = ServiceSettings()
    settings.catalogue.replace(with: try folder(path).read())
    return GradientService(settings)
  }

  private func ask(_ service: GradientService, _ endpoint: String, _ body: String) throws
    -> JSONValue
  {
    let answer = service.evaluate(path: "/v1/" + endpoint, Array(body.utf8))
    return try JSONDocument(parsing: answer.content).root
  }

  // MARK: The folder of the project

  /// Values and gradients against JAX, which computed them from other formulas of the same functions.
  @Test func theWorkedSetAgreesWithJAX() throws {
    let service = try Self.service(Self.worked)
    let fixture = try #require(
      Bundle.module.url(forResource: "Fixtures/catalogue", withExtension: "jsonl"))
    let lines = try String(contentsOf: fixture, encoding: .utf8).split(separator: "\n")
    var names: Set<String> = []
    for line in lines {
      let record = try JSONDocument(parsing: Array(line.utf8)).root
      let name = try member(record, "name").string()
      names.insert(name)
      let at = String(decoding: try member(record, "at").source, as: UTF8.self)
      let answer = try ask(
        service, "gradient",
        #"{"function": {"name": "\#(name)"}, "at": \#(at), "convention": "conjugate"}"#)
      for key in ["value", "gradient"] {
        let (found, expected) = (try member(answer, key), try member(record, key))
        let (a, b) = (try numbers(found), try numbers(expected))
        let scale = max(1, b.map(\.magnitude).max() ?? 0)
        #expect(a.count == b.count && !a.isEmpty, "\(name) \(key)")
        for (x, y) in zip(a, b) {
          #expect((x - y).magnitude <= 1e-11 * scale, "\(name) \(key): \(x), JAX \(y)")
        }
      }
    }
    #expect(names == Set(try Self.folder(Self.worked).read().map(\.name)))
  }

  /// Differences of the values alone.
  @Test func theWorkedSetPassesTheCheck() throws {
    let service = try Self.service(Self.worked)
    let fixture = try #require(
      Bundle.module.url(forResource: "Fixtures/catalogue", withExtension: "jsonl"))
    for line in try String(contentsOf: fixture, encoding: .utf8).split(separator: "\n") {
      let record = try JSONDocument(parsing: Array(line.utf8)).root
      let name = try member(record, "name").string()
      let at = String(decoding: try member(record, "at").source, as: UTF8.self)
      let answer = try ask(
        service, "check",
        #"{"function": {"name": "\#(name)"}, "at": \#(at), "step": 1e-4, "tolerance": 1e-4}"#)
      #expect(try member(answer, "passed").boolean(), "\(name)")
    }
  }

  @Test func theFunctionsAreListed() throws {
    let service = try Self.service(Self.worked)
    let page = try JSONDocument(parsing: get("/v1/functions", from: service)).root
    let entries = try member(page, "catalogue").elements().map { $0 }
    #expect(entries.count == 7)
    let first = try #require(entries.first)
    #expect(try member(first, "name").string() == "gaussian-process")
    #expect(
      String(decoding: try member(first, "inputs").source, as: UTF8.self)
        == #"{"log_length":{"dtype":"float64","shape":[]},"log_scale":{"dtype":"float64","shape":[]},"log_noise":{"dtype":"float64","shape":[]}}"#
    )
    let last = try #require(entries.last)
    // Its input has the type of the point.
    #expect(String(decoding: try member(last, "inputs").source, as: UTF8.self) == #"{"x":{}}"#)
  }

  // MARK: Folders with faults

  struct Fault: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let mentions: [String]
    var testDescription: String { "\(name): \(text)" }
  }

  static let faults: [Fault] = [
    Fault(name: "f", text: "{", mentions: ["f.json", "line 1, column 2"]),
    Fault(name: "f", text: "\"x\"", mentions: ["f.json", "formula"]),
    Fault(name: "f", text: "3", mentions: ["f.json"]),
    Fault(name: "f", text: "{}", mentions: ["f.json", "formula"]),
    Fault(
      name: "f", text: #"{"formula": "x", "formulas": 1}"#, mentions: ["f.json", "/formulas"]),
    Fault(name: "f", text: #"{"name": "g"}"#, mentions: ["f.json", "/name"]),
    Fault(name: "f", text: #"{"formula": "x +"}"#, mentions: ["f.json", "/formula", "line 1"]),
    Fault(name: "f", text: #"{"formula": "sinn(x)"}"#, mentions: ["f.json", "sinn", "sin"]),
    Fault(
      name: "f", text: #"["Add", "x", ["Sinn", "x"]]"#, mentions: ["f.json", "Sinn", "/2/0"]),
    Fault(
      name: "f", text: #"{"formula": "x @ y", "inputs": {"x": "real", "y": "real"}}"#,
      mentions: ["f.json", "at least 1 axis"]),
    Fault(
      name: "f", text: #"{"formula": "x", "inputs": {"x": "float32"}}"#,
      mentions: ["f.json", "/inputs/x", "float64"]),
    Fault(
      name: "f", text: #"{"formula": "x", "description": 3}"#, mentions: ["f.json", "/description"]
    ),
    Fault(
      name: "f", text: #"{"formula": "c * x", "constants": {"c": [[1], 2]}}"#,
      mentions: ["f.json", "/constants/c/1"]),
    Fault(
      name: "f", text: #"{"formula": "c * x", "constants": {"c": {"npy": "no.npy"}}}"#,
      mentions: ["f.json", "no.npy", "No such file"]),
    Fault(
      name: "f", text: #"{"formula": "c * x", "constants": {"c": {"npy": "../c.npy"}}}"#,
      mentions: ["f.json", "/constants/c/npy", "same folder"]),
    Fault(
      name: "f", text: #"{"formula": "c * x", "constants": {"c": {"npy": "/etc/c.npy"}}}"#,
      mentions: ["f.json", "/constants/c/npy", "same folder"]),
    Fault(
      name: "f", text: #"{"formula": "c * x", "constants": {"c": {"npy": "bad.npy"}}}"#,
      mentions: ["f.json", "bad.npy", "signature"]),
    Fault(
      name: "f", text: #"{"formula": "c * x", "constants": {"c": {"npy": "folder.npy"}}}"#,
      mentions: ["f.json", "folder.npy", "regular"]),
    Fault(name: "a b", text: #"{"formula": "x"}"#, mentions: ["a b.json", "name"]),
    Fault(name: "f", text: "[\"Sin\"]", mentions: ["f.json"]),
  ]

  @Test(arguments: faults) func aFaultNamesItsFile(_ fault: Fault) throws {
    let folder = try Folder()
    try folder.write("good.json", #"{"formula": "x"}"#)
    try folder.write("bad.npy", "no array")
    try folder.makeFolder("folder.npy")
    try folder.write(fault.name + ".json", fault.text)
    do throws(CatalogueFolder.Fault) {
      _ = try Self.folder(folder.path).read()
      Issue.record("taken: \(fault.text)")
    } catch {
      for words in fault.mentions {
        #expect(error.description.contains(words), "\(error.description)")
      }
    }
  }

  @Test func otherFilesArePassedOver() throws {
    let folder = try Folder()
    try folder.write("f.json", #"{"formula": "x"}"#)
    try folder.write("README.md", "text")
    try folder.write(".hidden.json", "no function")
    #expect(try Self.folder(folder.path).read().map(\.name) == ["f"])
    #expect(throws: CatalogueFolder.Fault.self) {
      try Self.folder(folder.path + "/missing").read()
    }
  }

  // MARK: Requests

  @Test func problemsOfNamedFunctions() throws {
    let folder = try Folder()
    try folder.write("tree.json", #"["Determinant", "A"]"#)
    try folder.write("line.json", #"{"formula": "x @ x"}"#)
    let service = try Self.service(folder.path)
    let rows = [
      (#"{"name": "lime"}"#, #"{"x": 1}"#, "unknown-name", "/function/name"),
      (#"{"name": 3}"#, #"{"x": 1}"#, "wrong-type", "/function/name"),
      (#"{"name": "line", "outputs": ["a"]}"#, #"{"x": 1}"#, "unknown-key", "/function/outputs"),
      (#"{"name": "line"}"#, #"{"x": 1}"#, "shape-mismatch", "/function"),
      (#"{"name": "line"}"#, #"{"y": 1}"#, "missing-input", "/at"),
      (#"{"name": "tree"}"#, #"{"A": [[1, 2]]}"#, "shape-mismatch", "/function"),
      (#"{"name": "../line"}"#, #"{"x": 1}"#, "unknown-name", "/function/name"),
    ]
    for (function, at, type, pointer) in rows {
      let answer = try ask(service, "value", #"{"function": \#(function), "at": \#(at)}"#)
      #expect(try member(answer, "type").string() == "/problems/" + type, "\(function)")
      #expect(try member(answer, "pointer").string() == pointer, "\(function)")
    }
  }

  /// The places of a file's MathJSON are none of the request.
  @Test func warningsOfNamedFunctionsPointToTheName() throws {
    let folder = try Folder()
    try folder.write("tree.json", #"{"mathjson": ["Add", 1, ["Sqrt", "x"]]}"#)
    let answer = try ask(
      try Self.service(folder.path), "gradient", #"{"function": {"name": "tree"}, "at": {"x": 0}}"#)
    #expect(
      String(decoding: try member(answer, "warnings").source, as: UTF8.self)
        == #"[{"kind":"not-finite","pointer":"/function"}]"#)
  }

  /// A compiled function is not taken for its successor of the same name.
  @Test func anExchangedFunctionIsCompiledAnew() throws {
    let folder = try Folder()
    let settings = ServiceSettings()
    let service = GradientService(settings)
    let body = #"{"function": {"name": "f"}, "at": {"x": 3}}"#
    for (formula, value) in [("x", 3.0), ("2 * x", 6.0), ("x**2", 9.0)] {
      try folder.write("f.json", "{\"formula\": \"\(formula)\"}")
      settings.catalogue.replace(with: try Self.folder(folder.path).read())
      for _ in 0..<2 {
        #expect(try member(ask(service, "value", body), "value").double() == value)
      }
    }
  }
}

/// A folder that goes away with this value.
private final class Folder {
  let path: String
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    path = url.path
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      at: url.appendingPathComponent(name), withIntermediateDirectories: true)
  }
}

private func member(_ value: JSONValue, _ key: String) throws -> JSONValue {
  let found = try value.members().first { $0.key == key }
  return try #require(found?.value, "no \(key) in \(String(decoding: value.source, as: UTF8.self))")
}

/// All numbers of a value in order.
private func numbers(_ value: JSONValue) throws -> [Double] {
  switch value.kind {
  case .number: [try value.double()]
  case .array: try value.elements().flatMap { try numbers($0) }
  case .object: try value.members().flatMap { try numbers($0.value) }
  case .string, .boolean, .null: []
  }
}

/// The content that a GET is answered with.
private func get(_ path: String, from service: GradientService) throws -> [UInt8] {
  guard case .now(let response) = service.answer(HTTPRequest(method: .get, path: path)) else {
    Issue.record("the answer is made by a worker")
    return []
  }
  return response.content
}
