import Programs
import Tensors
import Testing

@testable import FunctionSpecs

/// Loops that mean nothing: formula, sentence, place, suggestion. `x` is real, `z` complex, `v` has 3 elements.
@Suite struct LoopErrorTests {
  static let rows: [SyntaxErrorTests.Row] = [
    // Counts.
    (
      "for i in range(x): x = x + 1\nx",
      "the count of a loop must be known without evaluating: a whole number, or an axis such as x.shape[0]",
      (1, 16, 1), nil
    ),
    (
      "for i in range(2.5): x = x + 1\nx",
      "the count of a loop must be known without evaluating: a whole number, or an axis such as x.shape[0]",
      (1, 16, 3), nil
    ),
    (
      "for i in range(3):\n  for j in range(i): x = x + 1\nx",
      "the count of a loop must be known without evaluating: a whole number, or an axis such as x.shape[0]",
      (2, 18, 1), nil
    ),
    (
      "for i in range(0, 3, 0): x = x + 1\nx",
      "the argument 'step' of 'range' must be a whole number other than 0", (1, 22, 1), nil
    ),
    (
      "for i in range(): x = x + 1\nx",
      "'range' does not take 0 arguments: it is range(start, stop, step)", (1, 10, 7), nil
    ),
    (
      "for i in range(stop=3): x = x + 1\nx",
      "'range' has no argument 'stop': it is range(start, stop, step)", (1, 16, 4), nil
    ),
    (
      "for i in range(3) + 1: x = x + 1\nx",
      "there is no function 'range'", (1, 10, 5), "arange"
    ),
    (
      "for i in range(10**9): x = x + 1\nx",
      "the loop has more iterations than the limit of 10000000", (1, 10, 12), nil
    ),
    (
      "for i in range(10_000_001): x = x + 1\nx",
      "the loop has more iterations than the limit of 10000000", (1, 10, 17), nil
    ),
    (
      "for i in range(-9223372036854775807, 9223372036854775807): x = x + 1\nx",
      "the loop has more iterations than the limit of 10000000", (1, 10, 48), nil
    ),
    (
      "for i in range(10000000):\n  for j in range(10000000): x = sin(x)\nx",
      "the loops compute more elements than the limit of 20000000000, counted as iterations times operations",
      (1, 5, 1), nil
    ),
    // Names.
    (
      "for i in range(3): s = s + x\ns", "'s' is not an input, a local name or a constant",
      (1, 24, 1), nil
    ),
    (
      "for i in range(0): s = x\ns", "'s' is not an input, a local name or a constant", (2, 1, 1),
      nil
    ),
    (
      "for i in range(3): i = i + 1\nx",
      "'i' is the variable of the loop and cannot be assigned in it", (1, 20, 1), nil
    ),
    (
      "for i in range(3):\n  for i in range(3): x = x + 1\nx",
      "'i' is the variable of the loop and cannot be assigned in it", (2, 7, 1), nil
    ),
    (
      "j = 1\nfor i in range(3):\n  x = x + j\n  for j in range(2): x = x + 1\nx",
      "'j' is not an input, a local name or a constant", (3, 11, 1), nil
    ),
    (
      "for i in range(3): x = x + 1",
      "the formula has no result: its last line must be an expression", (1, 24, 5), nil
    ),
    // What is carried.
    (
      "for i in range(3): x = x + z\nx",
      "'x' is float64 before an iteration and complex128 after it, and must stay what it is",
      (1, 20, 1), "x = x + 0j before the loop"
    ),
    (
      "for i in range(3): z = abs(z)\nz",
      "'z' is complex128 before an iteration and float64 after it, and must stay what it is",
      (1, 20, 1), nil
    ),
    (
      "for i in range(3): x = x > 0\nx",
      "'x' is float64 before an iteration and bool after it, and must stay what it is",
      (1, 20, 1), nil
    ),
    (
      "s = 0\nfor i in range(3):\n  s = s + 1\n  s = s * v\ns",
      "'s' has shape [] before an iteration and [3] after it, and must keep one shape",
      (4, 3, 1), "s = zeros([3]) before the loop"
    ),
    (
      "for i in range(2): v = v[1:]\nv",
      "'v' has shape [3] before an iteration and [2] after it, and must keep one shape",
      (1, 20, 1), nil
    ),
    // Indices.
    (
      "for i in range(3): x = x + v[i + 1]\nx",
      "the index 3 is out of range for an axis of length 3", (1, 30, 5), nil
    ),
    (
      "for i in range(4): x = x + v[3 * i % 5]\nx",
      "the index 3 is out of range for an axis of length 3", (1, 30, 9), nil
    ),
    (
      "for i in range(3): v = v * v[i + 2]\nsum(v)",
      "the index 4 is out of range for an axis of length 3", (1, 30, 5), nil
    ),
    (
      "for i in range(3):\n  for j in range(2): x = x + v[i + j]\nx",
      "the index 3 is out of range for an axis of length 3", (2, 32, 5), nil
    ),
    (
      "for i in range(3): x = x + sum(v[i:i + 2])\nx",
      "the index 4 is out of range for an axis of length 3", (1, 36, 5), nil
    ),
    (
      "for i in range(3): x = x + sum(v[:i])\nx",
      "a slice in a loop must have the same length in every iteration: both ends move alike, as in x[i:i+3]",
      (1, 35, 1), nil
    ),
    (
      "for i in range(3): x = x + sum(v[i:3 - i])\nx",
      "a slice in a loop must have the same length in every iteration: both ends move alike, as in x[i:i+3]",
      (1, 34, 7), nil
    ),
    (
      "for i in range(3): x = x + v[i / 2]\nx",
      "an index is a whole number that is known without evaluating, or a slice or list of such",
      (1, 30, 5), nil
    ),
    ("for i in range(3): x = x + v[i, i]\nx", "2 indices for an array of 1 axis", (1, 28, 7), nil),
    // Blocks.
    (
      "for i in range(3):\n  x = x + 1\n    x = x + 2\nx",
      "this line is indented more than the block that it is in", (3, 5, 1), nil
    ),
    (
      "for i in range(3):\n    x = x + 1\n  x = x + 2\nx",
      "this line is indented less than its loop's block and more than the loop", (3, 3, 1), nil
    ),
  ]

