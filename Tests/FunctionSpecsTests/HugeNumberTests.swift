import JSON
import Programs
import Tensors
import Testing

@testable import FunctionSpecs

/// Lengths, bounds and indices that no array has: each is a fault of this kind or a value, in time and memory
/// that the text does not decide.
@Suite struct HugeNumberTests {
  /// 2^62: twice of it overflows, and of four times as many bytes nothing is left.
  private static let huge = "4611686018427387904"

  private static let limits: FormulaLimits = {
    var limits = FormulaLimits()
    limits.maximumElements = 1 << 16
    limits.maximumMatrixWork = 100_000_000
    return limits
  }()

  enum Outcome {
    /// The shape is too large for any array, or for the limits.
    case tooLarge
    /// Some other fault whose sentence contains this.
    case fault(String)
    case value(Tensor)
  }

  /// Arrays without elements whose other axes are long, and short ones with NumPy's values.
  static let arrays: [(formula: String, outcome: Outcome)] = [
    ("sum(prod(zeros((0,\(huge),4)),axis=(1,2)))", .tooLarge),
    ("sum(var(zeros((0,\(huge),4)),axis=(1,2)))", .tooLarge),
    ("sum(kron(zeros((0,\(huge))),zeros((0,4))))", .tooLarge),
    ("argmax(zeros((0,\(huge),4)),axis=1)", .tooLarge),
    ("sum(x*zeros((0,\(huge),1)),axis=(1,2))", .tooLarge),
    ("svdvals(zeros((0,\(huge))))", .tooLarge), ("pinv(zeros((0,\(huge))))", .tooLarge),
    ("solve(zeros((0,0)),zeros((0,\(huge))))", .tooLarge),
    ("sum(sort(zeros((0,\(huge))),axis=1))", .tooLarge),
    ("tril(zeros((0,300,300)))", .tooLarge), ("triu(zeros((0,300,300)))", .tooLarge),
    ("eigvalsh(zeros((0,300,300)),'L')", .tooLarge),
    ("einsum('aij,ajk->aik',zeros((0,\(huge),1)),zeros((0,1,\(huge))))", .tooLarge),
    ("tensordot(zeros((0,\(huge))),zeros((\(huge),0)),axes=1)", .tooLarge),
    ("ones((0,9223372036854775807))", .tooLarge), ("full((0,\(huge)),x)", .tooLarge),
    ("eye(0,\(huge))", .tooLarge), ("reshape(zeros(0),(0,\(huge)))", .tooLarge),
    ("broadcast_to(zeros(0),(\(huge),0))", .tooLarge), ("diag(x,\(huge))", .fault("axes")),
    ("diag([x],\(huge))", .tooLarge), ("fft(zeros((0,1)),\(huge))", .tooLarge),
    ("irfft([x],9223372036854775807)", .tooLarge), ("linspace(0,1,\(huge))", .tooLarge),
    ("arange(0,1e300)", .tooLarge), ("zeros(4294967296,4294967296)", .tooLarge),
    ("zeros((60000,1,1,1,1))+zeros((60000,1,1,1))+zeros((60000,1,1))+zeros((60000,1))", .tooLarge),
    ("solve(zeros((40000,0,0)),zeros((2,1,0,1)))", .tooLarge),
    // As many as are allowed once, but not twice or in a list.
    ("a = arange(60000)\nb = arange(1,60001)\nc = arange(2,60002)\nx", .tooLarge),
    ("a = arange(20000)\nsum([a,a,a,a])", .tooLarge),
    // Of very small matrices each takes a call.
    ("sum(inv(zeros((60000,0,0))))", .tooLarge), ("sum(inv(ones((60000,1,1))))", .tooLarge),
    // A range whose count is a power is known; exponents may be long.
    ("s = x\nfor i in range(1**1000): s = s + 1\ns", .value(Tensor(2.5))),
    ("s = x\nfor i in range(0**1000): s = s + 1\ns", .value(Tensor(1.5))),
    ("s = x\nfor i in range(2**1000): s = s + 1\ns", .fault("more iterations")),
    // Axes.
    ("zeros(" + String(repeating: "1,", count: 64) + ")[0,...]", .fault("")),
    ("sum(zeros(" + String(repeating: "1,", count: 64) + "))", .value(Tensor(0))),
    (
      "sum(zeros(" + String(repeating: "1,", count: 65) + "))",
      .fault("more axes than the limit of 64")
    ),
    (
      "sum(x[" + String(repeating: "None,", count: 65) + "])",
      .fault("more axes than the limit of 64")
    ),
    // What NumPy makes of short ones.
    ("sum(prod(zeros((0,3,4)),axis=(1,2)))", .value(Tensor(0))),
    ("sum(var(zeros((0,3,4)),axis=(1,2)))", .value(Tensor(0))),
    ("sum(kron(zeros((0,3)),zeros((0,4))))", .value(Tensor(0))),
    ("sum(argmax(zeros((0,3,4)),axis=1))", .value(Tensor(0))),
    ("sum(sum(x*zeros((0,3,1)),axis=(1,2)))", .value(Tensor(0))),
    ("sum(svdvals(zeros((0,3))))", .value(Tensor(0))),
    ("sum(pinv(zeros((0,3))))", .value(Tensor(0))),
    ("sum(solve(zeros((0,0)),zeros((0,3))))", .value(Tensor(0))),
    ("sum(sort(zeros((0,3)),axis=1))", .value(Tensor(0))),
    ("sum(tril(zeros((0,3,3))))", .value(Tensor(0))),
    ("sum(prod(zeros((3,0)),axis=1))", .value(Tensor(3))), ("det(zeros((0,0)))", .value(Tensor(1))),
    ("sum(zeros((0,60000)))", .value(Tensor(0))),
  ]

