/// A matrix over the numbers with variables t₁ … tₖ whose squares are zero: one coefficient for each set of
/// variables, so that the coefficient of t₁⋯tₖ of a function's value is its mixed derivative.
///
/// A product costs 3ᵏ products of matrices.
struct NilpotentMatrix {
  /// The coefficient of each set of variables, whose bits are the index.
  private var parts: [Matrix]

  private init(parts: [Matrix]) { self.parts = parts }

  /// diag(s) + Σ tᵢ Fᵢ.
  init(diagonal values: [Double], _ directions: [Matrix]) {
    let isComplex = directions.first?.isComplex ?? false
    let zero = Matrix(values.count, values.count, isComplex: isComplex)
    parts = [Matrix](repeating: zero, count: 1 << directions.count)
    for (index, value) in values.enumerated() { parts[0].setReal(index, index, value) }
    for (index, direction) in directions.enumerated() { parts[1 << index] = direction }
    self.values = values
  }

  private var values: [Double] = []

  /// The coefficient of t₁⋯tₖ of the adjugate.
  ///
  /// Singular values are in descending order. In blocks M = [[M₁, B], [C, D]] with the large ones in M₁, X =
  /// M₁⁻¹ and the Schur complement Q = D - C X B,
  ///
  ///     adj M = det M₁ · [[det Q · X + X B adj Q C X, -X B adj Q], [-adj Q C X, adj Q]],
  ///
  /// and Q, of which almost nothing is left but products of variables, has its adjugate without division.
  var adjugate: Matrix {
    let size = values.count
    let large = values.count { $0 > 1e-5 * (values.first ?? 0) }
    let (first, second) = (0..<large, large..<size)
    let inverse = block(first, first).inverse(of: Array(values[first]))
    let (b, c) = (block(first, second), block(second, first))
    let schur = block(second, second) - c * inverse * b
    let (tail, tailDeterminant) = schur.adjugateWithoutDivision
    let head = determinant(Array(values[first]), inverse)
    let left = inverse * b * tail
    var result = NilpotentMatrix(
      parts: parts.map { Matrix($0.rows, $0.columns, isComplex: $0.isComplex) })
    let corner = inverse.scaled(tailDeterminant) + left * c * inverse
    result.place(corner, 0, 0)
    result.place(left.scaled(-1), 0, large)
    result.place((tail * c * inverse).scaled(-1), large, 0)
    result.place(tail, large, large)
    return result.scaled(head).parts[parts.count - 1]
  }

  private func block(_ rows: Range<Int>, _ columns: Range<Int>) -> NilpotentMatrix {
    NilpotentMatrix(parts: parts.map { $0.block(rows, columns) })
  }

  private mutating func place(_ block: NilpotentMatrix, _ row: Int, _ column: Int) {
    for mask in parts.indices { parts[mask].place(block.parts[mask], row, column) }
  }

  /// The inverse of diag(s) + N: X = S⁻¹ and, for each further set, X_m = -S⁻¹ Σ N_k X_{m-k} over its parts k.
  private func inverse(of values: [Double]) -> NilpotentMatrix {
    var start = parts[0]
    for (index, value) in values.enumerated() { start.setReal(index, index, 1 / value) }
    var result = [start]
    for mask in parts.indices.dropFirst() {
      var sum = Matrix(start.rows, start.columns, isComplex: start.isComplex)
      for part in subsets(of: mask) where part != 0 {
        sum = sum + parts[part] * result[mask ^ part]
      }
      result.append((start * sum).scaled(-1))
    }
    return NilpotentMatrix(parts: result)
  }

  /// det(diag(s) + N) by Jacobi's formula, one variable after the other: ∂d/∂tᵢ = d · tr(X ∂M/∂tᵢ).
  private func determinant(_ values: [Double], _ inverse: NilpotentMatrix) -> [Scalar] {
    let size = values.count
    var result = [Scalar(values.reduce(1, *), 0)]
    for mask in parts.indices.dropFirst() {
      let variable = 1 << (Int.bitWidth - 1 - mask.leadingZeroBitCount)
      let direction = parts[variable].block(0..<size, 0..<size)
      var sum = Scalar(0, 0)
      for part in subsets(of: mask ^ variable) {
        let product =
          result[mask ^ variable ^ part] * (inverse.parts[part] * direction).trace
        sum = Scalar(sum.re + product.re, sum.im + product.im)
      }
      result.append(sum)
    }
    return result
  }

  /// Adjugate and determinant by Faddeev and LeVerrier, which divides by integers only.
  private var adjugateWithoutDivision: (NilpotentMatrix, [Scalar]) {
    let size = parts[0].rows
    var power = NilpotentMatrix(parts: parts.map { _ in Matrix(size, size, isComplex: isComplex) })
    power.parts[0] = .identity(size, isComplex: isComplex)
    var adjugate = power
    var coefficient = parts.indices.map { Scalar($0 == 0 ? 1 : 0, 0) }
    for step in 0..<size {
      adjugate = power
      let product = self * power
      coefficient = product.parts.map { part in
        let trace = part.trace
        return Scalar(-trace.re / Double(step + 1), -trace.im / Double(step + 1))
      }
      power = product
      for mask in parts.indices {
        power.parts[mask] =
          power.parts[mask] + Matrix.identity(size, isComplex: isComplex).scaled(coefficient[mask])
      }
    }
    let sign = size % 2 == 0 ? 1.0 : -1.0
    return (
      adjugate.scaled(-sign), coefficient.map { Scalar(sign * $0.re, sign * $0.im) }
    )
  }

  private var isComplex: Bool { parts[0].isComplex }

  private func scaled(_ factor: Double) -> NilpotentMatrix {
    NilpotentMatrix(parts: parts.map { $0.scaled(factor) })
  }

  private func scaled(_ factor: [Scalar]) -> NilpotentMatrix {
    NilpotentMatrix(
      parts: parts.indices.map { mask in
        subsets(of: mask).reduce(
          Matrix(parts[0].rows, parts[0].columns, isComplex: isComplex)
        ) {
          $0 + parts[$1].scaled(factor[mask ^ $1])
        }
      })
  }

  static func * (left: NilpotentMatrix, right: NilpotentMatrix) -> NilpotentMatrix {
    NilpotentMatrix(
      parts: left.parts.indices.map { mask in
        subsets(of: mask).reduce(
          Matrix(left.parts[0].rows, right.parts[0].columns, isComplex: left.isComplex)
        ) {
          $0 + left.parts[$1] * right.parts[mask ^ $1]
        }
      })
  }

  static func + (left: NilpotentMatrix, right: NilpotentMatrix) -> NilpotentMatrix {
    NilpotentMatrix(parts: zip(left.parts, right.parts).map { $0 + $1 })
  }

  static func - (left: NilpotentMatrix, right: NilpotentMatrix) -> NilpotentMatrix {
    NilpotentMatrix(parts: zip(left.parts, right.parts).map { $0 - $1 })
  }
}

/// All subsets of a set of bits, the empty one and the set itself among them.
private func subsets(of mask: Int) -> [Int] {
  var subsets = [mask]
  var subset = mask
  while subset != 0 {
    subset = (subset - 1) & mask
    subsets.append(subset)
  }
  return subsets
}
