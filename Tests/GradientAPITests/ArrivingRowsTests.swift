import GradientAPI
import JSON
import Testing

/// Rows in such numbers that they are read while the text is, against columns of the same numbers.
@Suite struct ArrivingRowsTests {
  private static let count = 20_000

  private func row(_ index: Int) -> String {
    #"{"z":{"re":\#(index),"im":0.5},"v":[1,\#(index)]}"#
  }

  private func content(_ change: (inout [String]) -> Void = { _ in }, after: String = "") -> String
  {
    var rows = (0..<Self.count).map(row)
    change(&rows)
    return #"{"function":"real(z * z) * v[1]","points":[\#(rows.joined(separator: ","))]\#(after)}"#
  }

  @Test func rowsAreColumns() throws {
    let service = GradientService()
    let rows = try ServiceAnswer(service, "gradient", content())
    let numbers = (0..<Self.count).map { "\($0)" }.joined(separator: ",")
    let halves = Array(repeating: "0.5", count: Self.count).joined(separator: ",")
    let vectors = (0..<Self.count).map { "[1,\($0)]" }.joined(separator: ",")
    let columns = try ServiceAnswer(
      service, "gradient",
      #"""
      {"function":"real(z * z) * v[1]",
       "points":{"z":{"re":[\#(numbers)],"im":[\#(halves)]},"v":[\#(vectors)]}}
      """#)
    let results = try #require(rows.root.at(["results"]))
    #expect(results.count == Self.count)
    var read: [String: Numbers] = [:]
    for result in try results.elements() {
      for (path, value) in try leaves(result) {
        let part = try Numbers(value)
        read[path.joined(separator: "/"), default: Numbers()].real += part.real
        read[path.joined(separator: "/"), default: Numbers()].imaginary += part.imaginary
      }
    }
    #expect(read["value"] == (try Numbers(#require(columns.root.at(["values"])))))
    #expect(read["gradient/z"] == (try Numbers(#require(columns.root.at(["gradients", "z"])))))
    #expect(read["gradient/v"] == (try Numbers(#require(columns.root.at(["gradients", "v"])))))
    #expect(read["value"]?.real[3] == (9 - 0.25) * 3)
  }

  /// A row that is no point is found where it is; what is no JSON after it is found first.
  @Test func faultsHaveTheirPlaces() throws {
    let last = Self.count - 1
    let changes: [(place: Int, row: String, after: String, type: String, pointer: String?)] = [
      (last, #"{"z":1}"#, "", "missing-input", "/points/\(last)"),
      (last, #"{"z":1,"v":[1,"2"]}"#, "", "wrong-value", "/points/\(last)/v/1"),
      (last, #"{"z":1,"v":[1]}"#, "", "shape-mismatch", "/points/\(last)/v"),
      (9_000, #"{"z":1,"v":[1,1e999]}"#, "", "number-out-of-range", "/points/9000/v/1"),
      (9_000, "3", "", "wrong-type", "/points/9000"),
      (0, #"{"z":1,"v":[1,2],"w":1}"#, "", "missing-input", "/points/1"),
      (9_000, "3", #","x":1"#, "unknown-key", "/x"),
      (9_000, "3", ",", "malformed-json", nil),
      (last, "3", "]", "malformed-json", nil),
    ]
    let service = GradientService()
    for (place, row, after, type, pointer) in changes {
      let answer = try ServiceAnswer(
        service, "value", content({ $0[place] = row }, after: after))
      #expect(!answer.succeeded)
      #expect(try answer.root.at(["type"])?.string() == "/problems/" + type, "\(answer.text)")
      #expect(try answer.root.at(["pointer"])?.string() == pointer, "\(answer.text)")
    }
  }

  @Test func theirNumberIsLimited() throws {
    var settings = ServiceSettings()
    settings.maximumPoints = Self.count - 1
    let answer = try ServiceAnswer(GradientService(settings), "value", content())
    #expect(try answer.root.at(["type"])?.string() == "/problems/limit-exceeded")
    #expect(answer.text.contains("\(Self.count) points"))
  }

  /// Lists of complex numbers are read like pairs of lists.
  @Test(arguments: [
    #"[{"re":1,"im":2},{"re":3,"im":4}]"#, #"[{"im":2,"re":1},{"re":3,"im":4}]"#,
    #"[{"re":1,"im":2},{"im":4,"re":3}]"#, #"{"re":[1,3],"im":[2,4]}"#,
  ])
  func listsOfComplexNumbers(points: String) throws {
    let service = GradientService()
    for (content, want) in [
      (#"{"function":"x * x","points":{"x":\#(points)}}"#, #""values":{"re":[-3,-7],"im":[4,24]}"#),
      (#"{"function":"x * x","at":{"x":\#(points)}}"#, #""value":{"re":[-3,-7],"im":[4,24]}"#),
    ] {
      #expect(try ServiceAnswer(service, "value", content).text.contains(want))
    }
    // One real number makes no difference; a list of real and complex numbers is complex.
    let mixed = points.hasPrefix("[") ? #"[0,\#(points.dropFirst())"# : "[0]"
    let answer = try ServiceAnswer(
      service, "value", #"{"function":"sum(x)","at":{"x":\#(mixed)}}"#)
    #expect(answer.text.contains(points.hasPrefix("[") ? #"{"re":4,"im":6}"# : "0"))
  }

  /// An input may be called like a part of a complex number.
  @Test func inputsCalledReAndIm() throws {
    let answer = try ServiceAnswer(
      GradientService(), "value",
      #"{"function":"re - im","points":[{"re":1,"im":2},{"re":5,"im":3}]}"#)
    #expect(answer.text == #"{"results":[{"value":-1},{"value":2}],"convention":"adjoint"}"#)
  }
}
