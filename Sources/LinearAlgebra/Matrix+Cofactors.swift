// Cofactors and their derivatives, right for singular matrices too.
//
// With A = U S Vᴴ the adjugate, which is the transposed matrix of cofactors, is det(U) det(Vᴴ) V adj(S) Uᴴ,
// and adj(S) consists of products of singular values without one: nothing is divided by a number that could
// be zero. (Stewart, "On the adjugate matrix", Linear Algebra and its Applications 283, 1998.)
extension Matrix {
  /// The mixed derivative of the matrix of cofactors in as many directions as are given, none of them for
  /// the cofactors themselves: ∂ᵏ cof(A + Σ tᵢ Eᵢ)/∂t₁…∂tₖ at t = 0.
  public func cofactors(_ directions: [Matrix]) -> Matrix {
    guard isFinite, directions.allSatisfy(\.isFinite) else { return undefined }
    if directions.count >= rows { return Matrix(rows, columns, isComplex: isComplex) }
    if directions.isEmpty, rows <= 3 { return minors }
    if directions.isEmpty, let quick = quickCofactors { return quick }
    let (u, values, vh) = svd(isFull: true)
    let (left, right) = (u.adjoint, vh.adjoint)
    let rotated = directions.map { left * $0 * right }
    let adjugate =
      switch rotated.count {
      case 0: diagonalAdjugate(values)
      case 1: diagonalAdjugate(values, rotated[0])
      default: NilpotentMatrix(diagonal: values, rotated).adjugate
      }
    let sign = LUFactors(u).determinant * LUFactors(vh).determinant
    return (right * adjugate * left).scaled(sign).transposed(conjugated: false)
  }

  /// Of up to three rows the textbook formula, which is exact for small integers.
  private var minors: Matrix {
    var result = Matrix(rows, columns, isComplex: isComplex)
    if rows == 1 { result.setReal(0, 0, 1) }
    func element(_ row: Int, _ column: Int) -> Scalar {
      Scalar(real(row % rows, column % rows), imaginary(row % rows, column % rows))
    }
    for row in 0..<rows where rows > 1 {
      for column in 0..<rows {
        let minor: Scalar
        if rows == 2 {
          let other = element(row + 1, column + 1)
          minor = row == column ? other : Scalar(-other.re, -other.im)
        } else {
          // Cyclic neighbours carry the sign of the cofactor.
          let first = element(row + 1, column + 1) * element(row + 2, column + 2)
          let second = element(row + 1, column + 2) * element(row + 2, column + 1)
          minor = Scalar(first.re - second.re, first.im - second.im)
        }
        result.setReal(row, column, minor.re)
        result.setImaginary(row, column, minor.im)
      }
    }
    return result
  }

  /// det(A) A⁻ᵀ where both are far from their limits. The errors of the two factors cancel, because they
  /// come from the same L and U.
  private var quickCofactors: Matrix? {
    let factors = LUFactors(self)
    let determinant = factors.determinant
    guard factors.pivotRatio > 1e-8, (1e-290...1e290).contains(determinant.magnitude) else {
      return nil
    }
    return factors.inverse.scaled(determinant).transposed(conjugated: false)
  }

  private func diagonalAdjugate(_ values: [Double]) -> Matrix {
    var result = Matrix(rows, rows, isComplex: isComplex)
    for (index, product) in productsWithoutOne(values).enumerated() {
      result.setReal(index, index, product)
    }
    return result
  }

  /// The derivative of the adjugate of diag(s) along F: off the diagonal -F_ij ∏ s without s_i and s_j, on
  /// it Σ_{j≠i} F_jj ∏ s without s_i and s_j.
  private func diagonalAdjugate(_ values: [Double], _ direction: Matrix) -> Matrix {
    var result = Matrix(rows, rows, isComplex: isComplex)
    for i in 0..<rows {
      var others = values
      others.remove(at: i)
      var (sum, imaginarySum) = (0.0, 0.0)
      for (index, product) in productsWithoutOne(others).enumerated() {
        let j = index < i ? index : index + 1
        result.setReal(i, j, -direction.real(i, j) * product)
        result.setImaginary(i, j, -direction.imaginary(i, j) * product)
        sum += direction.real(j, j) * product
        imaginarySum += direction.imaginary(j, j) * product
      }
      result.setReal(i, i, sum)
      result.setImaginary(i, i, imaginarySum)
    }
    return result
  }
}

/// For each number the product of all others.
private func productsWithoutOne(_ values: [Double]) -> [Double] {
  var products = [Double](repeating: 1, count: values.count)
  var before = 1.0
  for index in values.indices {
    products[index] = before
    before *= values[index]
  }
  var after = 1.0
  for index in values.indices.reversed() {
    products[index] *= after
    after *= values[index]
  }
  return products
}
