import FunctionSpecs
import GradientAPI
import HTTPCore
import JSON

/// Statuses that the service documents for what a client sends.
private let statuses: Set<Int> = [200, 400, 401, 404, 405, 406, 413, 415, 422, 503]

private let service: GradientService = {
  var settings = ServiceSettings()
  settings.formula.maximumOperations = 1_000
  settings.formula.maximumElements = 1 << 12
  settings.formula.maximumMatrixWork = 1_000_000
  settings.maximumPoints = 1_000
  settings.maximumAnswer = 1 << 12
  settings.maximumMatrix = 1 << 12
  settings.workTime = .milliseconds(100)
  // The cache would make an input's result depend on those before it.
  settings.cacheBytes = 0
  return GradientService(settings)
}()

/// A documented answer that is JSON to our own reader.
@Sendable func fuzzService(_ bytes: [UInt8]) {
  let parts = bytes.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
  guard parts.count == 2 else { return }
  // A capital asks for a stream of lines.
  let streams = parts[0].first == UInt8(ascii: "!")
  let path = String(decoding: streams ? parts[0].dropFirst() : parts[0], as: UTF8.self)
  let request = HTTPRequest(
    method: .post, path: path,
    fields: [
      "Content-Type": "application/json",
      "Accept": streams ? "application/x-ndjson" : "application/json",
    ], content: Array(parts[1]))
  let response: HTTPResponse
  switch service.answer(request) {
  case .now(let answer): response = answer
  case .later(let work): response = work(Cancellation())
  }
  guard statuses.contains(response.status) else { fatalError("\(response.status)") }
  var content = response.content
  var rest = response.rest
  while let source = rest {
    switch source.next(Cancellation()) {
    case .more(let piece): content += piece
    case .last(let piece):
      content += piece
      rest = nil
    }
  }
  // Refusals are one document whatever was asked for.
  let isStream = streams && response.status == 200
  let documents = isStream ? content.split(separator: 10) : [content[...]]
  for document in documents where !document.isEmpty {
    guard (try? JSONDocument(parsing: Array(document))) != nil else {
      fatalError("\(response.status) \(String(decoding: document, as: UTF8.self))")
    }
  }
}
