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

  /// The laws of an operation, in the order in which they are tried.
  static func rows(for operation: Operation) -> [Law] {
    switch operation {
    case .unary(let function): rows(for: function)
    case .family(let family, _): family == .power ? power : repeated
    case .binary(let function): rows(for: function)
    case .select: select
    case .linear(let map): rows(for: map)
    case .concatenate: concatenate
    case .input, .constant, .compare, .contract, .maximum, .argmax, .argsort, .takeAlong,
      .putAlong, .matrix, .fourier, .scan:
      []
    }
  }

  /// Every law, once.
  static let all: [Law] =
    sums + differences + products + strongProducts + quotients + conditions + power + negate + signs
    + projections + conjugates + repeated + select + moves + reductions + concatenate
}

/// The laws of elementwise functions, at hand: each use of a static list would ask whether it has been
/// initialized.
struct LawTable: Sendable {
  private let unary = Unary.allCases.map(Law.rows(for:))
  private let binary = Binary.allCases.map(Law.rows(for:))

  static let shared = LawTable()

  /// The laws of an operation, in the order in which they are tried.
  func rows(for operation: Operation) -> [Law] {
    switch operation {
    case .unary(let function): unary[function.ordinal]
    case .binary(let function): binary[function.ordinal]
    case .input, .constant, .family, .compare, .select, .linear, .concatenate, .contract, .maximum,
      .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      Law.rows(for: operation)
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
