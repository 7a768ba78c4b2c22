import Tensors

/// The functions of whole matrices, which are the last two axes of an operand; the axes before them are
/// batched.
///
/// Several results of one function are one real vector, laid out by ``layout(_:)``.
public enum MatrixFunction: Hashable, Sendable {
  /// The determinant.
  case determinant
  /// The logarithm of the determinant's magnitude; real.
  case logAbsDeterminant
  /// The determinant divided by its magnitude; 0 if that is 0.
  case determinantSign
  /// The matrix of cofactors, or its mixed derivative in the directions of `order` further operands of
  /// the same type: closed under differentiation, without a division, right for singular matrices.
  case cofactors(order: Int)
  /// The inverse; NaN for a singular matrix.
  case inverse
  /// x with A x = b, for operands A (…, n, n) and b (…, n, k); NaN for a singular A.
  case solve
  /// The lower triangular L with L Lᴴ = (A + Aᴴ)/2; NaN if that is not positive definite.
  case cholesky
  /// The eigenvalues of (A + Aᴴ)/2, ascending; real.
  case eigenvalues
  /// Eigenvalues and eigenvectors (as columns) of (A + Aᴴ)/2.
  case eigen
  /// The singular values, descending; real.
  case singularValues
  /// U, s, Vᴴ with A = U diag(s) Vᴴ; with square U and Vᴴ if full.
  case svd(isFull: Bool)
  /// Q, R with A = Q R, for at least as many rows as columns; R is square, and Q too if complete.
  case qr(isComplete: Bool)
  /// The Moore-Penrose inverse; singular values up to `tolerance` times the largest count as zero.
  case pseudoinverse(tolerance: Double)
  /// The matrix exponential.
  case exponential
  /// Of real vectors (…, n) the matrices 1/(w_j - w_i), or 1/(w_j + w_i) if `ofSums`; exactly zero on
  /// the diagonal of differences and where the denominator is as small as the errors of eigenvalues.
  case reciprocalGaps(ofSums: Bool)
  /// Of real vectors the elementwise reciprocal, zero under the same condition.
  case reciprocalOrZero
}

extension MatrixFunction {
  /// The types of the several results that one operand of this type gives in one vector; nil for a
  /// function of one result.
  public func layout(_ operand: ValueType) throws(TypeError) -> Packing? {
    switch self {
    case .determinant, .logAbsDeterminant, .determinantSign, .cofactors, .inverse, .solve,
      .cholesky, .eigenvalues, .singularValues, .pseudoinverse, .exponential, .reciprocalGaps,
      .reciprocalOrZero:
      return nil
    case .eigen:
      let (batch, rows, _) = try operand.matrix()
      return try Packing([ValueType(.real, try .of(batch + [rows])), operand])
    case .svd(let isFull):
      let (batch, rows, columns) = try operand.matrix()
      let few = min(rows, columns)
      return try Packing([
        ValueType(operand.dtype, try .of(batch + [rows, isFull ? rows : few])),
        ValueType(.real, try .of(batch + [few])),
        ValueType(operand.dtype, try .of(batch + [isFull ? columns : few, columns])),
      ])
    case .qr(let isComplete):
      let (batch, rows, columns) = try operand.matrix()
      guard rows >= columns else { throw .shapes(operand.shape, try .of(batch + [columns, rows])) }
      return try Packing([
        ValueType(operand.dtype, try .of(batch + [rows, isComplete ? rows : columns])),
        ValueType(operand.dtype, try .of(batch + [columns, columns])),
      ])
    }
  }

  /// The number of operands.
  var operandCount: Int {
    switch self {
    case .solve: 2
    case .cofactors(let order): order + 1
    case .determinant, .logAbsDeterminant, .determinantSign, .inverse, .cholesky, .eigenvalues,
      .eigen, .singularValues, .svd, .qr, .pseudoinverse, .exponential, .reciprocalGaps,
      .reciprocalOrZero:
      1
    }
  }

