import JSON
import Testing

/// Everything that a client can get wrong in a text, with the sentence and the place.
@Suite struct ErrorTests {
  @Test(arguments: [
    ("", "the text is empty; a JSON value is expected", 0),
    (" \n", "the text is empty; a JSON value is expected", 2),
    ("[1", "the text ends in the middle of a value", 2),
    ("{\"a\"", "the text ends in the middle of a value", 4),
    ("\"abc", "the text ends in the middle of a value", 4),
    ("[1,]", "the character ']' where a value is expected", 3),
    ("{\"a\":1,}", "the character '}' where a key is expected", 7),
    ("{a:1}", "the character 'a' where a key or '}' is expected", 1),
    ("{\"a\" 1}", "the character '1' where ':' is expected", 5),
    ("[1 2]", "the character '2' where ',' or ']' is expected", 3),
    ("tru ", "the byte 0x20 where true is expected", 3),
    (
      "NaN",
      #"the character 'N' where a value is expected: what is not finite is a string, "NaN", "Infinity" or "-Infinity""#,
      0
    ),
    (
      "[-Infinity]",
      #"the character 'I' where a digit is expected: what is not finite is a string, "NaN", "Infinity" or "-Infinity""#,
      2
    ),
    ("[01]", "this is not a number as JSON writes it", 1),
    ("[1.]", "this is not a number as JSON writes it", 3),
    ("[1e]", "this is not a number as JSON writes it", 3),
    ("[-]", "this is not a number as JSON writes it", 2),
    ("[+1]", "the character '+' where a value is expected", 1),
    ("1 2", "there is something after the end of the JSON value", 2),
    ("\"\\x\"", "this is not an escape sequence of JSON", 1),
    ("\"\\ud800\"", "an escaped surrogate has no partner, so this is no Unicode text", 1),
    ("\"\\udc00\\ud800\"", "an escaped surrogate has no partner, so this is no Unicode text", 1),
    ("\"\t\"", "control characters in a string must be escaped", 1),
    ("\u{feff}1", "the text begins with a byte order mark, which JSON forbids", 0),
    ("{\"a\":1,\"b\":2,\"\\u0061\":3}", "the key \"a\" stands twice in one object", 13),
  ])
  func everyFaultHasASentenceAndAPlace(text: String, sentence: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
    #expect(error?.description == sentence)
    #expect(error?.offset == offset)
    #expect(error?.pointer == nil)
  }

  /// Ends of texts and changed bytes are where a reader would trap.
  @Test func noPrefixAndNoChangedByteTraps() {
    let text = Array(#"{"f":"a\u00e9é𝄞\n","at":{"x":[1,-2.5e3,"NaN",[true,false,null]]}}"#.utf8)
    for length in 0..<text.count {
      #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.prefix(length))) }
    }
    var accepted = 0
    for index in text.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[index] = byte
        if (try? JSONDocument(parsing: changed)) != nil { accepted += 1 }
      }
    }
    #expect(accepted > text.count)
  }

  @Test func duplicatesAreFoundInLargeObjects() {
    func object(_ last: String) -> [UInt8] {
      Array(("{" + (0..<10_000).map { "\"k\($0)\":0," }.joined() + "\"\(last)\":0}").utf8)
    }
    #expect(throws: Never.self) { try JSONDocument(parsing: object("other")) }
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: object("k77")) }
    #expect(error?.kind == .duplicateKey("k77"))
    #expect(throws: JSONError.self) { try JSONDocument(parsing: object("\\u006b77")) }
    // One key in ASCII looks like another key's code point and is none.
    #expect(throws: Never.self) {
      let escaped = (0..<17).map { "\"\(Unicode.Scalar(233 + $0) ?? " ")\":0" } + [#""\\233":0"#]
      return try JSONDocument(parsing: Array("{\(escaped.joined(separator: ","))}".utf8))
    }
  }

  /// Keys that are canonically equivalent (UAX #15) are equal as strings of Swift, in small objects and large ones.
  @Test(arguments: [
    ("\u{e9}", "e\u{301}", true), (#"\u00e9"#, #"e\u0301"#, true), ("K", "\u{212a}", true),
    ("\u{1e69}", "s\u{307}\u{323}", true), ("\u{ac00}", "\u{1100}\u{1161}", true),
    (#"\ud834\udd5e"#, "\u{1d157}\u{1d165}", true),
    // Compatible only.
    ("\u{fb01}", "fi", false), ("\u{e9}", "e\u{300}", false), ("e", "\u{e9}", false),
  ])
  func equivalentKeysAreOne(_ first: String, _ second: String, isRefused: Bool) {
    for others in [0, 1, 20] {
      let keys = [first] + (0..<others).map { "k\($0)" } + [second]
      let text = "{\(keys.map { "\"\($0)\":0" }.joined(separator: ","))}"
      let error = (try? JSONDocument(parsing: Array(text.utf8))) == nil
      #expect(error == isRefused, "\(text)")
    }
  }

  /// Two combining marks of different classes in turn: putting 500,000 of them in order takes minutes.
  @Test(.timeLimit(.minutes(5))) func marksInARowAreBounded() throws {
    func key(_ mark: String, _ count: Int) -> String {
      "{\"a\(String(repeating: mark, count: count))\":0,\"é\":0}"
    }
    for mark in ["\u{301}\u{327}", #"\u0301\u0327"#, #"\ud834\udd65\u0301"#] {
      #expect(throws: Never.self) { try JSONDocument(parsing: Array(key(mark, 15).utf8)) }
      let error = #expect(throws: JSONError.self) {
        try JSONDocument(parsing: Array(key(mark, 500_000).utf8))
      }
      #expect(error?.kind == .tooManyMarks(limit: 30))
    }
    // With letters between them they are any number.
    #expect(throws: Never.self) { try JSONDocument(parsing: Array(key("e\u{301}", 500).utf8)) }
    #expect(throws: Never.self) { try JSONDocument(parsing: Array(key("\u{e9}\u{301}", 500).utf8)) }
  }

  @Test func depthIsBoundedWithoutRecursion() throws {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 10_000_000)
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: deep) }
    #expect(error?.kind == .tooDeep(limit: 600))
    #expect(error?.offset == 600)
    var limits = JSONLimits()
    limits.maximumDepth = 1_000_000
    let closed = deep.prefix(1_000_000) + [UInt8](repeating: UInt8(ascii: "]"), count: 1_000_000)
    #expect(try JSONDocument(parsing: Array(closed), limits: limits).root.count == 1)
    limits.maximumBytes = 10
    #expect(throws: JSONError.self) { try JSONDocument(parsing: deep, limits: limits) }
  }
}
