import JSON
import Testing

/// Arrays that the reader packs, and lists that it gives away: what is read must be what is written.
@Suite struct PackingTests {
  /// The leaves in order: place, value, and the character at the offset.
  private func leaves(_ value: JSONValue, _ text: [UInt8]) throws -> [String] {
    switch value.kind {
    case .array: return try value.elements().flatMap { try leaves($0, text) } + ["\(value.count)"]
    case .object:
      return try value.members().flatMap { key, value in try [key] + leaves(value, text) }
        + ["\(value.pointer) \(Character(Unicode.Scalar(text[value.offset])))"]
    case .number:
      let number = try? value.double()
      return [
        "\(value.pointer) \(number.map { "\($0)" } ?? "too large")",
        "\(Character(Unicode.Scalar(text[value.offset])))",
      ]
    case .string: return ["\(value.pointer) \(try value.string())"]
    case .boolean, .null: return ["\(value.pointer) \(value.kind)"]
    }
  }

  private static let arrays = [
    #"[{"re":1,"im":2}]"#, #"[{"re":1,"im":2},{"re":-3.5e1,"im":-0}]"#,
    "[ { \"re\" : 1 ,\n\"im\"\t:2 } , {\"re\":1,\"im\":2} ]",
    #"[[{"re":1,"im":2}],[{"re":3,"im":4},{"re":5,"im":6}]]"#,
    #"[{"re":1,"im":1e400},{"re":-1e400,"im":2}]"#,
    // What makes an array an ordinary one after all: at the first, the second and the third element.
    #"[{"im":2,"re":1}]"#, #"[{"re":1}]"#, #"[{"re":1,"im":2,"x":3}]"#, #"[{"re":"1","im":2}]"#,
    #"[{"re":1,"im":2},3]"#, #"[3,{"re":1,"im":2}]"#, #"[{"re":1,"im":2},{"re":1,"im":[2]}]"#,
    #"[{"re":1,"im":2},{"re":1,"im":2},{"im":1,"re":2},{"re":7,"im":8}]"#,
    #"[{"re":1,"im":2},[{"re":3,"im":4}],{}]"#, #"[{"re":1,"im":2},null,"NaN"]"#,
    #"[{"re":{"re":1,"im":2},"im":[{"re":1,"im":2}]}]"#,
  ]

  /// The same with a key spelled so that nothing is packed.
  @Test func pairsReadLikeOtherObjects() throws {
    for array in Self.arrays {
      for text in [array, #"{"a":\#(array),"b":[1,\#(array)]}"#] {
        let plain = text.split(separator: "\"re\"", omittingEmptySubsequences: false)
          .joined(separator: #""r\u0065""#)
        let (packed, ordinary) = (Array(text.utf8), Array(plain.utf8))
        #expect(
          try leaves(try JSONDocument(parsing: packed).root, packed)
            == leaves(try JSONDocument(parsing: ordinary).root, ordinary), "\(text)")
      }
    }
  }

  @Test func pairsAreFoundWhereTheyAre() throws {
    func pairs(_ text: String) throws -> [Double]? {
      try JSONDocument(parsing: Array(text.utf8)).root.pairs().map(Array.init)
    }
    #expect(try pairs(Self.arrays[2]) == [1, 2, 1, 2])
    #expect(try pairs(#"[{"re":1,"im":2},3]"#) == nil)
    #expect(try pairs("[1,2]") == nil)
    let error = #expect(throws: JSONError.self) { try pairs(Self.arrays[4]) }
    #expect(error?.pointer == "/0/im" && error?.offset == 14)
  }

