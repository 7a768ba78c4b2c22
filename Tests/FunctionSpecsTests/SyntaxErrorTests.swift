import Testing

@testable import FunctionSpecs

/// Everything in a formula's text that cannot be read: formula, sentence, place, suggestion.
@Suite struct SyntaxErrorTests {
  typealias Row = (String, String, (line: Int, column: Int, length: Int)?, String?)

  static let rows: [Row] = [
    ("x $ 2", "the character '$' has no meaning in a formula", (1, 3, 1), nil),
    ("{x}", "the character '{' has no meaning in a formula", (1, 1, 1), "("),
    ("x × 2", "the character '×' has no meaning in a formula", (1, 3, 1), "*"),
    ("x² + 1", "the character '²' has no meaning in a formula", (1, 2, 1), "**2"),
    ("√x", "the character '√' has no meaning in a formula", (1, 1, 1), "sqrt(...)"),
    ("x − 1", "the character '−' has no meaning in a formula", (1, 3, 1), "-"),
    ("!x", "the character '!' has no meaning in a formula", (1, 1, 1), "!="),
    ("1.2.3", "a number where an operator or the end of the line is expected", (1, 4, 2), nil),
    ("2x", "'2x' is not a number", (1, 1, 2), "2 * x"),
    ("1_000x", "'1_000x' is not a number", (1, 1, 6), "1000 * x"),
    ("1e999", "'1e999' is not a number", (1, 1, 5), "inf"),
    ("1_", "'1_' is not a number", (1, 1, 2), nil),
    ("0x10", "'0x10' is not a number", (1, 1, 4), nil),
    ("'abc", "the string has no end on its line", (1, 1, 1), nil),
    ("\"a\\b\"", "the string has no end on its line", (1, 1, 1), nil),
    ("sin(x", "'(' is never closed", (1, 4, 1), nil),
    ("x + (1", "'(' is never closed", (1, 5, 1), nil),
    ("[1, 2", "'[' is never closed", (1, 1, 1), nil),
    ("x[", "'[' is never closed", (1, 2, 1), nil),
    ("z.conj(", "'(' is never closed", (1, 7, 1), nil),
    ("x)", "')' where an operator or the end of the line is expected", (1, 2, 1), nil),
    ("(x]", "']' where an operator, ',' or ')' is expected", (1, 3, 1), nil),
    ("[x)", "')' where an operator, ',' or ']' is expected", (1, 3, 1), nil),
    (")", "')' where a value is expected", (1, 1, 1), nil),
    ("x +", "the end of the formula where a value is expected", (1, 4, 1), nil),
    ("* x", "'*' where a value is expected", (1, 1, 1), nil),
    ("x y", "the name 'y' where an operator or the end of the line is expected", (1, 3, 1), nil),
    ("sin x", "the name 'x' where an operator or the end of the line is expected", (1, 5, 1), nil),
    ("x = = 2", "'=' where a value is expected", (1, 5, 1), nil),
    ("x =", "the end of the formula where a value is expected", (1, 4, 1), nil),
    (
      "1 = x", "'=' where an operator is expected",
      (1, 3, 1), "== compares; only a name can be assigned to"
    ),
    (
      "sin(x) = 2", "'=' where an operator is expected",
      (1, 8, 1), "== compares; only a name can be assigned to"
    ),
    (
      "a, 1 = x", "'=' where an operator is expected",
      (1, 6, 1), "== compares; only a name can be assigned to"
    ),
    (
      "a = b = x", "'=' where an operator is expected",
      (1, 7, 1), "== compares; only a name can be assigned to"
    ),
    ("x[]", "']' where a value is expected", (1, 3, 1), nil),
    ("x[1:2:3:4]", "':' where ',' or a closing bracket is expected", (1, 8, 1), nil),
    ("sin(x,,x)", "',' where a value is expected", (1, 7, 1), nil),
    ("(,)", "',' where a value is expected", (1, 2, 1), nil),
    ("sin(1=x)", "'=' where an operator is expected", (1, 6, 1), "=="),
    (
      "x if x > 0", "the end of the formula where 'else' is expected",
      (1, 11, 1), "a if condition else b"
    ),
    ("(x if x > 0)", "')' where 'else' is expected", (1, 12, 1), "a if condition else b"),
    ("x else 2", "'else' where an operator or the end of the line is expected", (1, 3, 4), nil),
    ("x < not 2", "'not' where a value is expected", (1, 5, 3), nil),
    ("x not 2", "'not' where an operator or the end of the line is expected", (1, 3, 3), nil),
    ("x <> 2", "'>' where a value is expected", (1, 4, 1), nil),
    ("[i for i in x]", "'for' where an operator, ',' or ']' is expected", (1, 4, 3), nil),
    ("x := 2", "':' where an operator or the end of the line is expected", (1, 3, 1), nil),
    ("return", "the end of the formula where a value is expected", (1, 7, 1), nil),
    ("return x\nx", "nothing may follow 'return'", (2, 1, 1), nil),
    ("# nothing", "the formula is empty", nil, nil),
    (
      "if x > 0: x", "an 'if' statement is not part of the formula language",
      (1, 1, 2), "a if condition else b"
    ),
    (
      "lambda t: t", "'lambda' is not part of the formula language",
      (1, 1, 6), "the expression after the colon alone"
    ),
    (
      "def f(x):\n  return x", "a function header is not part of the formula language",
      (1, 1, 3), "the body of the function alone, without 'def'"
    ),
    (
      "function f(x)\n  x\nend", "a function header is not part of the formula language",
      (1, 1, 8), "the body of the function alone, without 'function' and 'end'"
    ),
    (
      "while x > 0: x", "'while' is not part of the formula language",
      (1, 1, 5), "for i in range(n): with a fixed count"
    ),
    (
      "import numpy as np", "'import' is not part of the formula language",
      (1, 1, 6), "no import: np., jnp. and math. are known"
    ),
    (
      "from math import sin", "'import' is not part of the formula language",
      (1, 1, 4), "no import: np., jnp. and math. are known"
    ),
    (
      "class A: pass", "'class' is not part of the formula language",
      (1, 1, 5), "expressions and 'name = expression' only"
    ),
    (
      "try: x", "'try' is not part of the formula language",
      (1, 1, 3), "expressions and 'name = expression' only"
    ),
    (
      "with x: x", "'with' is not part of the formula language",
      (1, 1, 4), "expressions and 'name = expression' only"
    ),
    ("x is 2", "'is' is not part of the formula language", (1, 3, 2), "=="),
    ("elif x: 2", "'elif' is not part of the formula language", (1, 1, 4), "a if condition else b"),
    (
      "x = 1; pass", "'pass' is not part of the formula language",
      (1, 8, 4), "expressions and 'name = expression' only"
    ),
    (
      "break", "'break' is not part of the formula language",
      (1, 1, 5), "expressions and 'name = expression' only"
    ),
    (
      "continue", "'continue' is not part of the formula language",
      (1, 1, 8), "expressions and 'name = expression' only"
    ),
    (
      "for i in range(3):\nx",
      "the loop has no body: an indented block or statements on its line are expected",
      (1, 5, 1), nil
    ),
    ("for i in x: x", "the name 'x' where range(...) is expected", (1, 10, 1), nil),
    ("for i in range(3) x", "the name 'x' where ':' is expected", (1, 19, 1), nil),
    ("for 1 in range(3): x", "a number where a name is expected", (1, 5, 1), nil),
    ("for i of range(3): x", "the name 'of' where 'in' is expected", (1, 7, 2), nil),
    (
      "for i in range(3): return x", "'return' in a loop is not part of the formula language",
      (1, 5, 1), nil
    ),
    (
      "exp.(x)", "Julia's broadcasting dot is not part of the formula language",
      (1, 4, 1), "exp(...)"
    ),
    (
      "np.exp.(x)", "Julia's broadcasting dot is not part of the formula language",
      (1, 7, 1), "exp(...)"
    ),
    ("x .* 2", "'*' where the name of an attribute is expected", (1, 4, 1), nil),
    (
      "x'", "Julia's adjoint is not part of the formula language",
      (1, 2, 1), "conj(x.T) in place of x'"
    ),
    (
      "x' * z'", "Julia's adjoint is not part of the formula language",
      (1, 2, 1), "conj(x.T) in place of x'"
    ),
    (
      "conj((x + 1)')", "Julia's adjoint is not part of the formula language",
      (1, 13, 1), "conj(x.T) in place of x'"
    ),
    ("z.", "the end of the formula where the name of an attribute is expected", (1, 3, 1), nil),
    ("z.2", "a number where an operator or the end of the line is expected", (1, 2, 2), nil),
    ("and = 2", "'and' is a keyword and cannot be a name", (1, 1, 3), nil),
    ("x, lambda = 1, 2", "'lambda' is a keyword and cannot be a name", (1, 4, 6), nil),
    ("True = 2", "'True' is a keyword and cannot be a name", (1, 1, 4), nil),
    ("2(x)", "this cannot be called", (1, 1, 1), nil),
    ("(x + 1)(x)", "this cannot be called", (1, 2, 5), nil),
    ("y = x\nz = y +\nx", "the end of the line where a value is expected", (2, 8, 1), nil),
    (
      "y = (x +\n  2\nz = y", "the name 'z' where an operator, ',' or ')' is expected",
      (3, 1, 1), nil
    ),
    ("x = 1\r\ny = x +\r\ny", "the end of the line where a value is expected", (2, 8, 2), nil),
    ("# ünïcödé\n'é' $ 2", "the character '$' has no meaning in a formula", (2, 5, 1), nil),
    ("α = 2; β = α + ; β", "';' where a value is expected", (1, 16, 1), nil),
  ]

  @Test(arguments: rows.indices) func everyFaultHasASentenceAPlaceAndPerhapsAWayOut(_ index: Int) {
    let (formula, sentence, place, suggestion) = Self.rows[index]
    let error = #expect(throws: SpecError.self, "\(formula)") { try Formula(formula) }
    #expect(error?.description == sentence, "\(formula)")
    #expect(error?.suggestion == suggestion, "\(formula)")
    let expected = place.map { Span(line: $0.line, column: $0.column, length: $0.length) }
    #expect(error?.span == expected, "\(formula)")
  }
}
