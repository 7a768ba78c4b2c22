/// A complete request.
public struct HTTPRequest: Sendable {
  /// The method.
  public let method: HTTPMethod
  /// The path of the request-target. Of its percent-encoding only that of unreserved characters is resolved, which
  /// changes no meaning.
  public let path: String
  /// What follows the question mark of the request-target.
  public let query: String?
  /// The header fields.
  public private(set) var fields: HTTPFields
  /// The content, without its framing.
  public internal(set) var content: [UInt8]

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
    self.init(method: method, path: path, query: query, table: table, content: content)
  }

  /// The request without its content.
  public var head: HTTPRequest {
    HTTPRequest(method: method, path: path, query: query, table: fields, content: [])
  }

  /// Puts what a content coding held in the place of the content; the field that names the coding goes.
  public mutating func replaceCodedContent(_ content: [UInt8]) {
    self.content = content
    fields.remove("content-encoding")
  }

  init(method: HTTPMethod, path: String, query: String?, table: HTTPFields, content: [UInt8]) {
    self.method = method
    self.path = path
    self.query = query
    self.fields = table
    self.content = content
  }
}
