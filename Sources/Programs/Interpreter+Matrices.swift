import FourierTransforms
import LinearAlgebra
import Tensors

extension MatrixFunction {
  /// The meaning of the function: LinearAlgebra's, for each matrix of the batch.
  func evaluate(_ operands: [Tensor], _ result: ValueType) -> Tensor {
    let first = operands[0]
    switch self {
    case .determinant: return scalars(first, result) { LUFactors($0).determinant }
    case .determinantSign: return scalars(first, result) { LUFactors($0).sign }
    case .logAbsDeterminant:
      return scalars(first, result) { Scalar(LUFactors($0).logMagnitude, 0) }
    case .inverse: return matrices(operands, result) { LUFactors($0[0]).inverse }
    case .solve: return matrices(operands, result) { LUFactors($0[0]).solve($0[1]) }
    case .cholesky: return matrices(operands, result) { $0[0].cholesky }
    case .exponential: return matrices(operands, result) { $0[0].exponential }
    case .cofactors:
      return matrices(operands, result) { $0[0].cofactors(Array($0.dropFirst())) }
    case .pseudoinverse(let tolerance):
      return matrices(operands, result) { $0[0].pseudoinverse(tolerance: tolerance) }
    case .eigenvalues: return vectors(first, result) { $0.eigen(wantsVectors: false).values }
    case .singularValues: return vectors(first, result) { $0.singularValues }
    case .eigen:
      return packed(first, result) {
        let (values, vectors) = $0.eigen(wantsVectors: true)
        return [.vector(values), .matrix(vectors)]
      }
    case .svd(let isFull):
      return packed(first, result) {
        let (u, values, vh) = $0.svd(isFull: isFull)
        return [.matrix(u), .vector(values), .matrix(vh)]
      }
    case .qr(let isComplete):
      return packed(first, result) {
        let (q, r) = $0.qr(isComplete: isComplete)
        return [.matrix(q), .matrix(r)]
      }
    case .reciprocalGaps(let ofSums): return reciprocals(first, result, sign: ofSums ? 1 : -1)
    case .reciprocalOrZero:
      let length = max(1, first.shape.dimensions.last ?? 1)
      let plane = stride(from: 0, to: first.real.count, by: length).flatMap { start in
        let lane = first.real[start..<(start + length)]
        let bound = zeroBound(lane)
        return lane.map { $0.magnitude <= bound ? 0 : 1 / $0 }
      }
      return Tensor(planes: plane, [], dtype: .real, shape: result.shape)
    }
  }
}

/// Up to which magnitude an eigenvalue, a singular value or a difference of two counts as zero: the error
/// that LAPACK's algorithms leave, some units in the last place of the largest.
private func zeroBound(_ values: ArraySlice<Double>) -> Double {
  let largest = values.reduce(0) { max($0, $1.magnitude) }
  return 4 * Double(values.count) * largest * 0x1p-52
}

private func reciprocals(_ values: Tensor, _ result: ValueType, sign: Double) -> Tensor {
  let length = values.shape.dimensions.last ?? 0
  var plane: [Double] = []
  plane.reserveCapacity(result.shape.count)
  for start in stride(from: 0, to: values.real.count, by: max(1, length)) {
    let lane = values.real[start..<(start + length)]
    let bound = zeroBound(lane)
    for row in lane {
      for column in lane {
        let gap = column + sign * row
        plane.append(gap.magnitude <= bound ? 0 : 1 / gap)
      }
    }
  }
  return Tensor(planes: plane, [], dtype: .real, shape: result.shape)
}

extension Tensor {
  /// The matrices of the last two axes, in order; each is made when its turn comes, since of many small ones
  /// each takes more memory than its elements.
  fileprivate var matrices: LazyMapSequence<Range<Int>, Matrix> {
    let rank = shape.rank
    let (rows, columns) = (shape.dimensions[rank - 2], shape.dimensions[rank - 1])
    let batch = shape.dimensions.dropLast(2).reduce(1, *)
    return (0..<batch).lazy.map { index in
      guard dtype == .complex, rows * columns > 0 else {
        return rows * columns == 0
          ? Matrix(rows, columns, isComplex: dtype == .complex)
          : Matrix(planes: real, [], at: index * rows * columns, rows: rows, columns: columns)
      }
      return Matrix(
        planes: real, imaginary, at: index * rows * columns, rows: rows, columns: columns)
    }
  }
}

