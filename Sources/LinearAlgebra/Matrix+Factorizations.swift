import CLinearAlgebra

extension Matrix {
  /// The lower triangular L with L Lᴴ = (A + Aᴴ)/2; NaN where that is not positive definite.
  public var cholesky: Matrix {
    var result = hermitianPart
    guard result.isFinite,
      wla_cholesky(isComplex ? 1 : 0, CInt(rows), &result.elements) == 0
    else { return undefined }
    for column in 0..<columns {
      for row in 0..<column {
        result.setReal(row, column, 0)
        result.setImaginary(row, column, 0)
      }
    }
    return result
  }

  /// The eigenvalues of (A + Aᴴ)/2 in ascending order and, if asked for, eigenvectors as columns, with
  /// LAPACK's phases; NaN if an element is not finite.
  public func eigen(wantsVectors: Bool) -> (values: [Double], vectors: Matrix) {
    var vectors = hermitianPart
    var values = [Double](repeating: .nan, count: rows)
    guard vectors.isFinite,
      wla_eigen(
        isComplex ? 1 : 0, wantsVectors ? 1 : 0, CInt(rows), &vectors.elements, &values) == 0
    else { return (values.map { _ in .nan }, undefined) }
    return (values, vectors)
  }

  /// The singular values in descending order; NaN if an element is not finite.
  public var singularValues: [Double] {
    var matrix = self
    var none = [0.0]
    var otherNone = [0.0]
    var values = [Double](repeating: .nan, count: min(rows, columns))
    guard isFinite,
      wla_svd(
        isComplex ? 1 : 0, CChar(UInt8(ascii: "N")), CInt(rows), CInt(columns), &matrix.elements,
        &values, &none, &otherNone) == 0
    else { return values.map { _ in .nan } }
    return values
  }

  /// A = U diag(s) Vᴴ with min(rows, columns) singular vectors, or all of them; NaN if an element is
  /// not finite.
  public func svd(isFull: Bool) -> (u: Matrix, values: [Double], vh: Matrix) {
    let few = min(rows, columns)
    var matrix = self
    var u = Matrix(rows, isFull ? rows : few, isComplex: isComplex)
    var vh = Matrix(isFull ? columns : few, columns, isComplex: isComplex)
    var values = [Double](repeating: .nan, count: few)
    let job = CChar(UInt8(ascii: isFull ? "A" : "S"))
    guard isFinite,
      wla_svd(
        isComplex ? 1 : 0, job, CInt(rows), CInt(columns), &matrix.elements, &values, &u.elements,
        &vh.elements) == 0
    else { return (u.undefined, values.map { _ in .nan }, vh.undefined) }
    // LAPACK leaves the vectors of an empty matrix alone.
    if few == 0 && isFull {
      u = .identity(rows, isComplex: isComplex)
      vh = .identity(columns, isComplex: isComplex)
    }
    return (u, values, vh)
  }

  /// A = Q R of a matrix with at least as many rows as columns: R square, Q with orthonormal columns, as
  /// many as A has, or as rows if complete. The diagonal of R is real, its signs are LAPACK's.
  public func qr(isComplete: Bool) -> (q: Matrix, r: Matrix) {
    precondition(rows >= columns)
    var reduced = self
    var q = Matrix(rows, isComplete ? rows : columns, isComplex: isComplex)
    let info = wla_qr(
      isComplex ? 1 : 0, CInt(rows), CInt(columns), CInt(q.columns), &reduced.elements, &q.elements)
    var r = reduced.block(0..<columns, 0..<columns)
    if info != 0 { return (q.undefined, r.undefined) }
    for column in 0..<columns {
      for row in (column + 1)..<max(column + 1, columns) {
        r.setReal(row, column, 0)
        r.setImaginary(row, column, 0)
      }
    }
    return (q, r)
  }

  /// The Moore-Penrose inverse: singular values up to `tolerance` times the largest count as zero.
  public func pseudoinverse(tolerance: Double) -> Matrix {
    let (u, values, vh) = svd(isFull: false)
    if !isFinite { return Matrix(columns, rows, isComplex: isComplex, repeating: .nan) }
    let bound = tolerance * (values.first ?? 0)
    let inverses = values.map { $0 > bound ? 1 / $0 : 0 }
    return vh.adjoint.scaled(columns: inverses) * u.adjoint
  }
}
