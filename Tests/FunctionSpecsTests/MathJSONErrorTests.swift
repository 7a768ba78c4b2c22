import JSON
import Programs
import Support
import Tensors
import Testing

import class Foundation.ProcessInfo

@testable import FunctionSpecs

/// What is wrong with an expression in MathJSON, and the pointer of the place.
@Suite struct MathJSONErrorTests {
  static let rows: [(mathJSON: String, pointer: String?, part: String)] = [
    (#"["Sinn", "x"]"#, "/0", "there is no function 'Sinn'"),
    (#"["Add", 1, ["Sin", "x", "y"]]"#, "/2", "Sin(x)"),
    (#"["Add", "x", null]"#, "/2", "null"), (#"["Add", "x", true]"#, "/2", "a boolean"),
    ("[]", "", "the name of a function"), (#"[1, 2]"#, "/0", "the name of a function"),
    (#"[["Add", 1], 2]"#, "/0", "the name of a function"),
    (#"{"fnn": ["Add", 1]}"#, "", "fnn"), (#"{"num": "1", "sym": "x"}"#, "", "sym"),
    (#"{"latex": "x"}"#, "", "\"num\""), (#"{"fn": "x"}"#, "/fn", "a list"),
    (#"{"fn": ["Add", {"num": "1.2.3"}]}"#, "/fn/1/num", "'1.2.3' is not a number"),
    (#"["Add", {"num": "1e999"}]"#, "/1/num", "beyond the range"),
    (#"["Add", 1e999, "x"]"#, "/1", "beyond the range"), (#"["Add", "+1x"]"#, "/1", "'+1x'"),
    (#"["Sin", "'text'"]"#, "/1", "a number is expected"), (#"["Sin", "'text"]"#, "/1", "no end"),
    (#"["Sin", "ComplexInfinity"]"#, "/1", "not available"), (#"["Sin", ""]"#, "/1", "a symbol"),
    (#"["Less", "z", 1]"#, "", "real values only"), (#"["If", "x", 1, 2]"#, "/1", "a condition"),
    (#"["At", "v", 0]"#, "/2", "from 1 on"), (#"["At", "v", 4]"#, "/2", "out of range"),
    (#"["At", "v", "x"]"#, "/2", "an index"), (#"["Add", "v", ["List", 1, 2]]"#, "", "shapes"),
    (#"["List", 1, ["List", 1, 2]]"#, "", "shapes"),
    (#"["Sum", "x", ["Limits", "k", 1]]"#, nil, ""),
    (#"["Sum", "x", ["Limits", "k", 1, "x"]]"#, "/2/3", "the upper bound"),
    (
      #"["Sum", "x", ["Limits", "k", 1, 99], ["Limits", "j", 1, "k"]]"#, "/1", "the upper bound"
    ),
    (#"["Sum", "x", ["Limits", "k", 1, 10000002]]"#, "", "more iterations"),
    (
      #"["Sum", ["At", "v", "k"], ["Limits", "k", 1, 65]]"#, "/1", "out of range"
    ),
    (#"["Sum", "x", "k"]"#, "/2", "Limits"), (#"["Sum", "x", ["Add", "k", 1, 2]]"#, "/2", "'Add'"),
    (#"["Sum", "x", ["Limits", "k", 1, 2, 3]]"#, "/2", "Limits"),
    (#"["Which", ["Less", "x", 1], 2]"#, "", "a last pair"),
    (#"["Assign", "a", 1]"#, "", "outside of a block"),
    (#"["Block", ["Assign", "a", 1]]"#, nil, ""), (#"["Block", ["Declare", "a"]]"#, "/1", "result"),
    (#"["Block", ["Assign", "Pi", 3], "Pi"]"#, "/1/1", "'Pi'"),
    (
      #"["Block", ["Assign", "a", 1], ["If", "True", ["Block", ["Assign", "a", 2], "a"], 3]]"#,
      "/2/2/1", "another block"
    ),
    (#"["Add", ["Return", 1], 2]"#, "/1", "'Return'"), (#"["Function", "x", "x"]"#, "", "a number"),
    (#"["Apply", ["Function", "x", "x"], 1, 2]"#, "", "2 arguments"),
    (#"["Apply", ["Function"], 1]"#, "/1", "Function("),
    (#"["Function", "x", ["Add", "x", 1]]"#, "/2", "a parameter"),
    (#"["Block", ["Assign", "a", 1], ["a", 2]]"#, "/2/0", "cannot be called"),
    (
      #"["Block", ["Assign", "f", ["Function", ["f", "t"], "t"]], ["f", 1]]"#, "/1/2/1/1",
      "nested deeper"
    ),
    (#"["Norm", "v", "'two'"]"#, "/2", "'two'"), (#"["Transpose", "A", 1]"#, "", "axis1, axis2"),
    (#"["Range", "x"]"#, "/1", "written out"), (#"["Range", 1, 2, 0]"#, "", "a step"),
    (#"["w", 1]"#, "/0", "no function"), ("\"w\"", "", "'w'"), (#"["Add", "pi", 1]"#, "/1", "'pi'"),
  ]

  private static func program(
    _ mathJSON: String, _ limits: FormulaLimits = FormulaLimits()
  ) throws -> Program {
    let document = try JSONDocument(parsing: Array(mathJSON.utf8))
    return try Formula(mathJSON: document.root, limits: limits).program(
      inputs: MathJSONTests.inputs)
  }

  @Test(arguments: rows.indices) func fault(_ index: Int) throws {
    let (mathJSON, pointer, part) = Self.rows[index]
    guard let pointer else {
      #expect(throws: Never.self) { try Self.program(mathJSON) }
      return
    }
    let error = #expect(throws: SpecError.self) { try Self.program(mathJSON) }
    #expect(error?.pointer == pointer, "\(mathJSON)")
    #expect(error?.description.contains(part) == true, "\(mathJSON): \(error?.description ?? "")")
  }

  @Test func suggestions() throws {
    for (text, suggestion) in [
      (#"["Sinn", "x"]"#, "Sin"), (#"["sofmax", "v"]"#, "softmax"), (#"["Summ", "v"]"#, "Sum"),
    ] {
      let error = #expect(throws: SpecError.self) { try Self.program(text) }
      #expect(error?.suggestion == suggestion)
    }
  }

  /// Small texts that stand for very much: refused in time, without recursion.
  @Test func limits() throws {
    var limits = FormulaLimits()
    limits.maximumOperations = 5_000
    func fault(_ mathJSON: String) -> SpecError.Kind? {
      do { _ = try Self.program(mathJSON, limits) } catch let error as SpecError {
        return error.kind
      } catch {}
      return nil
    }
    let deep =
      String(repeating: #"["Sin", "#, count: 300) + "1" + String(repeating: "]", count: 300)
    #expect(fault(deep) == .tooDeep(limit: 256))
    // Each function calls the one before twice.
    var block = #"["Block", ["Assign", "f0", ["Function", "t", "t"]]"#
    for index in 1...100 {
      block +=
        #", ["Assign", "f\#(index)", ["Function", ["f\#(index - 1)", ["f\#(index - 1)", "t"]], "t"]]"#
    }
    #expect(fault(block + #", ["f100", "x"]]"#) == .tooManyOperations(limit: 5_000))
    let square = #"["Sum", "#
    let ranges = (0..<6).map { #", ["Limits", "k\#($0)", 1, 60]"# }.joined()
    #expect(fault(square + "\"x\"" + ranges + "]") == .tooManyOperations(limit: 5_000))
    #expect(fault(#"["Range", 1e9]"#) == .tooManyElements(limit: 1 << 25))
    var chain = #"["Block", ["Assign", "a", 1]"#
    for _ in 0..<2_000 { chain += #", ["Assign", "a", ["Negate", "a"]]"# }
    #expect(fault(chain + #", "a"]"#) == nil)
  }

  @Test func changedExpressions() {
    let seed = SeededGenerator.freshSeed(
      environment: ProcessInfo.processInfo.environment["WIRTINGER_TEST_SEED"])
    print("MathJSON changed with WIRTINGER_TEST_SEED=\(seed)")
    var generator = SeededGenerator(seed: seed)
    let names = MathJSONLibrary.allNames + ["x", "z", "v", "A", "'s'", "0", "-1", "_", "Pi"]
    var accepted = 0
    for round in 0..<6_000 {
      var text = MathJSONTests.rows[round % MathJSONTests.rows.count].mathJSON
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        // A string or a number in place of another, or a part of the text twice or not at all.
        var parts = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
        let place = Int.random(in: 0..<parts.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: parts[place] = names.randomElement(using: &generator) ?? "x"
        case 1: parts.insert(parts[place], at: place)
        case 2: parts.remove(at: place)
        default:
          let other = Int.random(in: 0..<parts.count, using: &generator)
          parts.swapAt(place, other)
        }
        text = parts.joined(separator: "\"")
      }
      if MathJSONFuzzing.run(Array(text.utf8)) { accepted += 1 }
    }
    #expect(accepted > 100)
  }
}