private func scalars(
  _ operand: Tensor, _ result: ValueType, _ function: (Matrix) -> Scalar
) -> Tensor {
  let isComplex = result.dtype == .complex
  var (real, imaginary): ([Double], [Double]) = ([], [])
  for matrix in operand.matrices {
    let number = function(matrix)
    real.append(number.re)
    if isComplex { imaginary.append(number.im) }
  }
  return Tensor(planes: real, imaginary, dtype: result.dtype, shape: result.shape)
}

private func vectors(
  _ operand: Tensor, _ result: ValueType, _ function: (Matrix) -> [Double]
) -> Tensor {
  var plane: [Double] = []
  plane.reserveCapacity(result.shape.count)
  for matrix in operand.matrices { plane += function(matrix) }
  return Tensor(planes: plane, [], dtype: result.dtype, shape: result.shape)
}

private func matrices(
  _ operands: [Tensor], _ result: ValueType, _ function: ([Matrix]) -> Matrix
) -> Tensor {
  let batches = operands.map(\.matrices)
  var real: [Double] = []
  var imaginary: [Double] = []
  real.reserveCapacity(result.shape.count)
  for index in batches[0].indices {
    function(batches.map { $0[index] }).append(to: &real, &imaginary)
  }
  return Tensor(planes: real, imaginary, dtype: result.dtype, shape: result.shape)
}

private enum Part {
  case vector([Double])
  case matrix(Matrix)
}

/// Part by part all of the batch, a complex part's real plane before its imaginary plane.
private func packed(
  _ operand: Tensor, _ result: ValueType, _ function: (Matrix) -> [Part]
) -> Tensor {
  var planes: [[Double]] = []
  for (index, matrix) in operand.matrices.enumerated() {
    for (part, value) in function(matrix).enumerated() {
      if index == 0 { planes += [[], []] }
      switch value {
      case .vector(let numbers): planes[2 * part] += numbers
      case .matrix(let matrix):
        var (real, imaginary) = (planes[2 * part], planes[2 * part + 1])
        (planes[2 * part], planes[2 * part + 1]) = ([], [])
        matrix.append(to: &real, &imaginary)
        (planes[2 * part], planes[2 * part + 1]) = (real, imaginary)
      }
    }
  }
  return Tensor(planes: planes.flatMap { $0 }, [], dtype: .real, shape: result.shape)
}

/// X_k = Σ x_j exp(∓2πi jk/n) along an axis, not scaled.
func fourierTransform(_ operand: Tensor, axis: Int, isInverse: Bool) -> Tensor {
  let shape = operand.shape
  let length = shape.dimensions[axis]
  if shape.count == 0 { return operand }
  if axis == shape.rank - 1 {
    let (real, imaginary) = FourierTransform.transform(
      real: operand.real, imaginary: operand.imaginary, length: length, isInverse: isInverse)
    return Tensor(planes: real, imaginary, dtype: .complex, shape: shape)
  }
  let steps = shape.axisOffsets(axis)
  let order = shape.laneStarts(axis).flatMap { start in steps.map { start + $0 } }
  let lanes = FourierTransform.transform(
    real: order.map { operand.real[$0] }, imaginary: order.map { operand.imaginary[$0] },
    length: length, isInverse: isInverse)
  var (real, imaginary) = (operand.real, operand.imaginary)
  for (index, offset) in order.enumerated() {
    real[offset] = lanes.real[index]
    imaginary[offset] = lanes.imaginary[index]
  }
  return Tensor(planes: real, imaginary, dtype: .complex, shape: shape)
}
