public import GradientAPI
public import HTTPCore
import Synchronization

/// Decodes contents and encodes answers with gzip.
public struct ContentCodingLayer: ServiceLayer {
  /// Which contents are coded and how.
  public struct Settings: Sendable {
    /// Bytes of an answer from which on it is encoded. 1 KiB: below it the packets saved are none.
    public var smallest = 1 << 10
    /// From 1 (fast) to 9 (small). 1: see the README.
    public var level = 1
    /// Bytes of decoded content; more is 413. The same limit as for content that is not encoded.
    public var content = 64 << 20

    /// The defaults.
    public init() {}
  }

  /// The service inside.
  public let inner: any HTTPService
  private let settings: Settings
  private let refuse: @Sendable (ServiceRefusal, HTTPRequest) -> HTTPResponse

  /// A layer around a service.
  ///
  /// - Parameter refuse: makes the answer to a request whose content cannot be decoded.
  public init(
    _ inner: any HTTPService, _ settings: Settings,
    refuse: @escaping @Sendable (ServiceRefusal, HTTPRequest) -> HTTPResponse
  ) {
    self.inner = inner
    self.settings = settings
    self.refuse = refuse
  }

  /// The service's answer, decoded before and encoded after.
  public func answer(_ request: HTTPRequest) -> HTTPAnswer {
    let answer = decoded(request)
    // The usual case, without a closure.
    if case .now(let response) = answer, !isEncodable(response) { return answer }
    guard CodingPreference.takesGzip(request) else {
      return answer.map { isEncodable($0) ? varied($0) : $0 }
    }
    if case .now(let response) = answer {
      // Encoding takes longer than a loop may wait, but for the smallest.
      if response.content.count > 16 << 10 { return .later { _ in encoded(response) } }
    }
    return answer.map { isEncodable($0) ? encoded($0) : $0 }
  }

  /// 415 for a coding that the server does not have, or the service's refusal of what it will be given: a request whose
  /// content has no coding any more.
  public func refusal(of head: HTTPRequest) -> HTTPResponse? {
    guard let coding = coding(of: head) else { return inner.refusal(of: head) }
    guard Self.isGzip(coding) else { return refuse(.unknownCoding(coding), head) }
    var plain = head
    plain.replaceCodedContent([])
    return inner.refusal(of: plain)
  }

  /// How a content is coded, in lower case; nil where it is not.
  private func coding(of request: HTTPRequest) -> String? {
    if !request.has("content-encoding") { return nil }
    guard let coding = request.fields.first("content-encoding")?.lowercased(),
      coding != "identity", !coding.isEmpty
    else { return nil }
    return coding
  }

  private static func isGzip(_ coding: String) -> Bool { coding == "gzip" || coding == "x-gzip" }

  private func decoded(_ request: HTTPRequest) -> HTTPAnswer {
    guard let coding = coding(of: request) else { return inner.answer(request) }
    guard Self.isGzip(coding) else { return .now(refuse(.unknownCoding(coding), request)) }
    let coded = Mutex<HTTPRequest?>(request)
    return .later { cancellation in
      // Neither the coded content nor the plain one is held here while the service works on it.
      guard let request = coded.withLock({ $0.take() }) else { return inner.answerToOverload(nil) }
      switch plainAnswer(request) {
      case .now(let response): return response
      case .later(let work): return work(cancellation)
      }
    }
  }

  /// The service's answer to what a request's content holds.
  private func plainAnswer(_ request: consuming HTTPRequest) -> HTTPAnswer {
    do throws(GzipCoder.Fault) {
      guard let decoder = GzipCoder.decoder() else { return .now(inner.answerToOverload(request)) }
      let content = try decoder.decode(request.content, limit: settings.content)
      request.replaceCodedContent(content)
      return inner.answer(request)
    } catch {
      return .now(refuse(error == .tooLarge ? .contentTooLarge : .malformedCoding, request))
    }
  }

  private func isEncodable(_ response: HTTPResponse) -> Bool {
    (response.content.count >= settings.smallest || response.rest != nil)
      && response.first("Content-Encoding") == nil
  }

  /// RFC 9110 section 12.5.5: a cache must know that the answer depends on the field.
  private func varied(_ response: HTTPResponse) -> HTTPResponse {
    var response = response
    response.fields.append(("Vary", "Accept-Encoding"))
    return response
  }

  private func encoded(_ response: HTTPResponse) -> HTTPResponse {
    guard let encoder = GzipCoder.encoder(level: settings.level) else { return varied(response) }
    var response = varied(response)
    guard let content = encoder.encode(response.content, isLast: response.rest == nil) else {
      return response
    }
    response.fields.append(("Content-Encoding", "gzip"))
    response.content = content
    response.rest = response.rest.map { EncodedSource($0, encoder) }
    return response
  }
}

/// Content that is made and encoded piece by piece.
private final class EncodedSource: HTTPContentSource {
  private let inner: any HTTPContentSource
  private let encoder: GzipCoder

  init(_ inner: any HTTPContentSource, _ encoder: GzipCoder) {
    self.inner = inner
    self.encoder = encoder
  }

  var heldBytes: Int { inner.heldBytes }

  func next(_ cancellation: Cancellation) -> HTTPPiece {
    let (bytes, isLast) =
      switch inner.next(cancellation) {
      case .more(let bytes): (bytes, false)
      case .last(let bytes): (bytes, true)
      }
    // Without its end the client can tell that the content is cut off.
    guard let encoded = encoder.encode(bytes, isLast: isLast) else { return .last([]) }
    return isLast ? .last(encoded) : .more(encoded)
  }
}
