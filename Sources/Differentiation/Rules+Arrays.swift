import Programs
import Tensors

extension Operation {
  /// The derivatives of an operation on arrays by its operands.
  func arrayPartials(_ operands: [Term], _ result: Term) -> [Partial] {
    switch self {
    case .linear(let map):
      let shape = operands[0].type.shape
      return [
        .linear({ $0.apply(map) }, adjoint: { map.adjoint(shape).reduce($0) { $0.apply($1) } })
      ]
    case .concatenate(let axis): return concatenatePartials(operands, axis)
    case .contract:
      return [
        .linear(
          { $0.contract(operands[1]) }, adjoint: { $0.contract(operands[1].conjugate.transposed) }),
        .linear(
          { operands[0].contract($0) }, adjoint: { operands[0].conjugate.transposed.contract($0) }),
      ]
    case .maximum(let axes): return [maximumPartial(operands[0], result, axes)]
    case .argmax, .argsort: return operands.map { _ in .zero }
    case .takeAlong(let axis):
      let length = operands[0].type.shape.dimensions[axis]
      return [
        .linear(
          { $0.apply(.takeAlong(axis: axis), operands[1]) },
          adjoint: { $0.apply(.putAlong(axis: axis, length: length), operands[1]) }), .zero,
      ]
    case .putAlong(let axis, let length):
      return [
        .linear(
          { $0.apply(.putAlong(axis: axis, length: length), operands[1]) },
          adjoint: { $0.apply(.takeAlong(axis: axis), operands[1]) }), .zero,
      ]
    // The matrix of the transform is symmetric, so its adjoint is the transform with the other sign.
    case .fourier(let axis, let isInverse):
      let forward = Operation.fourier(axis: axis, isInverse: isInverse)
      let backward = Operation.fourier(axis: axis, isInverse: !isInverse)
      return [.linear({ $0.apply(forward) }, adjoint: { $0.apply(backward) })]
    case .input, .constant, .unary, .family, .binary, .compare, .select, .matrix, .scan:
      return operands.map { _ in .zero }
    }
  }
}

extension Term {
  func apply(_ operation: Operation) -> Term {
    Term(builder, builder.emit(operation, Operands(value)))
  }

  fileprivate func apply(_ operation: Operation, _ other: Term) -> Term {
    Term(builder, builder.emit(operation, Operands(value, other.value)))
  }

  func contract(_ other: Term) -> Term { apply(.contract(strong: true), other) }

  /// The last two axes exchanged.
  var transposed: Term {
    let rank = type.shape.rank
    return apply(.permute(Array(0..<(rank - 2)) + [rank - 1, rank - 2]))
  }

  /// What `sum` over these axes dropped, repeated along them again.
  func spread(_ axes: [Int], to shape: Shape) -> Term {
    LinearMap.sum(axes).adjoint(shape).reduce(self) { $0.apply($1) }
  }
}

/// Each operand is a slice of the result.
private func concatenatePartials(_ operands: [Term], _ axis: Int) -> [Partial] {
  let shapes = operands.map(\.type.shape)
  let total = shapes.map { $0.dimensions[axis] }.reduce(0, +)
  var start = 0
  return shapes.map { shape in
    let slices = shape.dimensions.enumerated().map { index, length in
      AxisSlice(start: index == axis ? start : 0, count: length)
    }
    start += shape.dimensions[axis]
    var lengths = shape.dimensions
    lengths[axis] = total
    // The lengths are those of an existing array.
    let whole = Shape(lengths) ?? shape
    return .linear({ $0.apply(.place(slices, whole)) }, adjoint: { $0.apply(.slice(slices)) })
  }
}

/// The elements that are the largest share the derivative evenly (N3).
private func maximumPartial(_ operand: Term, _ result: Term, _ axes: [Int]) -> Partial {
  let shape = operand.type.shape
  let isLargest = operand.compare(.equal, result.spread(axes, to: shape)).apply(.indicator)
  let share = isLargest / isLargest.apply(.sum(axes)).spread(axes, to: shape)
  return .linear(
    { share.strong($0).apply(.sum(axes)) }, adjoint: { share.strong($0.spread(axes, to: shape)) })
}
