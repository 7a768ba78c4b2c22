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

  private static let lists = [
    "[[1]]", "[[1],[2]]", "[ [ 1 , -2 ] ,\n[3e5\t,-0.5] ]",
    "[[[1,2],[3,4]],[[5,6],[7,8]],[[9,0],[1,2]]]",
    "[[[[[7]]]]]", "[[1,1e400],[2,3]]", "[[[1],[2],[3]]]",
    // What makes it an ordinary list after all.
    "[[1],[2,3]]", "[[1,2],[3]]", "[[1],2]", "[1,[2]]", "[[1],[]]", "[[],[1]]", "[[1],[\"2\"]]",
    "[[1],null]",
    "[[[1],[2]],[[3]]]", "[[[1],[2]],[3,4]]", "[[[1]],[[2],[3]]]", "[[1],[[2]]]",
    "[[[1,2],[3,4]],[[5,6],7]]",
    "[[[1,2],[3,4]],{\"a\":[[1,2],[3,4]]}]",
  ]

  /// Nested lists against the same in a list that turns out at its end to be none of numbers: nothing of what has
  /// been looked at in vain is packed. And against the same inside of others.
  @Test func nestedListsReadLikeOtherLists() throws {
    for list in Self.lists {
      func leaves(_ before: String, _ after: String, at path: [String]) throws -> [String] {
        let text = Array((before + list + after).utf8)
        let pointer = path.map { "/" + $0 }.joined()
        return try self.leaves(#require(JSONDocument(parsing: text).root.at(path)), text).map {
          $0.hasPrefix(pointer) ? String($0.dropFirst(pointer.count)) : $0
        }
      }
      let packed = try leaves("", "", at: [])
      #expect(try packed == leaves("[[", "],true]", at: ["0", "0"]), "\(list)")
      #expect(try packed == leaves(#"{"a":"#, #","b":[[1,2],[3,4]]}"#, at: ["a"]), "\(list)")
      #expect(try packed == leaves("[0,[[1,2]],", ",[[1],[2]],[]]", at: ["2"]), "\(list)")
    }
  }

  /// The place of every list and number inside of nested ones, by counting in the text.
  @Test func nestedListsKnowTheirPlaces() throws {
    let text = Array("[ [[1,23],[-4,5]] , [[6,7],[8,9]] ]".utf8)
    var places: [String] = []
    func walk(_ value: JSONValue) throws {
      places.append("\(value.pointer)@\(value.offset)")
      if value.kind == .array { for element in try value.elements() { try walk(element) } }
    }
    try walk(try JSONDocument(parsing: text).root)
    #expect(
      places == [
        "@0", "/0@2", "/0/0@3", "/0/0/0@4", "/0/0/1@6", "/0/1@10", "/0/1/0@11", "/0/1/1@14",
        "/1@20",
        "/1/0@21", "/1/0/0@22", "/1/0/1@24", "/1/1@27", "/1/1/0@28", "/1/1/1@30",
      ])
  }

  @Test func nestedListsComeAtOnce() throws {
    func nested(_ text: String) throws -> (lengths: [Int], numbers: ArraySlice<Double>)? {
      try JSONDocument(parsing: Array(text.utf8)).root.nestedNumbers()
    }
    let cube = try #require(try nested(Self.lists[3]))
    #expect(
      cube.lengths == [3, 2, 2] && Array(cube.numbers) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2])
    #expect(try nested("[1,2]") == nil && nested("[[1],[2,3]]") == nil && nested("3") == nil)
    let part = try #require(try JSONDocument(parsing: Array(Self.lists[3].utf8)).root.at(["1"]))
    #expect(try part.nestedNumbers()?.lengths == [2, 2] && part.at(["0"])?.numbers() == [5, 6])
    let error = #expect(throws: JSONError.self) { try nested("[[1,2],[3,-1e400]]") }
    #expect(error?.pointer == "/1/1" && error?.offset == 10)
  }

  /// Faults inside of nested lists have their usual places.
  @Test(arguments: [
    ("[[1,2],[3,04]]", 10), ("[[1,2],[3,4]", 12), ("[[1,2],[3,4,]]", 12), ("[[1,2][3,4]]", 6),
    ("[[1,2],[3,4]],", 13), ("[[1,2],[3 4]]", 10), ("[[1,2],[3,-]]", 11), ("[[1,2],", 7),
  ])
  func faultsInNestedLists(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
    #expect(error?.offset == offset, "\(text)")
  }

  @Test func nestedListsCountAsLevels() throws {
    var limits = JSONLimits()
    limits.maximumDepth = 3
    _ = try JSONDocument(parsing: Array(#"{"a":[[1]]}"#.utf8), limits: limits)
    for text in [#"{"a":[[[1]]]}"#, "[[[[1]]]]"] {
      let error = #expect(throws: JSONError.self) {
        try JSONDocument(parsing: Array(text.utf8), limits: limits)
      }
      #expect(error?.kind == .tooDeep(limit: 3))
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
      "[" + Array(repeating: "17", count: 700).joined(separator: ",") + "]",
    ]
    for (element, count) in zip(elements, [4_000, 20_000, 6_000, 20_000, 100]) {
      // The first element is no number: arrays of numbers are packed and stay.
      let list = (["null"] + Array(repeating: element, count: count)).joined(separator: ", ")
      let text = Array(#"{"a":[1],"points":[\#(list) ],"b":{"points":[2]}}"#.utf8)
      // Places are found by walking from the beginning, so not every element is looked at.
      func isLooked(_ index: Int) -> Bool { index % 97 == 0 || index == count }
      var given: [String] = []
      var total = 0
      let document = try JSONDocument(parsing: text, givingAway: ["b", "points"]) { part, key in
        #expect(key == 1)
        let looked = (try? part.elements())?.enumerated().filter { isLooked(total + $0.offset) }
        given += (try? looked?.flatMap { try leaves($0.element, text) }) ?? ["fault"]
        total += part.count
        return true
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

  /// Whoever does not want the first part of a list gets nothing more of it.
  @Test func aListThatNobodyWantsIsKept() throws {
    let list = Array(repeating: #"{"v":[[1,2],[3,4]]}"#, count: 6_000).joined(separator: ",")
    let text = Array(#"{"a":[\#(list)],"b":[\#(list)]}"#.utf8)
    var offers: [Int] = []
    let document = try JSONDocument(parsing: text, givingAway: ["a", "b"]) { _, key in
      offers.append(key)
      return key == 1
    }
    #expect(offers.filter { $0 == 0 }.count == 1 && offers.filter { $0 == 1 }.count > 1)
    #expect(document.root.at(["b"])?.count == 0)
    let kept = try #require(document.root.at(["a"]))
    let whole = try #require(JSONDocument(parsing: text).root.at(["a"]))
    #expect(kept.count == 6_000 && kept.offset == whole.offset)
    for (index, (left, right)) in try zip(kept.elements(), whole.elements()).enumerated()
    where index % 97 == 0 { #expect(try leaves(left, text) == leaves(right, text)) }
  }

  @Test(arguments: ["[1,2]", "[]", "3", #"{"points":[{"a":1}]}"#, "[{},{}]"])
  func whatIsNoLongListStays(value: String) throws {
    let text = Array(#"{"points":\#(value),"z":1}"#.utf8)
    let document = try JSONDocument(parsing: text, givingAway: ["points"]) { _, _ in
      Issue.record("given away: \(value)")
      return true
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