  func resultType(of operands: [ValueType]) throws(TypeError) -> ValueType {
    let first = operands[0]
    for (index, operand) in operands.enumerated() {
      guard operand.dtype != .boolean, operand.dtype == first.dtype else {
        throw .dtype(operand: index, found: operand.dtype)
      }
    }
    switch self {
    case .determinant, .determinantSign:
      return ValueType(first.dtype, try .of(try first.squareBatch()))
    case .logAbsDeterminant: return ValueType(.real, try .of(try first.squareBatch()))
    case .inverse, .cholesky, .exponential:
      _ = try first.squareBatch()
      return first
    case .cofactors(let order):
      guard Self.cofactorOrders.contains(order) else { throw .parameter(order) }
      _ = try first.squareBatch()
      for operand in operands where operand.shape != first.shape {
        throw .shapes(first.shape, operand.shape)
      }
      return first
    case .solve:
      let batch = try first.squareBatch()
      let (rightBatch, rows, _) = try operands[1].matrix()
      guard batch == rightBatch, rows == first.shape.dimensions.last else {
        throw .shapes(first.shape, operands[1].shape)
      }
      return operands[1]
    case .eigenvalues:
      return ValueType(.real, try .of(Array(try first.squareShape().dimensions.dropLast())))
    case .singularValues:
      let (batch, rows, columns) = try first.matrix()
      return ValueType(.real, try .of(batch + [min(rows, columns)]))
    case .pseudoinverse:
      let (batch, rows, columns) = try first.matrix()
      return ValueType(first.dtype, try .of(batch + [columns, rows]))
    case .eigen, .svd, .qr:
      if self == .eigen { _ = try first.squareBatch() }
      return try layout(first)?.type ?? first
    case .reciprocalGaps, .reciprocalOrZero:
      guard first.dtype == .real else { throw .dtype(operand: 0, found: first.dtype) }
      guard let length = first.shape.dimensions.last else { throw .axes([-1], first.shape) }
      if self == .reciprocalOrZero { return first }
      return ValueType(.real, try .of(first.shape.dimensions + [length]))
    }
  }

  /// The orders of derivatives of cofactors that can be computed: the work grows like 3^order.
  public static let cofactorOrders = 0...16

  /// What each further matrix of a batch takes besides: a call is a microsecond, whatever the size.
  private static let overhead = 2000.0

  /// About how many floating-point operations one evaluation takes; nothing can interrupt it. Saturates.
  public func work(_ operands: [ValueType]) -> Int {
    guard let shape = operands.first?.shape, let last = shape.dimensions.last else { return 0 }
    let rows = shape.rank > 1 ? shape.dimensions[shape.rank - 2] : 1
    let few = Double(min(rows, last))
    // Double, because lengths of a client's choice must not overflow.
    let cubic = Double(shape.paddedCount) * max(1, few) * (operands[0].dtype == .complex ? 4 : 1)
    let factor: Double =
      switch self {
      case .reciprocalGaps, .reciprocalOrZero: 1
      case .determinant, .logAbsDeterminant, .determinantSign, .cholesky: 1
      case .inverse: 2
      case .solve:
        1 + 2 * Double(operands[1].shape.paddedCount) / Double(max(1, shape.count))
      case .eigenvalues: 3
      case .singularValues: 5
      case .qr: 4 * Double(max(rows, last)) / Double(max(1, last))
      case .eigen: 9
      case .svd, .pseudoinverse: 25 * Double(max(rows, last)) / max(1, few)
      case .exponential: 40
      // They are polynomials of a degree below the number of rows.
      case .cofactors(let order) where order >= rows: 1
      case .cofactors(let order):
        order == 0 ? 25 : 25 + (0..<order).reduce(30) { sum, _ in sum * 3 }
      }
    let matrices = Double(shape.paddedCount) / Double(max(1, rows) * max(1, last))
    return Int(Swift.min(cubic * factor + max(0, matrices - 1) * Self.overhead, 1e18))
  }
}

extension ValueType {
  /// The batch axes and the size of the matrices.
  func matrix() throws(TypeError) -> (batch: [Int], rows: Int, columns: Int) {
    guard shape.rank >= 2 else { throw .axes([-2, -1], shape) }
    // LAPACK's integers; a matrix without elements may have such an axis.
    guard shape.dimensions.suffix(2).allSatisfy({ $0 <= Int(Int32.max) }) else {
      throw .tooLarge(shape.dimensions)
    }
    return (
      Array(shape.dimensions.dropLast(2)), shape.dimensions[shape.rank - 2],
      shape.dimensions[shape.rank - 1]
    )
  }

  fileprivate func squareBatch() throws(TypeError) -> [Int] {
    let (batch, rows, columns) = try matrix()
    guard rows == columns else { throw .shapes(shape, try .of(batch + [columns, rows])) }
    return batch
  }

  fileprivate func squareShape() throws(TypeError) -> Shape {
    _ = try squareBatch()
    return shape
  }
}

extension MatrixFunction: CustomStringConvertible {
  /// The function's name as programs are printed, with its parameters in brackets.
  public var description: String {
    switch self {
    case .determinant: "determinant"
    case .logAbsDeterminant: "logAbsDeterminant"
    case .determinantSign: "determinantSign"
    case .cofactors(let order): "cofactors[\(order)]"
    case .inverse: "inverse"
    case .solve: "solve"
    case .cholesky: "cholesky"
    case .eigenvalues: "eigenvalues"
    case .eigen: "eigen"
    case .singularValues: "singularValues"
    case .svd(let isFull): isFull ? "svd[full]" : "svd"
    case .qr(let isComplete): isComplete ? "qr[complete]" : "qr"
    case .pseudoinverse(let tolerance): "pseudoinverse[\(tolerance)]"
    case .exponential: "exponential"
    case .reciprocalGaps(let ofSums): ofSums ? "reciprocalSums" : "reciprocalGaps"
    case .reciprocalOrZero: "reciprocalOrZero"
    }
  }
}
