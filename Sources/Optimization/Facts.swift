import Programs
import Tensors

/// What is known of the values of a builder from their definitions alone.
/// A class, because a law looks at them while what it builds adds to them.
final class Facts {
  /// Whether no component of any element can be -0.
  private var hasNoNegativeZero: [Bool] = []
  /// The one number that all elements of a real value are.
  private var number: [Double?] = []

  /// Whether no component of any element of a value can be -0.
  func neverNegativeZero(_ value: ValueID) -> Bool { hasNoNegativeZero[value.index] }

  /// The number that every element of a real value is, if it is known.
  func number(_ value: ValueID) -> Double? { number[value.index] }

  /// Learns about the instructions that are new in a builder.
  func extend(_ builder: ProgramBuilder) {
    for index in number.count..<builder.count {
      let instruction = builder.instruction(of: ValueID(index))
      number.append(uniform(instruction))
      hasNoNegativeZero.append(excludesNegativeZero(instruction, builder))
    }
  }

  private func uniform(_ instruction: Instruction) -> Double? {
    switch instruction.operation {
    case .constant(let value):
      guard value.dtype == .real, let first = value.real.first else { return nil }
      return value.real.allSatisfy { $0.bitPattern == first.bitPattern } ? first : nil
    case .linear(.broadcast): return number[instruction.operands[0].index]
    case .input, .unary, .family, .binary, .compare, .select, .linear, .concatenate, .contract,
      .maximum,
      .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      return nil
    }
  }

  private func excludesNegativeZero(
    _ instruction: Instruction, _ builder: ProgramBuilder
  ) -> Bool {
    func all() -> Bool { instruction.operands.allSatisfy { hasNoNegativeZero[$0.index] } }
    switch instruction.operation {
    case .input, .scan: return false
    case .constant(let value):
      return (value.real + value.imaginary).allSatisfy { $0 != 0 || $0.sign == .plus }
    case .unary(let function): return function.excludesNegativeZero(instruction.type.dtype, all())
    case .family(let family, let parameter):
      // A square is no -0; nor is a higher even power, or the zeroth.
      return family == .power && parameter.isMultiple(of: 2) && instruction.type.dtype == .real
    case .binary(let function): return excludesNegativeZero(function, instruction.operands, builder)
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

  private func excludesNegativeZero(
    _ function: Binary, _ operands: [ValueID], _ builder: ProgramBuilder
  ) -> Bool {
    let (x, y) = (hasNoNegativeZero[operands[0].index], hasNoNegativeZero[operands[1].index])
    let (left, right) = (builder.type(of: operands[0]).dtype, builder.type(of: operands[1]).dtype)
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
