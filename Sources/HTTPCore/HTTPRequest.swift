/// A complete request.
public struct HTTPRequest: Sendable {
  private var shared: RequestHead
  /// The content, without its framing.
  public internal(set) var content: [UInt8]

  /// The method.
  public var method: HTTPMethod { shared.method }
  /// The path of the request-target. Of its percent-encoding only that of unreserved characters is resolved, which
  /// changes no meaning.
  public var path: String { shared.path }
  /// What follows the question mark of the request-target.
  public var query: String? { shared.query }
  /// The header fields.
  public var fields: HTTPFields { shared.fields }

  /// A request from its parts, for callers without a network.
  public init(
    method: HTTPMethod, path: String, query: String? = nil,
    fields: KeyValuePairs<String, String> = [:], content: [UInt8] = []
  ) {
    var table = HTTPFields()
    for (name, value) in fields {
      let start = table.bytes.count
      table.bytes += name.utf8
      let middle = table.bytes.count
      table.bytes += value.utf8
      let line = HTTPFields.Line(name: start..<middle, value: middle..<table.bytes.count)
      table.append(line, first: name.utf8.first ?? 0)
    }
    self.init(RequestHead(method, path, query, table), content)
  }

  /// Whether there is a field of this name, which is given in lower case. Asking `fields` would count references to
  /// all of them, at each question.
  public func has(_ name: StaticString) -> Bool { shared.fields.has(name) }

  /// Whether there is one field of this name, and its value is this text whatever its case; both are given in lower
  /// case.
  public func isOnly(_ name: StaticString, _ value: StaticString) -> Bool {
    shared.fields.isOnly(name, value)
  }

  /// The request without its content.
  public var head: HTTPRequest { HTTPRequest(shared, []) }

  /// Puts what a content coding held in the place of the content; the field that names the coding goes.
  public mutating func replaceCodedContent(_ content: [UInt8]) {
    self.content = content
    shared = shared.removing("content-encoding")
  }

  init(_ head: RequestHead, _ content: [UInt8]) {
    shared = head
    self.content = content
  }
}
