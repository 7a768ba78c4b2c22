import Programs
import Tensors

/// What kind of definition a value has, as far as laws ask for it.
struct Form: OptionSet {
  let rawValue: UInt32

  /// Every value.
  static let any = Form(rawValue: 1)
  /// A real value all of whose elements are one known number.
  static let number = Form(rawValue: 1 << 1)
  static let constant = Form(rawValue: 1 << 2)
  static let negate = Form(rawValue: 1 << 3)
  static let conj = Form(rawValue: 1 << 4)
  static let promote = Form(rawValue: 1 << 5)
  static let timesI = Form(rawValue: 1 << 6)
  static let not = Form(rawValue: 1 << 7)
  static let abs = Form(rawValue: 1 << 8)
  static let add = Form(rawValue: 1 << 9)
  static let subtract = Form(rawValue: 1 << 10)
  static let multiply = Form(rawValue: 1 << 11)
  static let divide = Form(rawValue: 1 << 12)
  static let select = Form(rawValue: 1 << 13)
  /// A map that moves or adds elements.
  static let linear = Form(rawValue: 1 << 14)
  /// As a second operand, one that belongs in front of the first where the order does not matter: a constant, or
  /// a value that is older.
  static let belongsInFront = Form(rawValue: 1 << 15)
  // Of a number.
  /// 0 or -0.
  static let zero = Form(rawValue: 1 << 16)
  static let one = Form(rawValue: 1 << 17)
  static let minusOne = Form(rawValue: 1 << 18)

  /// The form of a number.
  init(number: Double) {
    self = .number
    if number == 0 { insert(.zero) }
    if number == 1 { insert(.one) }
    if number == -1 { insert(.minusOne) }
  }

  /// The form of what an operation gives, but for ``number``.
  init(_ operation: Operation) {
    switch operation {
    case .constant: self = [.any, .constant]
    case .unary(.negate): self = [.any, .negate]
    case .unary(.conj): self = [.any, .conj]
    case .unary(.promote): self = [.any, .promote]
    case .unary(.timesI): self = [.any, .timesI]
    case .unary(.not): self = [.any, .not]
    case .unary(.abs): self = [.any, .abs]
    case .binary(.add): self = [.any, .add]
    case .binary(.subtract): self = [.any, .subtract]
    case .binary(.multiply): self = [.any, .multiply]
    case .binary(.divide): self = [.any, .divide]
    case .select: self = [.any, .select]
    case .linear: self = [.any, .linear]
    case .input, .unary, .family, .binary, .compare, .concatenate, .contract, .maximum, .argmax,
      .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      self = .any
    }
  }

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Whether the value has one of these forms.
  func isAny(of forms: Form) -> Bool { rawValue & forms.rawValue != 0 }
}

/// What is known of the values of a builder from their definitions alone.
/// A class, because a law looks at them while what it builds adds to them.
final class Facts {
  private struct Fact {
    var form: Form
    /// Whether no component of any element can be -0.
    var hasNoNegativeZero: Bool
    var dtype: DType
    /// The one number that all elements of a real value are; of a value of that form.
    var number: Double
  }

  private var facts: [Fact] = []

  /// Whether no component of any element of a value can be -0.
  func neverNegativeZero(_ value: ValueID) -> Bool { facts[value.index].hasNoNegativeZero }

  /// The number that every element of a real value is, if it is known.
  func number(_ value: ValueID) -> Double? {
    let fact = facts[value.index]
    return fact.form.isAny(of: .number) ? fact.number : nil
  }

  /// What kind of definition a value has.
  func form(_ value: ValueID) -> Form { facts[value.index].form }

  /// The forms of a pair of operands.
  func forms(_ first: ValueID, _ second: ValueID) -> (Form, Form) {
    let (left, right) = (form(first), form(second))
    let isKnown = (left.isAny(of: [.constant, .number]), right.isAny(of: [.constant, .number]))
    let isOrdered = isKnown.0 != isKnown.1 ? isKnown.0 : first.index <= second.index
    return (left, isOrdered ? right : right.union(.belongsInFront))
  }

