import Foundation
import HTTPCore
import Operations
import Testing

/// Who may use the service.
@Suite struct Access {
  static let first = "0123456789abcdef"
  static let second = "zyxwvutsrqponmlk-+/="

  private func file(_ text: String) throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  @Test(arguments: [
    ("Bearer \(first)", 200), ("bearer \(second)", 200), ("BEARER  \(first)", 200),
    ("Bearer \(first)x", 401), ("Bearer \(first.dropLast())", 401), ("Bearer", 401),
    ("Bearer ", 401), ("Basic \(first)", 401), (first, 401), ("", 401),
    ("Bearer \(first) \(second)", 401), ("Bearer # a comment that is long", 401),
  ])
  func onlyTokensOfTheFileAreTaken(_ field: String, _ status: Int) throws {
    let tokens = try Tokens(
      path: file("# a comment that is long\n\n\(Self.first)\r\n \(Self.second) \n"))
    let layers = Layers { $0.tokens = tokens }
    let response = layers.answer(.post, "/v1/gradient", ["Authorization": field])
    #expect(response.status == status)
    if status == 401 {
      #expect(response.first("WWW-Authenticate")?.hasPrefix("Bearer") == true)
      #expect(response.first("Content-Type") == "application/problem+json")
      #expect(response.first("X-Request-Id") != nil)
    }
  }

  /// What can be told from a head is told before the content is sent.
  @Test(arguments: [
    ("POST", "/v1/gradient", first, "application/json", nil as Int?),
    ("POST", "/v1/gradient", "another", "application/json", 401),
    ("POST", "/nowhere", first, "application/json", 404),
    ("DELETE", "/v1/gradient", first, "application/json", 405),
    ("POST", "/v1/gradient", first, "text/plain", 415),
    ("OPTIONS", "/v1/gradient", first, "text/plain", nil),
  ])
  func requestsAreRefusedOnTheirHeads(
    _ method: String, _ path: String, _ token: String, _ type: String, _ status: Int?
  ) throws {
    let tokens = try Tokens(path: file(Self.first))
    let layers = Layers {
      $0.tokens = tokens
      $0.origins = .any
    }
    let methods: [String: HTTPMethod] = [
      "POST": .post, "OPTIONS": .options, "DELETE": .delete,
    ]
    let head = HTTPRequest(
      method: try #require(methods[method]), path: path,
      fields: [
        "authorization": "Bearer \(token)", "content-type": type, "origin": "https://a.example",
        "x-request-id": "mine",
      ])
    let response = layers.service.service.refusal(of: head)
    #expect(response?.status == status)
    guard let response else { return }
    #expect(response.first("X-Request-Id") == "mine")
    #expect(response.first("Access-Control-Allow-Origin") == "*")
    #expect(layers.service.metrics.text.contains(#"status="\#(response.status)""#))
    // As it would be with its content.
    guard case .now(let answer) = layers.service.service.answer(head) else {
      Issue.record("not answered at once")
      return
    }
    #expect(answer.status == response.status)
  }

  @Test func whoeverWatchesNeedsNoToken() throws {
    let tokens = try Tokens(path: file(Self.first))
    let layers = Layers { $0.tokens = tokens }
    #expect(layers.answer(.get, "/healthz", [:], []).status == 200)
    #expect(layers.answer(.get, "/metrics", [:], []).status == 401)
    #expect(layers.answer(.get, "/nowhere", [:], []).status == 401)
    #expect(layers.answer(.post, "/v1/gradient", [:]).status == 401)
    // Two fields could be read in two ways.
    let twice: KeyValuePairs = [
      "Authorization": "Bearer \(Self.first)", "authorization": "Bearer \(Self.first)",
    ]
    #expect(layers.answer(.post, "/v1/gradient", twice).status == 401)
  }

