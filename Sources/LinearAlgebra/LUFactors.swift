import CLinearAlgebra

#if canImport(Glibc)
  import Glibc
#endif

/// P A = L U of a square matrix, with partial pivoting (LAPACK's getrf).
public struct LUFactors {
  private var factors: Matrix
  private var pivots: [CInt]
  /// Whether a pivot is exactly zero.
  public let isSingular: Bool

  /// The factors of a square matrix.
  public init(_ matrix: Matrix) {
    precondition(matrix.rows == matrix.columns)
    factors = matrix
    pivots = [CInt](repeating: 0, count: max(1, matrix.rows))
    isSingular =
      wla_lu(matrix.isComplex ? 1 : 0, CInt(matrix.rows), &factors.elements, &pivots) != 0
  }

  private var size: Int { factors.rows }

  private func pivot(_ index: Int) -> Scalar {
    Scalar(factors.real(index, index), factors.imaginary(index, index))
  }

  /// -1 for an odd number of exchanged rows, else 1.
  private var parity: Double {
    (0..<size).reduce(1) { pivots[$1] == CInt($1 + 1) ? $0 : -$0 }
  }

  /// The determinant, 1 for no rows.
  public var determinant: Scalar {
    (0..<size).reduce(Scalar(parity, 0)) { $0 * pivot($1) }
  }

  /// The determinant divided by its magnitude; 0 if that is 0.
  public var sign: Scalar {
    (0..<size).reduce(Scalar(parity, 0)) { $0 * pivot($1).sign }
  }

  /// The logarithm of the magnitude of the determinant; -∞ if that is 0.
  public var logMagnitude: Double { (0..<size).reduce(0) { $0 + log(pivot($1).magnitude) } }

  /// The smallest magnitude of a pivot divided by the largest: far from 0, the matrix is far from
  /// singular; 1 for no rows.
  var pivotRatio: Double {
    let sizes = (0..<size).map { pivot($0).magnitude }
    guard let least = sizes.min(), let most = sizes.max() else { return 1 }
    return most == 0 ? 0 : least / most
  }

  /// The inverse; NaN for a singular matrix.
  public var inverse: Matrix {
    if isSingular { return factors.undefined }
    var result = factors
    let info = wla_lu_invert(result.isComplex ? 1 : 0, CInt(size), &result.elements, pivots)
    return info == 0 ? result : factors.undefined
  }

  /// The solution of A x = b for each column b; NaN for a singular matrix.
  public func solve(_ right: Matrix) -> Matrix {
    precondition(right.rows == size && right.isComplex == factors.isComplex)
    if isSingular { return right.undefined }
    var result = right
    let info = wla_lu_solve(
      result.isComplex ? 1 : 0, CInt(size), CInt(right.columns), factors.elements, pivots,
      &result.elements)
    return info == 0 ? result : right.undefined
  }
}
