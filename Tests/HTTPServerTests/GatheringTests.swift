import HTTPServer
import Testing

/// What comes on many connections while the loop is busy is received, answered and sent together; each client gets
/// what it would have got alone.
@Suite struct GatheringTests {
  /// A client's bytes, and what it has to get for them.
  struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: @Sendable (Int) -> String
    /// Ends or resets its side right after.
    var end: @Sendable (Client) -> Void = { _ in }
    /// - Returns: whether all is as it should be.
    let check: @Sendable (Client, Int) -> Bool
  }

  private static func answers(_ client: Client, _ paths: [String]) -> Bool {
    let last = paths.last ?? ""
    let count = paths.count
    let text = client.receive { text in
      text.components(of: "HTTP/1.1 200") == count && text.hasSuffix("\r\n\r\n" + last)
    }
    return text.components(of: "HTTP/1.1 200") == count && text.hasSuffix("\r\n\r\n" + last)
  }

  static let rows = [
    Row(
      testDescription: "a request", bytes: { get("/a\($0)") }, check: { answers($0, ["/a\($1)"]) }),
    Row(
      testDescription: "two at once", bytes: { get("/a\($0)") + get("/b\($0)") },
      check: { answers($0, ["/a\($1)", "/b\($1)"]) }),
    Row(
      testDescription: "forty at once",
      bytes: { index in (0..<40).map { get("/\($0)/\(index)") }.joined() },
      check: { client, index in answers(client, (0..<40).map { "/\($0)/\(index)" }) }),
    Row(
      testDescription: "a part, then the rest", bytes: { String(get("/a\($0)").dropLast(5)) },
      check: { client, index in
        client.send(String(get("/a\(index)").suffix(5)))
        return answers(client, ["/a\(index)"])
      }),
    Row(
      testDescription: "a large head",
      bytes: { get("/a\($0)", "X: " + String(repeating: "x", count: 9000) + "\r\n") },
      check: { answers($0, ["/a\($1)"]) }),
    Row(
      testDescription: "a content beyond one read",
      bytes: {
        "POST /a\($0) HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
          + String(repeating: "x", count: 100_000)
      }, check: { answers($0, ["/a\($1)"]) }),
    Row(
      testDescription: "a large answer", bytes: { _ in get("/large") },
      check: { client, _ in client.count(of: 16 << 20) }),
    Row(
      testDescription: "an answer of a worker", bytes: { _ in get("/later") },
      check: { client, _ in answers(client, ["/later"]) }),
    Row(
      testDescription: "the last one", bytes: { get("/a\($0)", "Connection: close\r\n") },
      check: { answers($0, ["/a\($1)"]) && $0.isAtEnd() }),
    Row(
      testDescription: "no HTTP", bytes: { _ in "?\r\n\r\n" },
      check: { client, _ in client.receive().hasPrefix("HTTP/1.1 400") }),
    Row(
      testDescription: "a client that has half-closed", bytes: { get("/a\($0)") },
      end: { $0.halfClose() }, check: { answers($0, ["/a\($1)"]) && $0.isAtEnd() }),
    Row(
      testDescription: "a client that has reset", bytes: { get("/a\($0)") }, end: { $0.reset() },
      check: { _, _ in true }),
  ]

  /// Each kind alone, many at once, and every kind among all others.
  @Test(arguments: rows.indices.map { [$0] } + [Array(rows.indices)])
  func eachGetsItsOwn(_ kinds: [Int]) throws {
    let server = try GateServer { $0.loops = 1 }
    let blocker = try server.client()
    var clients: [(client: Client, kind: Int)] = []
    // More than are served in one go.
    for index in 0..<max(4 * kinds.count, 40) {
      clients.append((try server.client(), kinds[index % kinds.count]))
      // The large answers are half of the memory that is for them, at most.
      if kinds == [6] && index == 9 { break }
    }
    for (client, _) in clients {
      client.send(get("/known"))
      #expect(client.receiveAnswer().hasSuffix("/known"))
    }
    blocker.send(get("/block"))
    #expect(eventually { server.service.paths.contains("/block") })
    for (index, (client, kind)) in clients.enumerated() {
      client.send(Self.rows[kind].bytes(index))
      Self.rows[kind].end(client)
    }
    server.service.open()
    for (index, (client, kind)) in clients.enumerated() {
      #expect(Self.rows[kind].check(client, index), "\(Self.rows[kind]), client \(index)")
    }
    #expect(blocker.receiveAnswer().hasSuffix("/block"))
    // The loop serves as before.
    let client = try server.client()
    client.send(get("/after"))
    #expect(client.receiveAnswer().hasSuffix("/after"))
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int {
    var count = 0
    var bytes = utf8[...]
    while bytes.count >= text.utf8.count {
      if bytes.starts(with: text.utf8) { count += 1 }
      bytes = bytes.dropFirst()
    }
    return count
  }
}
