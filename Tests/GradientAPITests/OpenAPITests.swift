import GradientAPI
import HTTPCore
import JSON
import Testing

/// `GET /openapi.json` and the pages of problems.
@Suite struct OpenAPITests {
  private let service = GradientService()
  private let document: JSONValue

  init() throws { document = try get("/openapi.json", from: service).root }

  /// Every example is sent; its answer has the bytes that the document shows.
  @Test func examplesGiveTheirAnswers() throws {
    var count = 0
    for (path, item) in try #require(document.at(["paths"])).members() {
      guard let operation = item.at(["post"]) else { continue }
      let json = ["content", "application/json", "examples"]
      let requests = try #require(operation.at(["requestBody"] + json), "\(path)")
      let answers = try #require(operation.at(["responses", "200"] + json), "\(path)")
      for (name, example) in try requests.members() {
        let answer = service.evaluate(path: path, Array(try #require(example.at(["value"])).source))
        let expected = try #require(answers.at([name, "value"]), "\(path) \(name)")
        #expect(
          String(decoding: answer.content, as: UTF8.self) == expected.text, "\(path) \(name)")
        count += 1
      }
    }
    #expect(count >= 18)
  }

  /// The paths of the contract, each with its method.
  @Test func allPathsAreThere() throws {
    let paths = try #require(document.at(["paths"]))
    let posts = [
      "value", "gradient", "vjp", "jvp", "jacobian", "hessian", "hvp", "derivatives", "wirtinger",
      "check", "compile",
    ]
    for name in posts { #expect(paths.at(["/v1/" + name, "post"]) != nil, "\(name)") }
    let gets = [
      "/v1/functions", "/openapi.json", "/healthz", "/readyz", "/metrics", "/problems/{type}",
    ]
    for path in gets {
      #expect(paths.at([path, "get"]) != nil, "\(path)")
    }
  }

  @Test func referencesHaveTargets() throws {
    var count = 0
    func look(_ value: JSONValue) throws {
      switch value.kind {
      case .array: for element in try value.elements() { try look(element) }
      case .object:
        for (key, member) in try value.members() {
          guard key == "$ref", member.kind == .string else {
            try look(member)
            continue
          }
          let parts = try member.string().split(separator: "/").map(String.init)
          #expect(document.at(Array(parts.dropFirst())) != nil, "\(parts)")
          count += 1
        }
      case .null, .boolean, .number, .string: break
      }
    }
    try look(document)
    #expect(count > 100)
  }

  /// The keys that the document knows are those that a request may have: each alone is no unknown key, and
  /// one more is.
  @Test func keysAreThoseOfTheReader() throws {
    for (path, item) in try #require(document.at(["paths"])).members() {
      guard let operation = item.at(["post"]) else { continue }
      let schema = try #require(
        operation.at(["requestBody", "content", "application/json", "schema"]))
      let keys = try #require(schema.at(["properties"])).members().map(\.key)
      #expect(keys.contains("function") && keys.contains("points"))
      for key in keys + ["other"] {
        let answer = service.evaluate(path: path, Array("{\"\(key)\": null}".utf8))
        let type = try JSONDocument(parsing: answer.content).root.at(["type"])?.string()
        #expect((type == "/problems/unknown-key") == (key == "other"), "\(path) \(key)")
      }
    }
  }

  // MARK: Problems

  private func slugs() throws -> [String] {
    let parameters = try #require(document.at(["paths", "/problems/{type}", "get", "parameters"]))
    let schema = try #require(parameters.at(["0", "schema", "enum"]))
    return try schema.elements().map { try $0.string() }
  }

  @Test func everyProblemHasItsPages() throws {
    let slugs = try slugs()
    #expect(slugs.count >= 30)
    for slug in slugs {
      let (response, root) = try get("/problems/" + slug, from: service)
      #expect(response.status == 200 && response.first("Content-Type") == "application/json")
      #expect(try root.at(["type"])?.string() == "/problems/" + slug)
      let title = try #require(root.at(["title"])).string()
      let explanation = try #require(root.at(["explanation"])).string()
      #expect(!title.isEmpty && explanation.hasSuffix("."), "\(slug)")
      let page = page(slug, accept: "text/html,application/xhtml+xml,*/*;q=0.8")
      #expect(page.first("Content-Type") == "text/html; charset=utf-8")
      #expect(page.first("Vary") == "Accept")
      let html = String(decoding: page.content, as: UTF8.self)
      #expect(html.contains("<h1>\(title)</h1>") && html.contains("/problems/" + slug), "\(slug)")
    }
    #expect(page("nothing", accept: "text/html").status == 404)
  }

  @Test(arguments: [
    ("text/html", "text/html; charset=utf-8"), ("text/*", "text/html; charset=utf-8"),
    ("application/json", "application/json"), ("*/*", "application/json"),
    ("text/html;q=0.5, application/json", "application/json"),
    ("text/html, application/json;q=0.9", "text/html; charset=utf-8"),
    ("text/html;q=0, */*", "application/json"),
  ])
  func acceptDecides(accept: String, type: String) {
    #expect(page("not-found", accept: accept).first("Content-Type") == type)
  }

  @Test func nothingElseIsAcceptable() {
    #expect(page("not-found", accept: "image/png").status == 406)
    #expect(page("not-found", accept: "application/x-ndjson").status == 406)
  }

  private func page(_ slug: String, accept: String) -> HTTPResponse {
    let request = HTTPRequest(
      method: .get, path: "/problems/" + slug, fields: ["accept": accept])
    switch service.answer(request) {
    case .now(let response): return response
    case .later(let work): return work(Cancellation())
    }
  }
}