  /// Faults inside of pairs have their usual places, also beyond the first element.
  @Test(arguments: [
    (#"[{"re":01,"im":2}]"#, 7), (#"[{"re":1,"im":2},{"re":1,"im":2]"#, 31),
    (#"[{"re":1,"im":2},{"re":1,"re":2}]"#, 25), (#"[{"re":1,"im":2},]"#, 17),
    (#"[{"re":1,"im":2}{"re":1,"im":2}]"#, 16), (#"[{"re":1,"im":2},{"re":1,"im""#, 29),
  ])
  func faultsInPairs(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
    #expect(error?.offset == offset)
  }

  @Test func pairsCountAsALevel() throws {
    var limits = JSONLimits()
    limits.maximumDepth = 2
    let text = Array(#"[{"re":1,"im":2}]"#.utf8)
    _ = try JSONDocument(parsing: text, limits: limits)
    limits.maximumDepth = 1
    #expect(throws: JSONError.self) { try JSONDocument(parsing: text, limits: limits) }
  }

  /// Whether a list is given away or kept, the same is read, and in the same places.
  @Test func longListsAreGivenAwayWhole() throws {
    let elements = [
      #"{"x":{"re":1,"im":2},"y":[1,2]}"#, "[[1,2],[3,4]]", #"{"v":[{"re":1,"im":2}]}"#, "1.5",
      "[" + Array(repeating: "17", count: 50_000).joined(separator: ",") + "]",
    ]
    for (element, count) in zip(elements, [4_000, 8_000, 6_000, 20_000, 3]) {
      // The first element is no number: arrays of numbers are packed and stay.
      let list = (["null"] + Array(repeating: element, count: count)).joined(separator: ", ")
      let text = Array(#"{"a":[1],"points":[\#(list) ],"b":{"points":[2]}}"#.utf8)
      // Places are found by walking from the beginning, so not every element is looked at.
      func isLooked(_ index: Int) -> Bool { index % 97 == 0 || index == count }
      var given: [String] = []
      var total = 0
      let document = try JSONDocument(parsing: text, givingAway: "points") { part in
        let looked = (try? part.elements())?.enumerated().filter { isLooked(total + $0.offset) }
        given += (try? looked?.flatMap { try leaves($0.element, text) }) ?? ["fault"]
        total += part.count
      }
      let whole = try JSONDocument(parsing: text)
      let kept = try #require(whole.root.at(["points"]))
      #expect(total == count + 1 && kept.count == count + 1)
      let looked = try kept.elements().enumerated().filter { isLooked($0.offset) }
      #expect(try given == looked.flatMap { try leaves($0.element, text) })
      #expect(document.root.at(["points"])?.count == 0)
      #expect(document.root.at(["b", "points", "0"])?.pointer == "/b/points/0")
      #expect(document.root.at(["b", "points", "0"])?.offset == text.count - 4)
    }
  }

  @Test(arguments: ["[1,2]", "[]", "3", #"{"points":[{"a":1}]}"#, "[{},{}]"])
  func whatIsNoLongListStays(value: String) throws {
    let text = Array(#"{"points":\#(value),"z":1}"#.utf8)
    let document = try JSONDocument(parsing: text, givingAway: "points") { _ in
      Issue.record("given away: \(value)")
    }
    #expect(try leaves(document.root, text) == leaves(JSONDocument(parsing: text).root, text))
  }

  /// A string is looked at in pieces; whatever stands out in it does so at every index of a piece.
  @Test func stringsOfEveryLength() throws {
    for length in 0..<40 {
      for index in 0..<length {
        for (part, text) in [("a", "a"), ("\\n", "\n"), ("\\\"", "\""), ("é", "é"), ("~", "~")] {
          let around = (String(repeating: "b", count: index), String(repeating: "c", count: length))
          let bytes = Array("\"\(around.0)\(part)\(around.1)\"".utf8)
          #expect(try JSONDocument(parsing: bytes).root.string() == around.0 + text + around.1)
        }
        for byte: UInt8 in [0, 0x1f, 0x80, 0xff] {
          var bytes = Array("\"\(String(repeating: "b", count: length))\"".utf8)
          bytes[1 + index] = byte
          let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: bytes) }
          #expect(error?.offset == 1 + index)
        }
      }
    }
  }
}

extension JSONValue {
  /// The value at a path of keys and indices; nil where there is none.
  fileprivate func at(_ path: [String]) -> JSONValue? {
    var value: JSONValue? = self
    for step in path {
      guard let here = value else { return nil }
      if here.kind == .array {
        value = (try? here.elements())?.enumerated().first { "\($0.offset)" == step }?.element
      } else {
        value = (try? here.members())?.first { $0.key == step }?.value
      }
    }
    return value
  }
}
