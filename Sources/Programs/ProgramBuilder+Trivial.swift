import Tensors

extension Operation {
  /// Whether there are operands for which the operation needs no instruction.
  fileprivate var mayBeTrivial: Bool {
    switch self {
    case .unary(let function):
      function == .conj || function == .real || function == .imag || function == .promote
    case .family(.power, 1), .linear: true
    case .input, .constant, .family, .binary, .compare, .select, .concatenate, .contract, .maximum,
      .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      false
    }
  }
}

extension ProgramBuilder {
  /// The value of an operation that needs no instruction: the identity in one of its forms, or taking out
  /// what has just been put in.
  func trivial(_ operation: Operation, _ operands: Operands) -> ValueID? {
    guard operands.count == 1, operation.mayBeTrivial else { return nil }
    let type = type(of: operands[0])
    switch operation {
    case .unary(.conj): return type.dtype == .real ? operands[0] : nil
    case .unary(.real):
      return type.dtype == .real ? operands[0] : planes(of: operands[0])?.real
    case .unary(.promote): return type.dtype == .complex ? operands[0] : nil
    case .unary(.imag):
      guard type.dtype == .real else { return planes(of: operands[0])?.imaginary }
      return constant(Tensor(repeating: 0, dtype: .real, shape: type.shape))
    case .family(.power, 1): return operands[0]
    case .linear(.reshape(let shape)): return reshaped(operands[0], shape)
    case .linear(.slice(let slices)) where slices.count == 1 && !keepsParts:
      return sliced(operands[0], type, slices[0])
    case .input, .constant, .unary, .family, .binary, .compare, .select, .linear, .concatenate,
      .contract, .maximum, .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      return nil
    }
  }

  /// The planes that a complex value was put together from, as `Packing` does: x + i·y of real x and y.
  /// Exact: the sum works by component, and adding -0 to x changes nothing.
  private func planes(of value: ValueID) -> (real: ValueID, imaginary: ValueID)? {
    let sum = instruction(of: value)
    guard sum.operation == .binary(.add), type(of: sum.operands[0]).dtype == .real else {
      return nil
    }
    let rotated = instruction(of: sum.operands[1])
    guard rotated.operation == .unary(.timesI) else { return nil }
    let promoted = instruction(of: rotated.operands[0])
    guard promoted.operation == .unary(.promote) else { return nil }
    return (sum.operands[0], promoted.operands[0])
  }

  /// One reshape after another is one, and one to the same shape is none.
  private func reshaped(_ operand: ValueID, _ shape: Shape) -> ValueID? {
    if type(of: operand).shape == shape { return operand }
    guard case .linear(.reshape) = instruction(of: operand).operation,
      shape.count == type(of: operand).shape.count
    else { return nil }
    return emit(.linear(.reshape(shape)), instruction(of: operand).operands)
  }

  /// A slice of a vector that is all of it, or just one of the vectors that it was put together from.
  private func sliced(_ operand: ValueID, _ type: ValueType, _ slice: AxisSlice) -> ValueID? {
    guard type.shape.rank == 1 else { return nil }
    if slice == .all(type.shape.count) { return operand }
    let instruction = instruction(of: operand)
    guard case .concatenate = instruction.operation, slice.step == 1 else { return nil }
    let parts = parts(of: operand, instruction.operands)
    return parts[AxisSlice(start: slice.start, count: slice.count)]
  }

  /// The parts of what was put together, by where they are in it; found once, because thousands of parts are
  /// taken out of a loop's results.
  private func parts(of value: ValueID, _ operands: Operands) -> [AxisSlice: ValueID] {
    if let known = partsOf[value] { return known }
    var parts: [AxisSlice: ValueID] = [:]
    var offset = 0
    for part in operands {
      let length = type(of: part).shape.count
      if length > 0 { parts[AxisSlice(start: offset, count: length)] = part }
      offset += length
    }
    partsOf[value] = parts
    return parts
  }
}
