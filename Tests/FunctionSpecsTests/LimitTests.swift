import Programs
import Tensors
import Testing

@testable import FunctionSpecs

/// Faults of size, and those that come from what is given beside the formula's text.
@Suite struct LimitTests {
  @Test func aFormulaMayHaveSoManyBytesAndNoMore() throws {
    var limits = FormulaLimits()
    limits.maximumBytes = 5
    #expect(throws: Never.self) { try Formula("x + 1", limits: limits) }
    let error = #expect(throws: SpecError.self) { try Formula("x + 12", limits: limits) }
    #expect(error?.kind == .tooLong(limit: 5))
    #expect(error?.description == "the formula is longer than the limit of 5 bytes")
    #expect(error?.span == nil)
  }

  /// Four operations each.
  @Test(arguments: [
    "x + x + x + x + x", "sin(sin(sin(sin(x))))", "- - - -x", "x += 1;x += 1;x += 1;-x",
    "x if x < 1 else x if x < 1 else x", "x**x**x**x**x", "x < x < x < x and x",
  ])
  func aFormulaMayHaveSoManyOperationsAndNoMore(formula: String) {
    var limits = FormulaLimits()
    limits.maximumOperations = 4
    #expect(throws: Never.self) { try Formula(formula, limits: limits) }
    let error = #expect(throws: SpecError.self) { try Formula("\(formula) + 1", limits: limits) }
    #expect(error?.kind == .tooManyOperations(limit: 4))
    #expect(error?.description == "the formula has more operations than the limit of 4")
    #expect(error?.span?.line == 1)
  }

  /// A short text can be a long program: `relu` is a comparison and a choice.
  @Test func aProgramMayHaveSoManyOperationsAndNoMore() throws {
    var limits = FormulaLimits()
    limits.maximumOperations = 12
    let formula = try Formula("relu(x) + relu(x + 1) + relu(x + 2) + relu(x + 3)", limits: limits)
    let error = #expect(throws: SpecError.self) {
      try formula.program(inputs: [Input("x", .real)])
    }
    #expect(error?.kind == .tooManyOperations(limit: 12))
    #expect(error?.span != nil)
  }

  @Test(arguments: ["(", "[", "-", "not ", "sin(", "x**", "x[", "1 if ", "1 if x else "])
  func depthIsBounded(opening: String) {
    let closing =
      switch opening {
      case "(", "sin(": ")"
      case "[", "x[": "]"
      case "1 if ": " else 2"
      default: ""
      }
    func nested(_ depth: Int) -> String {
      String(repeating: opening, count: depth) + "x" + String(repeating: closing, count: depth)
    }
    #expect(throws: Never.self) { try Formula(nested(256)) }
    for depth in [257, 50_000] {
      let error = #expect(throws: SpecError.self) { try Formula(nested(depth)) }
      #expect(error?.kind == .tooDeep(limit: 256))
      #expect(error?.description == "the formula is nested deeper than the limit of 256")
      #expect(error?.span?.line == 1)
    }
  }

  @Test func aHundredThousandParentheses() throws {
    let error = #expect(throws: SpecError.self) {
      try Formula(String(repeating: "(", count: 100_000))
    }
    #expect(error?.kind == .tooDeep(limit: 256))
    #expect(error?.span == Span(line: 1, column: 257, length: 1))
  }

  /// A sum of many terms is no nesting.
  @Test func aLongSumIsFlat() throws {
    let formula = try Formula("x" + String(repeating: " + x", count: 20_000))
    let program = try formula.program(inputs: [Input("x", .real)])
    #expect(try program.evaluate([Tensor(0.5)]) == [Tensor(10_000.5)])
  }

  @Test func textThatIsNotUTF8() {
    for bytes: [UInt8] in [
      [0x78, 0x20, 0xff], [0x78, 0x20, 0xc3], [0x78, 0x20, 0xed, 0xa0, 0x80],
    ] {
      let fault = #expect(throws: Fault.self) { try Parser.parse(bytes, FormulaLimits()) }
      #expect(fault?.kind == .invalidUTF8)
      #expect(fault?.range == 2..<3)
    }
  }

  // MARK: Inputs, constants, outputs

  private func fault(
    _ formula: String, _ inputs: [Input], constants: [(name: String, value: Tensor)] = [],
    outputs: [String]? = nil
  ) -> SpecError? {
    #expect(throws: SpecError.self) {
      try Formula(formula).program(inputs: inputs, constants: constants, outputs: outputs)
    }
  }

  @Test(arguments: Keyword.allCases.map(\.rawValue)) func noInputHasAKeywordsName(_ word: String) {
    let inputs = [Input("x", .real), Input(word, .real)]
    #expect(fault("x", inputs)?.kind == .reservedName(word))
    let constants = [(name: word, value: Tensor(1))]
    let error = fault("x", [Input("x", .real)], constants: constants)
    #expect(error?.description == "'\(word)' is a keyword and cannot be a name")
    #expect(error?.span == nil)
  }

  @Test func noNameIsDeclaredTwice() {
    let x = Input("x", .real)
    #expect(fault("x", [x, Input("x", .complex)])?.kind == .duplicateInput("x"))
    let error = fault("x", [x], constants: [("k", Tensor(1)), ("x", Tensor(2))])
    #expect(error?.description == "'x' is declared twice")
    #expect(fault("x, x", [x], outputs: ["u", "u"])?.kind == .duplicateInput("u"))
  }

  @Test func asManyOutputsAsResults() {
    let x = Input("x", .real)
    let one = fault("loss = x; loss", [x], outputs: ["los", "x"])
    #expect(one?.description == "2 outputs are named, but the formula has 1 result")
    #expect(one?.suggestion == "loss")
    let two = fault("x, x", [x], outputs: ["u"])
    #expect(two?.description == "1 output is named, but the formula has 2 results")
  }

  @Test func shapesMustFitTogether() throws {
    let two = ValueType(.real, try #require(Shape([2])))
    let three = ValueType(.real, try #require(Shape([3])))
    let error = fault("1 + (a + b)", [Input("a", two), Input("b", three)])
    #expect(error?.description == "shapes \(two.shape) and \(three.shape) do not fit together")
    #expect(error?.span == Span(line: 1, column: 6, length: 5))
  }
}