  /// Learns about the instructions that are new in a builder.
  func extend(_ builder: ProgramBuilder) {
    if facts.count == builder.count { return }
    // By index, because a whole instruction would be copied.
    let instructions = builder.instructions
    for index in facts.count..<instructions.count {
      var form = Form(instructions[index].operation)
      let number =
        form.isAny(of: [.constant, .linear])
        ? uniform(instructions[index].operation, instructions[index].operands) : nil
      if let number { form.formUnion(Form(number: number)) }
      let dtype = instructions[index].type.dtype
      let hasNone = excludesNegativeZero(
        instructions[index].operation, instructions[index].operands, dtype)
      facts.append(
        Fact(form: form, hasNoNegativeZero: hasNone, dtype: dtype, number: number ?? 0))
    }
  }

  private func uniform(_ operation: Operation, _ operands: Operands) -> Double? {
    switch operation {
    case .constant(let value):
      guard value.dtype == .real, let first = value.real.first else { return nil }
      return value.real.allSatisfy { $0.bitPattern == first.bitPattern } ? first : nil
    case .linear(.broadcast): return number(operands[0])
    case .input, .unary, .family, .binary, .compare, .select, .linear, .concatenate, .contract,
      .maximum,
      .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      return nil
    }
  }

  private func excludesNegativeZero(
    _ operation: Operation, _ operands: Operands, _ dtype: DType
  ) -> Bool {
    func all() -> Bool { operands.allSatisfy(neverNegativeZero) }
    switch operation {
    case .input, .scan: return false
    case .constant(let value):
      return value.real.allSatisfy { $0 != 0 || $0.sign == .plus }
        && value.imaginary.allSatisfy { $0 != 0 || $0.sign == .plus }
    case .unary(let function): return function.excludesNegativeZero(dtype, all())
    case .family(let family, let parameter):
      // A square is no -0; nor is a higher even power, or the zeroth.
      return family == .power && parameter.isMultiple(of: 2) && dtype == .real
    case .binary(let function): return excludesNegativeZero(function, operands)
    case .compare: return true
    case .select, .concatenate, .takeAlong: return all()
    // Sums start from +0.
    case .linear(let map): return !map.keepsElements || all()
    // Both start from +0, and +0 + (-0) = +0.
    case .contract, .putAlong: return true
    case .argmax, .argsort: return true
    case .maximum: return all()
    case .matrix, .fourier: return false
    }
  }

  private func excludesNegativeZero(_ function: Binary, _ operands: Operands) -> Bool {
    let (x, y) = (neverNegativeZero(operands[0]), neverNegativeZero(operands[1]))
    let (left, right) = (facts[operands[0].index].dtype, facts[operands[1].index].dtype)
    switch function {
    // A sum is -0 only if both terms are; beside a real term the imaginary part stays alone.
    case .add: return left == right ? x || y : left == .complex ? x : y
    case .multiply: return operands[0] == operands[1] && left == .real
    case .hypot, .and, .or: return true
    case .maximum, .minimum: return x && y
    // x - y is -0 for x = -0 and y = +0.
    case .subtract: return x && left == right
    case .strongMultiply, .divide, .pow, .atan2, .logaddexp, .copysign, .remainder, .floorDivide:
      return false
    }
  }
}

extension Unary {
  /// Whether the result has no -0, given whether the operand has none.
  fileprivate func excludesNegativeZero(_ result: DType, _ operandHasNone: Bool) -> Bool {
    switch self {
    case .abs, .abs2, .indicator, .not, .isFinite: true
    // Of real operands these are positive or +0.
    case .exp, .exp2, .cosh, .sechSquared, .sigmoid, .erfc, .acos: result == .real
    // The zero that a root gives has the sign of its operand.
    case .sqrt: result == .real && operandHasNone
    case .real, .imag, .promote, .stopGradient: operandHasNone
    case .negate, .conj, .timesI, .angle, .sign, .reciprocal, .expm1, .log, .log1p, .log2, .log10,
      .sin, .cos, .tan, .asin, .atan, .sinh, .tanh, .asinh, .acosh, .atanh, .cbrt, .erf, .gamma,
      .lgamma, .floor, .ceil, .round, .trunc:
      false
    }
  }
}
