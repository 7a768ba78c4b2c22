import Programs
import Tensors
import Testing

@testable import FunctionSpecs

/// What names mean: inputs, constants, locals and results.
@Suite struct NamesTests {
  private func text(
    _ formula: String, _ inputs: [Input], constants: [(name: String, value: Tensor)] = [],
    outputs: [String]? = nil
  ) throws -> String {
    try Formula(formula).program(inputs: inputs, constants: constants, outputs: outputs).description
  }

  @Test func anInputWinsOverAConstantOfTheLanguage() throws {
    let inputs = [Input("e", .real), Input("im", .real)]
    #expect(
      try text("e * im", inputs) == """
        (e: float64, im: float64)
        %2 = multiply e im : float64
        -> value = %2
        """)
    // Behind a module's name it is the constant, whatever the inputs are called.
    #expect(
      try text("np.e * im", inputs) == """
        (e: float64, im: float64)
        %2 = multiply 2.718281828459045 im : float64
        -> value = %2
        """)
  }

  @Test func constantsAreGivenByName() throws {
    let constants = [(name: "k", value: Tensor(2.5)), (name: "pi", value: Tensor(3))]
    #expect(
      try text("k * x + pi", [Input("x", .real)], constants: constants) == """
        (x: float64)
        %3 = multiply 2.5 x : float64
        %4 = add %3 3 : float64
        -> value = %4
        """)
  }

  @Test func resultsAreNamedByPositionOrAreLocals() throws {
    let x = [Input("x", .real)]
    #expect(try text("x, 1", x, outputs: ["u", "v"]).hasSuffix("-> u = x, v = 1"))
    #expect(try text("(x, 1)", x).hasSuffix("-> out0 = x, out1 = 1"))
    #expect(try text("x", x, outputs: ["u"]).hasSuffix("-> u = x"))
    #expect(
      try text("a = 1\nb = 2\nx", x, outputs: ["b", "a"]).hasSuffix("-> b = 2, a = 1"))
    // The same names in another order are asked for by name; names of anything else are given.
    for results in ["a, b", "(a, b)", "return a, b"] {
      #expect(
        try text("a = 1; b = x; \(results)", x, outputs: ["b", "a"]).hasSuffix("-> b = x, a = 1"))
    }
    #expect(try text("a = 1; b = x; a, b", x, outputs: ["a", "b"]).hasSuffix("-> a = 1, b = x"))
    #expect(try text("a = 1; b = x; a, b", x, outputs: ["b", "c"]).hasSuffix("-> b = 1, c = x"))
    #expect(try text("a = 1; b = x; a, 2", x, outputs: ["b", "a"]).hasSuffix("-> b = 1, a = 2"))
    #expect(try text("a = 1; b = x", x, outputs: ["b"]).hasSuffix("-> b = x"))
  }

  @Test func unusedInputsStayAndTheirOrderIsThatOfTheDeclaration() throws {
    #expect(
      try text("b", [Input("b", .real), Input("a", .complex)]) == """
        (b: float64, a: complex128)
        -> value = b
        """)
  }

  @Test(arguments: [
    ("b * a + b", ["b", "a"]),
    ("y = a; y * b", ["a", "b"]),
    ("y += a; y", ["y", "a"]),
    ("y = y + 1; y", ["y"]),
    ("pi * e * im * x", ["x"]),
    ("np.pi * sin(x) + x.real", ["x"]),
    ("a, b = c, d; a * b", ["c", "d"]),
    ("f(k=a)", ["a"]),
    ("for i in range(n): s = s + i * x\ns", ["n", "s", "x"]),
  ])
  func freeNamesAreTheInputsInOrderOfUse(formula: String, names: [String]) throws {
    #expect(try Formula(formula).freeNames == names)
  }

  @Test func usedNamesAreAllThatAreMentioned() throws {
    #expect(try Formula("y = e; y + x").usedNames == ["y", "e", "x"])
  }

  @Test func instructionsKnowTheirPlaceInTheFormula() throws {
    let formula = try Formula("α = x\nα + sin(α)")
    let program = try formula.program(inputs: [Input("x", .real)])
    let spans = program.instructions.compactMap { $0.origin.flatMap(formula.span(of:)) }
    #expect(
      spans == [Span(line: 2, column: 5, length: 6), Span(line: 2, column: 1, length: 10)])
    #expect(formula.span(of: 1_000) == nil)
  }
}
