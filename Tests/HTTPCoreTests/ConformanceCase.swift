import Foundation
import HTTPCore
import Testing

/// One row of a document in `Cases`: a request and the events that it must lead to.
struct ConformanceCase: CustomTestStringConvertible, Sendable {
  let file: String
  let section: String
  let cell: String
  let bytes: [UInt8]
  /// The events, each as bytes; interim responses are left out.
  let events: [[UInt8]]
  /// Whether an interim response is asked for.
  let wantsContinue: Bool
  let limits: HTTPLimits

  var testDescription: String { "\(file), \(section): \(cell)" }

  /// Whether another request may follow on the connection.
  var staysOpen: Bool {
    guard let last = events.last else { return true }
    return last != Array("close".utf8) && last != Array("wait".utf8) && !isRefused
  }

  var isRefused: Bool {
    events.last.map { $0.count > 4 && $0[3] == 0x20 && $0[..<3].allSatisfy { 0x30...0x39 ~= $0 } }
      ?? false
  }
}

/// A document that cannot be read as one: a mistake in it, not in the code under test.
struct DocumentError: Error {
  let line: String
}

extension ConformanceCase {
  static let files = [
    "request-line", "target", "fields", "host", "framing", "chunked", "connection", "limits",
    "h1spec",
  ]

  static func all() throws -> [ConformanceCase] { try files.flatMap(read) }

  static func read(_ file: String) throws -> [ConformanceCase] {
    guard
      let url = Bundle.module.url(forResource: file, withExtension: "md", subdirectory: "Cases")
    else { throw DocumentError(line: file) }
    var cases: [ConformanceCase] = []
    var section = ""
    var template = "$"
    var limits = HTTPLimits()
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("## ") {
        section = String(line.dropFirst(3))
        limits = HTTPLimits()
      } else if line.hasPrefix("Request: ") {
        template = String(line.dropFirst("Request: `".count).dropLast())
      } else if line.hasPrefix("Limits: ") {
        limits = try self.limits(line.dropFirst("Limits: ".count))
      } else if line.hasPrefix("| `") {
        cases.append(try row(line, file, section, template, limits))
      }
    }
    return cases
  }

  private static func row(
    _ line: Substring, _ file: String, _ section: String, _ template: String, _ limits: HTTPLimits
  ) throws -> ConformanceCase {
    let cells = line.split(separator: "|", omittingEmptySubsequences: false)
    guard cells.count == 5, let place = template.firstIndex(of: "$") else {
      throw DocumentError(line: String(line))
    }
    let cell = cells[1].dropFirst(2).dropLast(2)
    let text = template[..<place] + cell + template[template.index(after: place)...]
    var expected = cells[2].trimmingCharacters(in: .whitespaces).components(separatedBy: "; ")
    let interim = expected.count { $0.hasPrefix("100 ") }
    expected = expected.map { $0.hasPrefix("100 ") ? String($0.dropFirst(4)) : $0 }
    return ConformanceCase(
      file: file, section: section, cell: String(cell), bytes: try decode(text[...]),
      events: try expected.map { try decode($0[...]) }, wantsContinue: interim > 0, limits: limits)
  }

  private static func limits(_ text: Substring) throws -> HTTPLimits {
    let paths: [String: WritableKeyPath<HTTPLimits, Int>] = [
      "target": \.target, "fieldSection": \.fieldSection, "fieldCount": \.fieldCount,
      "chunkLine": \.chunkLine, "chunkExtensions": \.chunkExtensions, "trailers": \.trailers,
      "content": \.content,
    ]
    var limits = HTTPLimits()
    for part in text.components(separatedBy: ", ") {
      let words = part.split(separator: " ")
      guard words.count == 2, let path = paths[String(words[0])], let value = Int(words[1]) else {
        throw DocumentError(line: String(text))
      }
      limits[keyPath: path] = value
    }
    return limits
  }

  /// Resolves the escapes and repetitions of the documents.
  private static func decode(_ text: Substring) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "{", let star = rest.firstIndex(of: "*"), let count = Int(rest[..<star]),
        let end = rest.firstIndex(of: "}")
      {
        let unit = try decode(rest[rest.index(after: star)..<end])
        for _ in 0..<count { bytes += unit }
        rest = rest[rest.index(after: end)...]
        continue
      }
      guard character == "\\" else {
        bytes += character.utf8
        continue
      }
      switch rest.popFirst() {
      case "r": bytes.append(0x0d)
      case "n": bytes.append(0x0a)
      case "t": bytes.append(0x09)
      case "\\": bytes.append(0x5c)
      case "x":
        guard let byte = UInt8(rest.prefix(2), radix: 16) else {
          throw DocumentError(line: String(text))
        }
        bytes.append(byte)
        rest = rest.dropFirst(2)
      default: throw DocumentError(line: String(text))
      }
    }
    return bytes
  }
}
