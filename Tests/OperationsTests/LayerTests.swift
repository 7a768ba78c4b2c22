import Foundation
import GradientAPI
import HTTPCore
import Operations
import Testing

/// A service with layers, and the answers that it gives.
struct Layers {
  let service: OperatedService
  /// Is asked about heads alone, which would count twice with the other.
  private let second: OperatedService

  init(_ change: (inout OperatedService.Settings) -> Void = { _ in }) {
    var settings = OperatedService.Settings()
    change(&settings)
    service = OperatedService(settings, .init())
    second = OperatedService(settings, .init())
  }

  func answer(
    _ method: HTTPMethod = .post, _ path: String = "/v1/gradient",
    _ fields: KeyValuePairs<String, String> = [:], _ content: [UInt8] = Array(seedRequest.utf8)
  ) -> HTTPResponse {
    let request = HTTPRequest(method: method, path: path, fields: fields, content: content)
    let response =
      switch service.service.answer(request) {
      case .now(let response): response
      case .later(let work): work(Cancellation())
      }
    // Whoever sends the head alone is told the same, or is asked for the content.
    let head = HTTPRequest(method: method, path: path, fields: fields, content: [])
    if let refusal = second.service.refusal(of: head) {
      #expect(refusal.status == response.status, "\(method.name) \(path) \(fields)")
    }
    return response
  }
}

let seedRequest = #"{"function": "real(x * exp(1.5j))", "at": {"x": {"re": 2.3, "im": 4.5}}}"#
let seedAnswer =
  #"{"value":-4.326031875882528,"gradient":{"x":{"re":0.0707372016677029,"im":-0.9974949866040544}},"convention":"adjoint"}"#

extension HTTPResponse {
  var text: String { String(decoding: content, as: UTF8.self) }
}

@Suite struct ContentCoding {
  /// `seedRequest` as Python's gzip module writes it, in one member and in two.
  static let oneMember =
    "H4sIAAAAAAACA6tWSivNSy7JzM9TslJQKkpNzNGoUNBSSK0o0DDUM83S1FTSUVBKLAFKVitVgMmiVCBlpGcMFM/MBTJN9Exra2sBUsWuiEgAAAA="
  static let twoMembers =
    "H4sIAAAAAAACA6tWSivNSy7JzM9TslJQKkpNzNGoUNBSSK0o0DDUMwUAOLE9JR4AAAAfiwgAAAAAAAIDy9LUVNJRUEosUbJSqFaqAJNFqUDKSM8YKJ6ZC2Sa6JnW1tYCAJl3LgIqAAAA"

  private func bytes(_ base64: String) throws -> [UInt8] {
    [UInt8](try #require(Data(base64Encoded: base64)))
  }

  @Test(arguments: [oneMember, twoMembers], ["gzip", "GZIP", "x-gzip"])
  func codedContentIsRead(_ base64: String, _ name: String) throws {
    let response = Layers().answer(
      .post, "/v1/gradient", ["Content-Encoding": name], try bytes(base64))
    #expect(response.text == seedAnswer)
  }

  @Test func whatIsNotGzipIsRefused() throws {
    let layers = Layers()
    let good = try bytes(Self.oneMember)
    for content in [
      [], Array(seedRequest.utf8), Array(good.dropLast()), Array(good.prefix(5)), good + [0],
      good + Array(good.prefix(12)), Array(good.dropLast(8)) + [0, 0, 0, 0] + good.suffix(4),
    ] {
      let response = layers.answer(.post, "/v1/gradient", ["Content-Encoding": "gzip"], content)
      #expect(response.status == 400, "\(content)")
      #expect(response.text.contains("gzip"))
    }
  }

  @Test(arguments: ["br", "deflate", "gzip, gzip", "zstd"])
  func otherCodingsSayWhichIsTaken(_ name: String) throws {
    let response = Layers().answer(.post, "/v1/gradient", ["Content-Encoding": name])
    #expect(response.status == 415)
    #expect(response.first("Accept-Encoding") == "gzip")
  }

  /// Ten megabytes of zeros are ten kilobytes of gzip.
  @Test func theExpandedSizeIsBounded() throws {
    let layers = Layers { $0.coding?.content = 1 << 20 }
    let bomb = try gunzip(Array(repeating: 0x20, count: 10 << 20), ["-c"])
    #expect(bomb.count < 20_000)
    let response = layers.answer(.post, "/v1/gradient", ["Content-Encoding": "gzip"], bomb)
    #expect(response.status == 413)
  }

  @Test(arguments: [
    ("gzip", true), ("GZip", true), ("x-gzip", true), ("*", true), ("br, gzip;q=0.1", true),
    ("gzip;q=0", false), ("gzip; q=0.0, *", false), ("*;q=0", false), ("identity", false),
    ("br", false), ("", false), ("gzip;q=x", false), ("*;q=0, gzip", true),
  ])
  func answersAreCodedForThoseWhoAsk(_ field: String, _ isCoded: Bool) throws {
    let content = Array(#"{"function": "linspace(0, 1, 400) + 0*x", "at": {"x": 1}}"#.utf8)
    let layers = Layers()
    let plain = layers.answer(.post, "/v1/value", [:], content)
    let response = layers.answer(.post, "/v1/value", ["Accept-Encoding": field], content)
    #expect(response.first("Vary") == "Accept-Encoding")
    #expect((response.first("Content-Encoding") == "gzip") == isCoded)
    let read = isCoded ? try gunzip(response.content, ["-dc"]) : response.content
    #expect(read == plain.content)
    #expect(!isCoded || response.content.count < plain.content.count)
  }

  @Test func smallAnswersStayAsTheyAre() {
    let response = Layers().answer(.post, "/v1/gradient", ["Accept-Encoding": "gzip"])
    #expect(response.text == seedAnswer)
    #expect(response.first("Content-Encoding") == nil)
  }

  /// Lines that are sent while they are computed can be read while they come.
  @Test func streamsAreCodedPieceByPiece() throws {
    let points = (0..<5000).map { "{\"x\": \($0)}" }.joined(separator: ",")
    let content = Array(#"{"function": "x*x", "points": [\#(points)]}"#.utf8)
    let layers = Layers()
    func all(_ fields: KeyValuePairs<String, String>) -> [UInt8] {
      let response = layers.answer(.post, "/v1/gradient", fields, content)
      var bytes = response.content
      while let source = response.rest {
        switch source.next(Cancellation()) {
        case .more(let piece): bytes += piece
        case .last(let piece): return bytes + piece
        }
      }
      return bytes
    }
    let plain = all(["Accept": "application/x-ndjson"])
    let coded = all(["Accept": "application/x-ndjson", "Accept-Encoding": "gzip"])
    #expect(try gunzip(coded, ["-dc"]) == plain)
    #expect(plain.count > 100_000 && coded.count < plain.count)
  }
}

/// What the gzip program makes of some bytes.
private func gunzip(_ bytes: [UInt8], _ arguments: [String]) throws -> [UInt8] {
  let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try Data(bytes).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["gzip"] + arguments
  process.standardInput = try FileHandle(forReadingFrom: file)
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let result = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  #expect(process.terminationStatus == 0)
  return [UInt8](result)
}