  /// The OpenAPI document says that a token is needed, and where it is not.
  @Test func theDocumentSaysWhereATokenIsNeeded() throws {
    let tokens = try Tokens(path: file(Self.first))
    let document = Layers { $0.tokens = tokens }.answer(
      .get, "/openapi.json", ["authorization": "Bearer \(Self.first)"])
    #expect(document.status == 200)
    let text = document.text
    #expect(text.contains(#""security":[{"bearer":[]}]"#))
    #expect(text.contains(#""securitySchemes":{"bearer":{"type":"http","scheme":"bearer"}}"#))
    #expect(text.split(separator: #""security":[]"#).count == 3)
    #expect(!Layers().answer(.get, "/openapi.json").text.contains("security"))
  }

  @Test func aReloadTakesNewTokensAndKeepsTheOldWhenItFails() throws {
    let path = try file(Self.first)
    let tokens = try Tokens(path: path)
    let layers = Layers { $0.tokens = tokens }
    func status(_ token: String) -> Int {
      layers.answer(.post, "/v1/gradient", ["Authorization": "Bearer \(token)"]).status
    }
    try Data(Self.second.utf8).write(to: URL(fileURLWithPath: path))
    #expect(status(Self.first) == 200)
    try tokens.reload()
    #expect(status(Self.first) == 401)
    #expect(status(Self.second) == 200)
    try Data("short".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: Tokens.Fault.self) { try tokens.reload() }
    #expect(status(Self.second) == 200)
  }

  @Test(arguments: [
    ("", "no token"), ("# nothing\n", "no token"), ("\(first)\nshort\n", "line 2"),
    ("with spaces in between them", "line 1"), ("\(first)\u{e9}", "line 1"),
    (String(repeating: "a", count: 1 << 20) + "\n", "larger"),
  ])
  func aBadFileIsNamed(_ text: String, _ mention: String) throws {
    let path = try file(text)
    let fault = #expect(throws: Tokens.Fault.self) { try Tokens(path: path) }
    #expect(fault?.description.contains(path) == true)
    #expect(fault?.description.contains(mention) == true)
    #expect(throws: Tokens.Fault.self) { try Tokens(path: path + ".none") }
  }

  /// The CORS protocol of the Fetch standard.
  @Test(
    arguments: [
      (nil, "https://a.example", nil), ("*", "https://a.example", "*"),
      ("https://a.example", "https://a.example", "https://a.example"),
      ("https://a.example", "https://b.example", nil), ("https://a.example", "null", nil),
      ("https://a.example", "https://a.example.evil", nil),
    ] as [(String?, String, String?)])
  func scriptsOfNamedOriginsMayUseIt(
    _ setting: String?, _ origin: String, _ allowed: String?
  ) throws {
    let layers = Layers {
      $0.origins = setting.map { $0 == "*" ? .any : .some([$0]) }
    }
    let response = layers.answer(.post, "/v1/gradient", ["Origin": origin])
    #expect(response.text == seedAnswer)
    #expect(response.first("Access-Control-Allow-Origin") == allowed)
    #expect(response.first("Access-Control-Allow-Credentials") == nil)
    let isNamed = setting != nil && setting != "*"
    #expect(response.fields.all.contains { $0.name == "Vary" && $0.value == "Origin" } == isNamed)
    let preflight = layers.answer(
      .options, "/v1/gradient",
      [
        "Origin": origin, "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
      ], [])
    #expect(preflight.status == 204)
    #expect(preflight.first("Access-Control-Allow-Origin") == allowed)
    if allowed != nil {
      #expect(preflight.first("Access-Control-Allow-Methods")?.contains("POST") == true)
      #expect(preflight.first("Access-Control-Allow-Headers")?.contains("Authorization") == true)
    }
  }

  /// A browser sends no token with a preflight.
  @Test func preflightsComeBeforeTokens() throws {
    let tokens = try Tokens(path: file(Self.first))
    let layers = Layers {
      $0.tokens = tokens
      $0.origins = .any
    }
    let preflight: KeyValuePairs = [
      "Origin": "https://a.example", "Access-Control-Request-Method": "POST",
    ]
    #expect(layers.answer(.options, "/v1/gradient", preflight, []).status == 204)
    let refused = layers.answer(.post, "/v1/gradient", ["Origin": "https://a.example"])
    #expect(refused.status == 401)
    #expect(refused.first("Access-Control-Allow-Origin") == "*")
  }
}
