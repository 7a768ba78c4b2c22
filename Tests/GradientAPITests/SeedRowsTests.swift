import GradientAPI
import JSON
import Testing

/// Tangents and cotangents by rows, in such numbers that they are read while the text is and in small ones.
@Suite struct SeedRowsTests {
  private static let count = 20_000

  /// A request with rows and what belongs to each of them.
  private func content(
    _ function: String, _ key: String, _ count: Int, before: Bool = false,
    point: (Int) -> String, _ row: (Int) -> String, form: (String) -> String = { "[\($0)]" }
  ) -> String {
    let points = (0..<count).map(point).joined(separator: ",")
    let rows = (0..<count).map(row).joined(separator: ",")
    let lists = [#""points":[\#(points)]"#, #""\#(key)":\#(form(rows))"#]
    return
      #"{"function":"\#(function)",\#((before ? lists.reversed() : lists).joined(separator: ","))}"#
  }

  /// The answers to rows against those to one point at a time; the rows come before the points as well.
  @Test(arguments: [
    ("jvp", "tangent", "jvp"), ("hvp", "tangent", "hvp"), ("vjp", "cotangent", "vjp"),
  ])
  func rowsAreWhatTheyAreAlone(endpoint: String, key: String, result: String) throws {
    let function = endpoint == "vjp" ? "real(z) * v, z * z" : "abs2(z) * sum(v * v)"
    // What a row leaves out is zero; complex numbers appear late, and a whole name.
    func row(_ index: Int) -> String {
      if endpoint == "vjp" {
        return index % 3 == 0
          ? "{}" : index == 7 ? #"{"out1":{"re":1,"im":\#(index)}}"# : #"{"out0":[1,\#(index)]}"#
      }
      return index % 3 == 0
        ? "{}" : index % 3 == 1 ? #"{"z":{"re":2,"im":\#(index)}}"# : #"{"v":[\#(index),3],"z":1}"#
    }
    func point(_ index: Int) -> String { #"{"z":{"re":\#(index),"im":1},"v":[\#(index),2]}"# }
    let service = GradientService()
    for (count, before) in [(9, false), (Self.count, false), (Self.count, true)] {
      let answer = try ServiceAnswer(
        service, endpoint, content(function, key, count, before: before, point: point, row))
      let results = try #require(answer.root.at(["results"]), "\(answer.text.prefix(300))")
      #expect(results.count == count)
      for (index, got) in try results.elements().enumerated()
      where index < 9 || index % 4_001 == 0 || index == count - 1 {
        let alone = try ServiceAnswer(
          service, endpoint,
          #"{"function":"\#(function)","at":\#(point(index)),"\#(key)":\#(row(index))}"#)
        let want = try #require(alone.root.at([result]), "\(alone.text)")
        for (part, wanted) in try zip(leaves(#require(got.at([result]))), leaves(want)) {
          #expect(part.path == wanted.path)
          #expect(
            try Numbers(part.value).isClose(to: Numbers(wanted.value)), "row \(index) of \(count)")
        }
      }
    }
  }

  /// A fault is found in the same place whether the rows are many or few.
  @Test func faultsHaveTheirPlaces() throws {
    let faults: [(endpoint: String, rows: [Int: String], type: String, pointer: String)] = [
      ("jvp", [2: #"{"y":1}"#], "unknown-input", "/tangent/2/y"),
      ("jvp", [2: #"{"x":[1]}"#], "shape-mismatch", "/tangent/2/x"),
      ("jvp", [0: #"{"x":[1]}"#], "shape-mismatch", "/tangent/0/x"),
      ("jvp", [1: #"{"x":"1"}"#, 2: #"{"y":1}"#], "wrong-value", "/tangent/1/x"),
      ("jvp", [1: "3"], "wrong-type", "/tangent/1"),
      (
        "jvp", [1: #"{"x":{"re":1,"im":0}}"#, 2: #"{"x":{"re":1,"im":2}}"#], "wrong-dtype",
        "/tangent/2/x"
      ),
      ("vjp", [1: #"{"out2":1}"#], "unknown-input", "/cotangent/1/out2"),
      ("vjp", [2: #"{"out0":{"re":1,"im":1}}"#], "wrong-dtype", "/cotangent/2/out0"),
      ("one", [2: "{}"], "unknown-key", "/cotangent/0/out0"),
    ]
    let service = GradientService()
    for (name, rows, type, pointer) in faults {
      let (endpoint, key) = name == "jvp" ? (name, "tangent") : ("vjp", "cotangent")
      let function = name == "vjp" ? "x, x * x" : "x * x"
      for count in [3, Self.count] {
        let answer = try ServiceAnswer(
          service, endpoint,
          content(function, key, count, point: { _ in #"{"x":1}"# }) {
            rows[$0] ?? (key == "tangent" ? #"{"x":1}"# : #"{"out0":1}"#)
          })
        #expect(!answer.succeeded)
        #expect(try answer.root.at(["type"])?.string() == "/problems/" + type, "\(answer.text)")
        #expect(try answer.root.at(["pointer"])?.string() == pointer, "\(answer.text)")
      }
    }
  }

  /// Lists that are one value for all points, or not one for each, in large numbers too.
  @Test func otherListsStayWhatTheyAre() throws {
    let service = GradientService()
    func row(_ index: Int) -> String { index % 2 == 0 ? "1" : #"{"re":0,"im":1}"# }
    let complex = try ServiceAnswer(
      service, "vjp",
      content("z * 2", "cotangent", Self.count, point: { _ in #"{"z":{"re":1,"im":0}}"# }, row))
    let results = try #require(complex.root.at(["results"]), "\(complex.text.prefix(300))")
    let last = try #require(Array(results.elements()).last?.at(["vjp", "z"]))
    #expect(
      try Numbers(last) == Numbers(JSONDocument(parsing: Array(#"{"re":0,"im":2}"#.utf8)).root))
    // As many as there are points, less one.
    let points = (0..<Self.count).map { _ in #"{"x":1}"# }
    let list = points.dropLast().joined(separator: ",")
    let short = try ServiceAnswer(
      service, "jvp",
      #"{"function":"x","points":[\#(points.joined(separator: ","))],"tangent":[\#(list)]}"#)
    #expect(short.text.contains("\(Self.count - 1) values here and \(Self.count) points"))
    // For one point, or points by columns, a list of objects has no meaning.
    for place in [#""at":{"x":1}"#, #""points":{"x":[1,2]}"#] {
      let wrong = try ServiceAnswer(
        service, "jvp", #"{"function":"x",\#(place),"tangent":[\#(list)]}"#)
      #expect(try wrong.root.at(["type"])?.string() == "/problems/wrong-type", "\(wrong.text)")
      #expect(try wrong.root.at(["pointer"])?.string() == "/tangent")
    }
  }

  /// Zeros for what is left out are paid for by no text.
  @Test func whatIsLeftOutIsLimited() throws {
    var settings = ServiceSettings()
    settings.maximumAnswer = 150_000
    let service = GradientService(settings)
    let vector = #"{"v":[1,2,3,4,5,6,7,8,9,10]}"#
    for last in [true, false] {
      let answer = try ServiceAnswer(
        service, "jvp",
        content("v[0]", "tangent", Self.count, point: { _ in vector }) {
          $0 == (last ? Self.count - 1 : 0) ? vector : "{}"
        })
      #expect(
        try answer.root.at(["type"])?.string() == "/problems/limit-exceeded", "\(answer.text)")
      #expect(answer.text.contains("max-answer-numbers"))
    }
  }
}
