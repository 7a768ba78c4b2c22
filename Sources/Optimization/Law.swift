import Programs
import Tensors

/// One algebraic law: an instruction of this form is the same as a simpler value.
struct Law: Sendable {
  /// The law as an equation, with its condition; also its name in the tests.
  let equation: String
  /// The forms of which the first and the second operand must have one. They only spare asking `rewrite`: of
  /// the laws of an operation hardly any fits, and nearly all are ruled out by these.
  let first: Form
  let second: Form
  /// The simpler value; nil where the form or the condition is not met.
  let rewrite: @Sendable (Redex) -> Term?

  init(
    _ equation: String, _ first: Form = .any, _ second: Form = .any,
    _ rewrite: @escaping @Sendable (Redex) -> Term?
  ) {
    self.equation = equation
    self.first = first
    self.second = second
    self.rewrite = rewrite
  }

  /// Every law, once.
  static let all: [Law] =
    sums + differences + products + strongProducts + quotients + conditions + power + negate + signs
    + projections + conjugates + repeated + select + moves + reductions + concatenate
}

/// The laws by operation, at hand: each use of a static list would ask whether it has been initialized, and each list that is
/// handed out would be counted.
struct LawTable: Sendable {
  /// The laws of all operations, those of each one after the other.
  let laws: [Law]
  /// The forms of the operands of each law.
  let forms: [(first: Form, second: Form)]
  private let unary: [Range<Int>]
  private let binary: [Range<Int>]
  private let powers: Range<Int>
  private let families: Range<Int>
  private let select: Range<Int>
  private let moves: Range<Int>
  private let reductions: Range<Int>
  private let concatenate: Range<Int>

  static let shared = LawTable()

  private init() {
    var laws: [Law] = []
    func place(_ rows: [Law]) -> Range<Int> {
      laws += rows
      return (laws.count - rows.count)..<laws.count
    }
    unary = Unary.allCases.map { place(Law.rows(for: $0)) }
    binary = Binary.allCases.map { place(Law.rows(for: $0)) }
    powers = place(Law.power)
    families = place(Law.repeated)
    select = place(Law.select)
    moves = place(Law.moves)
    reductions = place(Law.reductions)
    concatenate = place(Law.concatenate)
    self.laws = laws
    forms = laws.map { ($0.first, $0.second) }
  }

  /// The places of an operation's laws, in the order in which they are tried.
  func rows(for operation: Operation) -> Range<Int> {
    switch operation {
    case .unary(let function): unary[function.ordinal]
    case .binary(let function): binary[function.ordinal]
    case .family(.power, _): powers
    case .family: families
    case .select: select
    case .linear(let map):
      switch map {
      case .broadcast, .reshape, .permute, .slice, .gather: moves
      case .sum, .place: reductions
      case .scatter, .cumulativeSum: 0..<0
      }
    case .concatenate: concatenate
    case .input, .constant, .compare, .contract, .maximum, .argmax, .argsort, .takeAlong,
      .putAlong, .matrix, .fourier, .scan:
      0..<0
    }
  }
}

/// What a law looks at: an operation, its operands, and the definitions of these.
struct Redex {
  let builder: ProgramBuilder
  let facts: Facts
  let operation: Operation
  let operands: Operands

  /// An operand.
  subscript(index: Int) -> Term { Term(builder, operands[index]) }

  /// The number that every element of a real operand is known to be.
  func number(_ index: Int) -> Double? { facts.number(operands[index]) }

  /// Whether no component of a value can be -0.
  func neverNegativeZero(_ term: Term) -> Bool { facts.neverNegativeZero(term.value) }

  /// The operand x of a term that is f(x).
  func operand(of term: Term, if function: Unary) -> Term? {
    builder.operand(of: term.value, if: function).map { Term(builder, $0) }
  }

  /// The operands x and y of a term that is f(x, y).
  func operands(of term: Term, if function: Binary) -> (Term, Term)? {
    let instruction = builder.instruction(of: term.value)
    guard instruction.operation == .binary(function) else { return nil }
    return (Term(builder, instruction.operands[0]), Term(builder, instruction.operands[1]))
  }

  /// The operand of a term that is a linear map of it, with the map.
  func linear(_ term: Term) -> (map: LinearMap, operand: Term)? {
    let instruction = builder.instruction(of: term.value)
    guard case .linear(let map) = instruction.operation else { return nil }
    return (map, Term(builder, instruction.operands[0]))
  }

  /// The elementwise function f of two terms.
  func apply(_ function: Binary, _ left: Term, _ right: Term) -> Term {
    .apply(function, left, right)
  }

  /// The scalar that a value repeats.
  func repeated(_ term: Term) -> Term? {
    guard let (map, operand) = linear(term), case .broadcast = map, operand.type.shape.isScalar
    else { return nil }
    return operand
  }
}

extension Double {
  /// Whether this is the number, sign of zero included.
  func isSame(as other: Double) -> Bool { bitPattern == other.bitPattern }

  /// Whether this is 2^k with k ≥ 0, or its negative.
  var isPowerOfTwoFromOne: Bool { isFinite && magnitude >= 1 && significand == 1 }
}