  /// Indices in loops; `v` has 3 elements.
  static let loops: [(formula: String, outcome: Outcome)] = [
    ("s = x\nfor i in range(2000): s = s + v[i + 9223372036854774784]\ns", .fault("an index")),
    ("s = x\nfor i in range(2000): s = s + v[9223372036854774784 - i]\ns", .fault("an index")),
    ("s = x\nfor i in range(2000): s = s + v[i * 9223372036854774784]\ns", .fault("an index")),
    (
      "s = x\nfor i in range(0): s = s + sum(v[i - 9223372036854774783:i + 9223372036854774784])\ns",
      .fault("an index")
    ),
    ("s = x\nfor i in range(0): s = s + v[i + 9007199254740992 + 1]\ns", .fault("an index")),
    (
      "s = x\nfor i in range(0): s = s + sum(v[i:i + 9007199254740992])\ns",
      .fault("the index 9007199254740992 is out of range")
    ),
    ("s = x\nfor i in range(0): s = s + sum(v[i:i + 4])\ns", .fault("the index 4 is out of range")),
    ("s = x\nfor i in range(0): s = s + sum(v[i + 9:i + 12])\ns", .value(Tensor(1.5))),
    ("s = x\nfor i in range(0): s = s + v[i + 9007199254740992]\ns", .value(Tensor(1.5))),
    (
      "w = zeros((60000,0))\ns = x\nfor i in range(50000): s = s + sum(w[i:i + 10000])\ns",
      .tooLarge
    ),
  ]

  @Test(arguments: arrays.indices) func anArray(_ index: Int) throws {
    try check(Self.arrays[index])
  }

  @Test(arguments: loops.indices) func aLoop(_ index: Int) throws {
    try check(Self.loops[index])
  }

  private func check(_ row: (formula: String, outcome: Outcome)) throws {
    let inputs = [Input("x", .real), Input("v", try ValueType.real.stacked(3))]
    let three = try #require(Shape([3]))
    let vector = try #require(Tensor([1, 2, 3], shape: three))
    do {
      let program = try Formula(row.formula, limits: Self.limits).program(inputs: inputs)
      guard case .value(let expected) = row.outcome else {
        Issue.record("\(row.formula) has a meaning")
        return
      }
      #expect(try program.evaluate([Tensor(1.5), vector]) == [expected], "\(row.formula)")
    } catch let error as SpecError {
      switch (row.outcome, error.kind) {
      case (.tooLarge, .tooManyElements), (.tooLarge, .illTyped(.tooLarge)),
        (.tooLarge, .tooMuchMatrixWork):
        break
      case (.fault(let part), _) where part.isEmpty || error.description.contains(part): break
      default: Issue.record("\(row.formula): \(error.description)")
      }
    }
  }

  @Test(arguments: [
    #"["Sum", "i", ["Limits", "i", 0, ["Add", 9223372036854774784, 1023]]]"#,
    #"["Sum", "i", ["Limits", "i", ["Negate", 9223372036854774784], 9223372036854774784]]"#,
    #"["Product", "i", ["Limits", "i", ["Add", 9223372036854774784, 1023], ["Add", 9223372036854774784, 1023]]]"#,
  ])
  func theBoundsOfASum(_ mathJSON: String) throws {
    let document = try JSONDocument(parsing: Array(mathJSON.utf8))
    let error = #expect(throws: SpecError.self) { try Formula(mathJSON: document.root) }
    #expect(error?.description.contains("between -2^53 and 2^53") == true)
  }

  /// What is given beside the formula, which no limit of a formula's text bounds.
  @Test(arguments: [[0, 1 << 17], [1 << 16, 2], [1 << 17]]) func inputs(_ lengths: [Int]) throws {
    let shape = try #require(Shape(lengths))
    let input = Input("w", ValueType(.real, shape))
    let error = #expect(throws: SpecError.self) {
      try Formula("1", limits: Self.limits).program(inputs: [input])
    }
    #expect(error?.kind == .tooManyElements(limit: 1 << 16))
  }
}