  @Test(arguments: rows.indices) func everyFaultHasASentenceAPlaceAndPerhapsAWayOut(_ index: Int) {
    let (formula, sentence, place, suggestion) = Self.rows[index]
    let error = #expect(throws: SpecError.self, "\(formula)") {
      try Formula(formula).program(inputs: [
        Input("x", .real), Input("z", .complex), Input("v", try ValueType.real.stacked(3)),
      ])
    }
    #expect(error?.description == sentence, "\(formula)")
    #expect(error?.suggestion == suggestion, "\(formula)")
    let expected = place.map { Span(line: $0.line, column: $0.column, length: $0.length) }
    #expect(error?.span == expected, "\(formula)")
  }

  /// Blank lines, comments and the end of the text have no indentation to speak of.
  @Test(arguments: [
    "for i in range(3):\n\n    # a comment\n  # and another\n    x = x + 1\n\n  \n    x = x * 2\nx",
    "  for i in range(2):\n\tx = x + 1\n\tx = x * 2\n  x\n   ",
    "for i in range(2):\n  for j in range(2):\n      x = x + 1\n  x = x * 2\nx",
    "for i in range(2): x = x + 1; x = x * 2\nx", "for i in range(3): x = x + v[-i]\nx",
  ])
  func theseAreBlocks(_ formula: String) {
    #expect(throws: Never.self) {
      try Formula(formula).program(inputs: [
        Input("x", .real), Input("v", try ValueType.real.stacked(3)),
      ])
    }
  }

  /// Lists that grow line by line: deep ones, and those of which there are ever more.
  @Test(arguments: [
    ("a = x\n" + String(repeating: "a = [a]\n", count: 20_000) + "sum(a)", 64),
    ("a = [x, x]\n" + String(repeating: "a = [a, a]\n", count: 62) + "sum(a)", 1 << 22),
  ])
  func listsAreBounded(_ formula: String, _ limit: Int) {
    let error = #expect(throws: SpecError.self) {
      try Formula(formula).program(inputs: [Input("x", .real)])
    }
    switch error?.kind {
    case .tooDeep(let found), .tooManyElements(let found): #expect(found == limit)
    default: Issue.record("\(String(describing: error?.kind))")
    }
  }

  /// Names that hand their values on take time that grows with the text, not with its square.
  @Test func manyNamesAreCarried() throws {
    let count = 3_000
    let starts = (0..<count).map { "a\($0) = x\n" }.joined()
    let steps = (0..<count - 1).map { "a\($0) = a\($0 + 1)" }.joined(separator: ";")
    let program = try Formula(starts + "for i in range(2):\n  " + steps + "\na0 * x")
      .program(inputs: [Input("x", .real)])
    #expect(try program.evaluate([Tensor(3)])[0].real[0] == 9)
    var limits = FormulaLimits()
    limits.maximumCarriedNames = count - 1
    let error = #expect(throws: SpecError.self) {
      try Formula(starts + "for i in range(2):\n  " + steps + ";b = b + 1\na0 * x", limits: limits)
        .program(inputs: [Input("x", .real), Input("b", .real)])
    }
    #expect(error?.kind == .tooManyCarried(limit: count - 1))
  }

  /// Loops in loops up to the limit, and a loop that is held once whatever its count.
  @Test func nestingIsLimitedAndCountsCostNothing() throws {
    func nested(_ depth: Int) -> String {
      (0..<depth).map { String(repeating: " ", count: $0) + "for i\($0) in range(2):\n" }.joined()
        + String(repeating: " ", count: depth) + "x = x + 1\nx"
    }
    #expect(throws: Never.self) { try Formula(nested(8)).program(inputs: [Input("x", .real)]) }
    let error = #expect(throws: SpecError.self) {
      try Formula(nested(9)).program(inputs: [Input("x", .real)])
    }
    #expect(error?.kind == .tooManyLoops(limit: 8))
    #expect(error?.span?.line == 9)
    let sizes = try [10, 1_000_000].map { count in
      try Formula("for i in range(\(count)): x = sin(x) * i\nx")
        .program(inputs: [Input("x", .real)]).size
    }
    #expect(sizes[0] == sizes[1] && sizes[0] < 20)
  }
}
