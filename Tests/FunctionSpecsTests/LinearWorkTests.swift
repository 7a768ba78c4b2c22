import JSON
import Programs
import Tensors
import Testing

@testable import FunctionSpecs

/// Texts of the largest size with very many of one thing: what is done for each must not grow with the number of
/// the others. With work that grows with the square each would take many minutes.
@Suite struct LinearWorkTests {
  private static func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  /// Formulas in which `x` is real, and what becomes of them; nil for a value.
  static let formulas: [(formula: String, kind: SpecError.Kind?)] = [
    ("sum([" + repeated("1,", 200_000) + "])", nil),
    ("(" + repeated("1,", 200_000) + ")[7]", nil),
    (
      "sin(" + repeated("1,", 200_000) + "1)",
      .argumentCount(function: "sin", signature: "sin(x)", found: 200_001)
    ),
    ("x[" + repeated("1,", 200_000) + "1]", .tooManyIndices(found: 200_001, rank: 0)),
    ("zeros(" + repeated("1,", 200_000) + "1)", .tooManyAxes(limit: 64)),
    ("einsum('" + repeated(",", 29_999) + "'," + repeated("x,", 30_000) + ")", nil),
    (
      "einsum('" + repeated(",", 99_999) + "'," + repeated("x,", 100_000) + ")",
      .tooManyOperations(limit: 100_000)
    ),
    (repeated("x,", 90_000) + "x", nil),
    (repeated("x,", 100_000) + "x", .tooManyOperations(limit: 100_000)),
  ]

  @Test(.timeLimit(.minutes(5)), arguments: formulas.indices) func formula(_ index: Int) {
    let (formula, kind) = Self.formulas[index]
    let error = Self.error { try Formula(formula).program(inputs: [Input("x", .real)]) }
    #expect(error?.kind == kind, "\(formula.prefix(40)) \(error?.description.prefix(200) ?? "")")
  }

  /// A list is written once and taken as an argument again and again.
  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      "sum(a)", "sum(concat(b))", "sum(v[a])", "sum(take(v, a))", "a.T[0]", "sum(stack(b))",
    ])
  func listsAreCounted(_ call: String) throws {
    let lists =
      "a = [" + Self.repeated("0,", 500) + "]\nb = [" + Self.repeated("v,", 500) + "]\n"
    let formula = lists + "x" + Self.repeated(" + " + call, 40)
    var limits = FormulaLimits()
    limits.maximumListItems = 10_000
    let inputs = [Input("x", .real), Input("v", try ValueType.real.stacked(3))]
    let error = Self.error { try Formula(formula, limits: limits).program(inputs: inputs) }
    #expect(error?.kind == .tooManyElements(limit: 10_000))
  }

  /// Tables of what loops without a result of their own read.
  @Test(.timeLimit(.minutes(5))) func tablesAreCounted() throws {
    let line = "  s = s + sum(v[i:i + 10])\n"
    let formula =
      "v = zeros(1010)\ns = x\nfor i in range(1000):\n" + Self.repeated(line, 100) + "s"
    var limits = FormulaLimits()
    limits.maximumIndexWork = 200_000
    let error = Self.error {
      try Formula(formula, limits: limits).program(inputs: [Input("x", .real)])
    }
    #expect(error?.kind == .tooMuchWork(limit: 200_000))
  }

  @Test(.timeLimit(.minutes(5))) func manyParameters() throws {
    let names = (0..<90_000).map { ",\"p\($0)\"" }.joined()
    let mathJSON = "[\"Apply\",[\"Function\",\"x\"\(names)],1]"
    let document = try JSONDocument(parsing: Array(mathJSON.utf8))
    let error = Self.error { try Formula(mathJSON: document.root) }
    #expect(
      error?.description
        == "'Function' does not take 1 argument: it is (p0, p1, p2, p3, p4, p5, p6, p7, …) -> …")
  }

  private static func error<T>(_ body: () throws -> T) -> SpecError? {
    do { _ = try body() } catch let error as SpecError { return error } catch {}
    return nil
  }
}
