import Tensors

extension Operation {
  /// The type of the result of an operation on arrays.
  func arrayType(of operands: [ValueType]) throws(TypeError) -> ValueType {
    let first = operands[0]
    switch self {
    case .linear(let map):
      guard first.dtype != .boolean || map.keepsElements else {
        throw .dtype(operand: 0, found: .boolean)
      }
      return ValueType(first.dtype, try map.resultShape(first.shape))
    case .concatenate(let axis): return try concatenatedType(operands, axis)
    case .contract:
      for (index, operand) in operands.enumerated() where operand.dtype == .boolean {
        throw .dtype(operand: index, found: .boolean)
      }
      let isComplex = operands.contains { $0.dtype == .complex }
      let shape = try contractedShape(first.shape, operands[1].shape)
      return ValueType(isComplex ? .complex : .real, shape)
    case .maximum(let axes):
      try requireReal(operands)
      guard axes.allSatisfy({ first.shape.dimensions.indices.contains($0) }),
        axes.allSatisfy({ first.shape.dimensions[$0] > 0 })
      else { throw .axes(axes, first.shape) }
      return ValueType(.real, try LinearMap.sum(axes).resultShape(first.shape))
    case .argmax(let axis):
      try requireReal(operands)
      guard first.shape.dimensions.indices.contains(axis), first.shape.dimensions[axis] > 0 else {
        throw .axes([axis], first.shape)
      }
      return ValueType(.real, try LinearMap.sum([axis]).resultShape(first.shape))
    case .argsort(let axis):
      try requireReal(operands)
      try first.shape.check(axes: [axis])
      return first
    case .takeAlong(let axis):
      let indices = try alongShape(operands, axis)
      return ValueType(first.dtype, indices)
    case .putAlong(let axis, let length):
      guard length >= 0 else { throw .parameter(length) }
      let indices = try alongShape(operands, axis)
      guard indices == first.shape else { throw .shapes(first.shape, indices) }
      return ValueType(first.dtype, try first.shape.replacing(axis, length))
    case .fourier(let axis, _):
      guard first.dtype == .complex else { throw .dtype(operand: 0, found: first.dtype) }
      try first.shape.check(axes: [axis])
      guard first.shape.dimensions[axis] > 0 else { throw .axes([axis], first.shape) }
      return first
    case .input, .constant, .unary, .family, .binary, .compare, .select, .matrix, .scan:
      return first
    }
  }
}

private func requireReal(_ operands: [ValueType]) throws(TypeError) {
  for (index, operand) in operands.enumerated() where operand.dtype != .real {
    throw .dtype(operand: index, found: operand.dtype)
  }
}

private func concatenatedType(
  _ operands: [ValueType], _ axis: Int
) throws(TypeError) -> ValueType {
  let first = operands[0]
  try first.shape.check(axes: [axis])
  var length = 0
  for (index, operand) in operands.enumerated() {
    guard operand.dtype == first.dtype else { throw .dtype(operand: index, found: operand.dtype) }
    guard operand.shape.rank == first.shape.rank,
      try operand.shape.replacing(axis, 1) == first.shape.replacing(axis, 1)
    else { throw .shapes(first.shape, operand.shape) }
    let (sum, overflow) = length.addingReportingOverflow(operand.shape.dimensions[axis])
    guard !overflow else { throw .tooLarge(operand.shape.dimensions) }
    length = sum
  }
  return ValueType(first.dtype, try first.shape.replacing(axis, length))
}

private func contractedShape(_ left: Shape, _ right: Shape) throws(TypeError) -> Shape {
  guard left.rank >= 2, left.rank == right.rank,
    left.dimensions.dropLast(2) == right.dimensions.dropLast(2),
    left.dimensions[left.rank - 1] == right.dimensions[right.rank - 2]
  else { throw .shapes(left, right) }
  return try Shape.of(left.dimensions.dropLast() + [right.dimensions[right.rank - 1]])
}

/// The shape of the indices, which is that of the values but for the axis.
private func alongShape(_ operands: [ValueType], _ axis: Int) throws(TypeError) -> Shape {
  let (values, indices) = (operands[0], operands[1])
  guard values.dtype != .boolean else { throw .dtype(operand: 0, found: .boolean) }
  guard indices.dtype == .real else { throw .dtype(operand: 1, found: indices.dtype) }
  try values.shape.check(axes: [axis])
  guard values.shape.rank == indices.shape.rank,
    try values.shape.replacing(axis, 1) == indices.shape.replacing(axis, 1)
  else { throw .shapes(values.shape, indices.shape) }
  return indices.shape
}
