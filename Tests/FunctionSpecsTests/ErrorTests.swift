import Programs
import Testing

@testable import FunctionSpecs

/// Everything in a formula that can be read but means nothing: formula, sentence, place, suggestion.
@Suite struct ErrorTests {
  static let rows: [SyntaxErrorTests.Row] = [
    ("y = x", "the formula has no result: its last line must be an expression", (1, 5, 1), nil),
    ("y", "'y' is not an input, a local name or a constant", (1, 1, 1), nil),
    ("sinn", "'sinn' is not an input, a local name or a constant", (1, 1, 4), "sin"),
    ("sin", "'sin' is not an input, a local name or a constant", (1, 1, 3), "sin(x)"),
    ("piz", "'piz' is not an input, a local name or a constant", (1, 1, 3), "pi"),
    ("sinn(x)", "there is no function 'sinn'", (1, 1, 4), "sin"),
    ("np.sinn(x)", "there is no function 'sinn'", (1, 4, 4), "sin"),
    ("math.foo(x)", "there is no function 'foo'", (1, 6, 3), nil),
    ("np.foo", "'foo' is not an input, a local name or a constant", (1, 1, 6), nil),
    ("x.reel", "there is no attribute 'reel'", (1, 3, 4), "real"),
    ("z.cnj()", "there is no function 'cnj'", (1, 3, 3), "conj"),
    ("z.conj", "there is no attribute 'conj'", (1, 3, 4), "conj()"),
    ("x.foo", "there is no attribute 'foo'", (1, 3, 3), nil),
    ("x.sin", "there is no attribute 'sin'", (1, 3, 3), "sin()"),
    ("x(1 + x)", "'x' cannot be called", (1, 1, 1), "x * (...)"),
    ("y = 2\ny + foo", "'foo' is not an input, a local name or a constant", (2, 5, 3), nil),
    ("α = 2; α + foo", "'foo' is not an input, a local name or a constant", (1, 12, 3), nil),
    (
      "y = (2 +\n  x ** foo)\ny", "'foo' is not an input, a local name or a constant",
      (2, 8, 3), nil
    ),
    ("a, b = x", "1 value cannot be bound to 2 names", (1, 1, 1), nil),
    ("a, b = x, x, x", "3 values cannot be bound to 2 names", (1, 1, 1), nil),
    ("sin()", "'sin' does not take 0 arguments: it is sin(x)", (1, 1, 5), nil),
    ("sin(x, x)", "'sin' does not take 2 arguments: it is sin(x)", (1, 1, 9), nil),
    ("hypot(x)", "'hypot' does not take 1 argument: it is hypot(x1, x2)", (1, 1, 8), nil),
    (
      "where(x > 0, x)", "'where' does not take 2 arguments: it is where(condition, x1, x2)",
      (1, 1, 15), nil
    ),
    ("z.abs(2)", "'abs' does not take 2 arguments: it is abs(x)", (1, 1, 8), nil),
    (
      "clip(min=1)", "'clip' does not take 1 argument: it is clip(x, min=None, max=None)",
      (1, 1, 11), nil
    ),
    ("sin(x, axis=0)", "'sin' has no argument 'axis': it is sin(x)", (1, 8, 4), nil),
    (
      "clip(x, mn=0)", "'clip' has no argument 'mn': it is clip(x, min=None, max=None)",
      (1, 9, 2), "min"
    ),
    ("clip(x, 0, min=1)", "'clip' gets its argument 'min' twice", (1, 12, 3), nil),
    ("clip(x, min=0, min=1)", "'clip' gets its argument 'min' twice", (1, 16, 3), nil),
    ("sin(x=1, x)", "'sin' gets its argument 'x' twice", (1, 5, 1), nil),
    (
      "floor(1j)", "'floor' is defined for real values only, and this one is complex",
      (1, 7, 2), nil
    ),
    (
      "floor(z)", "'floor' is defined for real values only, and this one is complex",
      (1, 7, 1), nil
    ),
    (
      "cbrt(x=z)", "'cbrt' is defined for real values only, and this one is complex",
      (1, 8, 1), nil
    ),
    ("z.erf()", "'erf' is defined for real values only, and this one is complex", (1, 1, 1), nil),
    ("1j < 2", "an order is defined for real values only, and this one is complex", (1, 1, 6), nil),
    (
      "x + 1 + (z >= x)", "an order is defined for real values only, and this one is complex",
      (1, 10, 6), nil
    ),
    (
      "x < z < 2", "an order is defined for real values only, and this one is complex",
      (1, 1, 5), nil
    ),
    (
      "maximum(x, z)", "'maximum' is defined for real values only, and this one is complex",
      (1, 12, 1), nil
    ),
    (
      "atan2(z, 1)", "'atan2' is defined for real values only, and this one is complex",
      (1, 7, 1), nil
    ),
    (
      "clip(z, 0)", "'clip' is defined for real values only, and this one is complex",
      (1, 6, 1), nil
    ),
    (
      "clip(x, max=z)", "'clip' is defined for real values only, and this one is complex",
      (1, 13, 1), nil
    ),
    ("z // 2", "'//' is defined for real values only, and this one is complex", (1, 1, 6), nil),
    ("z % 2", "'%' is defined for real values only, and this one is complex", (1, 1, 5), nil),
    ("where(x, x, x)", "a condition (such as x > 0) is expected here", (1, 7, 1), nil),
    ("not x", "a condition (such as x > 0) is expected here", (1, 5, 1), nil),
    ("~x", "a condition (such as x > 0) is expected here", (1, 2, 1), nil),
    ("x and z", "a condition (such as x > 0) is expected here", (1, 1, 7), nil),
    ("(x > 0) | z", "a condition (such as x > 0) is expected here", (1, 2, 10), nil),
    ("x if x else 2", "a condition (such as x > 0) is expected here", (1, 6, 1), nil),
    ("1 + logical_not(z)", "a condition (such as x > 0) is expected here", (1, 17, 1), nil),
    ("'a' + x", "a number is expected here", (1, 1, 7), nil),
    ("sin('a')", "a number is expected here", (1, 5, 3), nil),
    ("sin(None)", "a number is expected here", (1, 5, 4), nil),
    ("-None", "a number is expected here", (1, 1, 5), nil),
    ("+'a'", "a number is expected here", (1, 1, 4), nil),
    ("where(x > 0, 'a', x)", "a number is expected here", (1, 14, 3), nil),
  ]

  @Test(arguments: rows.indices) func everyFaultHasASentenceAPlaceAndPerhapsAWayOut(_ index: Int) {
    let (formula, sentence, place, suggestion) = Self.rows[index]
    let error = #expect(throws: SpecError.self, "\(formula)") {
      try Formula(formula).program(inputs: [Input("x", .real), Input("z", .complex)])
    }
    #expect(error?.description == sentence, "\(formula)")
    #expect(error?.suggestion == suggestion, "\(formula)")
    let expected = place.map { Span(line: $0.line, column: $0.column, length: $0.length) }
    #expect(error?.span == expected, "\(formula)")
  }
}
