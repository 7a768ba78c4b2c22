import Programs
import Tensors

// What the rules of matrix functions are written with. A matrix is the last two axes.
extension Term {
  /// The conjugate transpose.
  var adjoint: Term { conjugate.transposed }

  /// (X + Xᴴ)/2.
  var hermitianPart: Term { 0.5 * (self + adjoint) }

  /// A function of matrices, of this term and others.
  func apply(_ function: MatrixFunction, _ others: Term...) -> Term { apply(function, others) }

  func apply(_ function: MatrixFunction, _ others: [Term]) -> Term {
    Term(builder, builder.emit(.matrix(function), Operands([value] + others.map(\.value))))
  }

  /// A⁻¹ b for this term A.
  func solve(_ right: Term) -> Term { apply(.solve, right) }

  /// b A⁻¹ for this term A.
  func solve(fromRight left: Term) -> Term { transposed.solve(left.transposed).transposed }

  private var rank: Int { type.shape.rank }

  /// The number of rows.
  var rows: Int { type.shape.dimensions[rank - 2] }

  /// The number of columns.
  var columns: Int { type.shape.dimensions[rank - 1] }

  /// The diagonal of square matrices, as vectors.
  var diagonal: Term {
    let size = columns
    let flat = reshape(type.shape.dimensions.dropLast(2) + [size * size])
    return flat.apply(.gather((0..<size).map { $0 * (size + 1) }, axis: rank - 2))
  }

  /// The square matrices with these vectors as diagonals.
  var asDiagonal: Term {
    let size = columns
    let places = (0..<size).map { $0 * (size + 1) }
    return apply(.scatter(places, axis: rank - 1, length: size * size))
      .reshape(type.shape.dimensions + [size])
  }

  /// The sum over the elements of each matrix.
  var elementSum: Term { apply(.sum([rank - 2, rank - 1])) }

  /// The sum over rows: one number per column.
  var columnSums: Term { apply(.sum([rank - 2])) }

  /// The sum over columns: one number per row.
  var rowSums: Term { apply(.sum([rank - 1])) }

  /// One number per matrix, repeated to matrices of the shape of another term.
  func spread(over matrix: Term) -> Term {
    spread([matrix.rank - 2, matrix.rank - 1], to: matrix.type.shape)
  }

  /// Column j times the number j of each vector.
  func scaled(columns factors: Term) -> Term {
    strong(factors.spread([rank - 2], to: type.shape))
  }

  /// The elements for which a condition on row and column holds, exactly zero elsewhere.
  func masked(_ isKept: (_ row: Int, _ column: Int) -> Bool) -> Term {
    let mask = (0..<rows).flatMap { row in
      (0..<columns).map { column in isKept(row, column) ? 1.0 : 0.0 }
    }
    let shape = Shape([rows, columns]) ?? .scalar
    let constant = builder.constant(Tensor(planes: mask, [], dtype: .real, shape: shape))
    return strong(Term(builder, constant).broadcast(type.shape))
  }

  /// Some columns of each matrix.
  func columns(_ range: Range<Int>) -> Term {
    var slices = type.shape.dimensions.map(AxisSlice.all)
    slices[rank - 1] = AxisSlice(start: range.lowerBound, count: range.count)
    return apply(.slice(slices))
  }

  /// Matrices side by side.
  func beside(_ other: Term) -> Term {
    Term(builder, builder.emit(.concatenate(axis: rank - 1), [value, other.value]))
  }

  /// Matrices one over the other.
  func above(_ other: Term) -> Term {
    Term(builder, builder.emit(.concatenate(axis: rank - 2), [value, other.value]))
  }

  /// A real term as one of the element type of another.
  func like(_ other: Term) -> Term { other.isComplex ? promoted : self }

  private func reshape(_ lengths: [Int]) -> Term {
    // The lengths are those of an existing array, in another arrangement.
    guard let shape = Shape(lengths) else { return self }
    return type.shape == shape ? self : apply(.reshape(shape))
  }
}
