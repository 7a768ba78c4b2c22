import JSON
import Testing

@Suite struct AccessTests {
  func root(_ text: String) throws -> JSONValue { try JSONDocument(parsing: Array(text.utf8)).root }

  /// The place of each leaf, in order, as a pointer and as the offset of its first byte.
  @Test func everyValueKnowsItsPlace() throws {
    let text = #"{"a":[1, 2,"x",3],"~b/":{"":[[4,5],[-6 , 7]]}}"#
    var places: [String] = []
    var pending = [try root(text)]
    while let value = pending.popLast() {
      switch value.kind {
      case .array: pending += Array(try value.elements()).reversed()
      case .object: pending += Array(try value.members()).map(\.value).reversed()
      case .null, .boolean, .number, .string:
        let first = Array(text.utf8)[value.offset]
        places.append("\(value.pointer) \(Character(Unicode.Scalar(first)))")
      }
    }
    #expect(
      places == [
        "/a/0 1", "/a/1 2", "/a/2 \"", "/a/3 3", "/~0b~1//0/0 4", "/~0b~1//0/1 5", "/~0b~1//1/0 -",
        "/~0b~1//1/1 7",
      ])
  }

  @Test func typedAccessSaysWhatItFound() throws {
    let value = try root(#"{"a":[1,1e400],"b":"x","c":true}"#)
    let members = try value.members(among: ["a", "b", "c"])
    let a = try #require(members["a"])
    let numbers = #expect(throws: JSONError.self) { try a.numbers() }
    #expect(numbers?.pointer == "/a/1")
    #expect(numbers?.kind == .numberOutOfRange)
    #expect(numbers?.offset == 8)
    let b = try #require(members["b"])
    let wrong = #expect(throws: JSONError.self) { try b.double() }
    #expect(wrong?.description == "a string where a number is expected")
    #expect(try b.string() == "x")
    #expect(try members["c"]?.boolean() == true)
    let unknown = #expect(throws: JSONError.self) { try value.members(among: ["a", "b"]) }
    #expect(unknown?.kind == .unknownKey("c", known: ["a", "b"]))
    #expect(unknown?.pointer == "/c")
  }

  @Test func escapesAreResolvedOnceAndWrittenBack() throws {
    let text = #""\"\\\/\b\f\n\r\tA\u00e9\ud834\udd1e é𝄞\u0000""#
    let expected = "\"\\/\u{8}\u{c}\n\r\tA\u{e9}\u{1d11e} é𝄞\0"
    #expect(try root(text).string() == expected)
    var writer = JSONWriter()
    writer.string(expected)
    #expect(try JSONDocument(parsing: writer.bytes).root.string() == expected)
  }

  @Test func writerPutsCommasWhereTheyBelong() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("a")
    writer.beginArray()
    for value in [5, -0.0, 0.1, 1e15, 1e16, 1e300, 1e-7, .nan, .infinity, -.infinity] {
      writer.number(value)
    }
    writer.beginObject()
    writer.endObject()
    writer.endArray()
    writer.key("b")
    writer.boolean(true)
    writer.key("c")
    writer.null()
    writer.key("d")
    writer.integer(.min)
    writer.endObject()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"{"a":[5,-0.0,0.1,1000000000000000,1e16,1e300,1e-7,"NaN","Infinity","-Infinity",{}],"#
        + #""b":true,"c":null,"d":-9223372036854775808}"#)
  }
}
