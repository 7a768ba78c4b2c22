public import Tensors

extension Operation {
  /// The type of the result for operands of these types.
  ///
  /// `.input` has no operands from which its type could follow; it gives `declared`.
  public func resultType(
    of operands: [ValueType], declared: ValueType = .real
  ) throws(TypeError) -> ValueType {
    try requireCount(operands)
    switch self {
    case .input: return declared
    case .constant(let value): return ValueType(value.dtype, value.shape)
    case .unary(let function):
      guard let dtype = function.resultDType(operands[0].dtype) else {
        throw .dtype(operand: 0, found: operands[0].dtype)
      }
      return ValueType(dtype, operands[0].shape)
    case .family(let family, let parameter):
      try family.check(operands[0].dtype, parameter)
      return operands[0]
    case .binary(let function):
      let dtype = try function.resultDType(operands[0].dtype, operands[1].dtype)
      return ValueType(dtype, try commonShape(operands[...]))
    case .compare(let comparison):
      try comparison.check(operands[0].dtype, operands[1].dtype)
      return ValueType(.boolean, try commonShape(operands[...]))
    case .select:
      guard operands[0].dtype == .boolean else {
        throw .dtype(operand: 0, found: operands[0].dtype)
      }
      guard operands[1].dtype == operands[2].dtype else {
        throw .dtype(operand: 2, found: operands[2].dtype)
      }
      return ValueType(operands[1].dtype, try commonShape(operands[...]))
    case .linear, .concatenate, .contract, .maximum, .argmax, .argsort, .takeAlong, .putAlong,
      .fourier:
      return try arrayType(of: operands)
    case .matrix(let function): return try function.resultType(of: operands)
    case .scan(let scan): return try scan.resultType(of: operands)
    }
  }

  /// The number of operands; nil for any number from one on.
  public var operandCount: Int? {
    switch self {
    case .input, .constant: 0
    case .unary, .family, .linear, .maximum, .argmax, .argsort, .fourier: 1
    case .binary, .compare, .contract, .takeAlong, .putAlong: 2
    case .select: 3
    case .matrix(let function): function.operandCount
    case .concatenate: nil
    case .scan(let scan): scan.operandCount
    }
  }

  private func requireCount(_ operands: [ValueType]) throws(TypeError) {
    let expected = operandCount ?? max(1, operands.count)
    guard operands.count == expected else {
      throw .operandCount(expected: expected, found: operands.count)
    }
  }
}

private func commonShape(_ operands: ArraySlice<ValueType>) throws(TypeError) -> Shape {
  let shape = operands.first?.shape ?? .scalar
  for operand in operands where operand.shape != shape { throw .shapes(shape, operand.shape) }
  return shape
}

extension Unary {
  /// The element type of the result for an operand of this element type; nil if it is not taken.
  public func resultDType(_ operand: DType) -> DType? {
    switch self {
    case .negate, .stopGradient, .sign, .reciprocal, .sqrt, .exp, .expm1, .exp2, .log, .log1p,
      .log2, .log10, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh, .asinh, .acosh,
      .atanh, .sechSquared, .sigmoid:
      operand == .boolean ? nil : operand
    case .conj, .timesI: operand == .complex ? .complex : nil
    case .real, .imag: operand == .complex ? .real : nil
    case .promote: operand == .real ? .complex : nil
    case .abs, .abs2, .angle: operand == .boolean ? nil : .real
    case .isFinite: operand == .boolean ? nil : .boolean
    case .indicator: operand == .boolean ? .real : nil
    case .not: operand == .boolean ? .boolean : nil
    case .cbrt, .erf, .erfc, .gamma, .lgamma, .floor, .ceil, .round, .trunc:
      operand == .real ? .real : nil
    }
  }
}

extension Family {
  /// The parameters that the family defines; the bounds are far beyond any order that is asked for
  /// and keep arithmetic on parameters from overflowing.
  public var parameters: ClosedRange<Int> {
    switch self {
    case .power: -(1 << 40)...(1 << 40)
    // What `ScalarMath` computes them for.
    case .sinc, .polygamma: 0...40
    }
  }

  func check(_ operand: DType, _ parameter: Int) throws(TypeError) {
    let taken =
      switch self {
      case .power, .sinc: operand != .boolean
      case .polygamma: operand == .real
      }
    guard taken else { throw .dtype(operand: 0, found: operand) }
    guard parameters.contains(parameter) else { throw .parameter(parameter) }
  }
}

extension Binary {
  func resultDType(_ left: DType, _ right: DType) throws(TypeError) -> DType {
    let rejected: Int?
    switch self {
    case .add, .subtract, .multiply, .strongMultiply, .divide:
      rejected = left == .boolean ? 0 : right == .boolean ? 1 : nil
    case .pow:
      rejected = left == .boolean ? 0 : right == left ? nil : 1
    case .atan2, .hypot, .logaddexp, .maximum, .minimum, .copysign, .remainder, .floorDivide:
      rejected = left != .real ? 0 : right != .real ? 1 : nil
    case .and, .or:
      rejected = left != .boolean ? 0 : right != .boolean ? 1 : nil
    }
    if let rejected { throw .dtype(operand: rejected, found: rejected == 0 ? left : right) }
    return left == .complex || right == .complex ? .complex : left
  }
}

extension Comparison {
  func check(_ left: DType, _ right: DType) throws(TypeError) {
    switch self {
    case .less, .lessEqual:
      guard left == .real else { throw .dtype(operand: 0, found: left) }
    case .equal, .notEqual: break
    }
    guard left == right else { throw .dtype(operand: 1, found: right) }
  }
}
