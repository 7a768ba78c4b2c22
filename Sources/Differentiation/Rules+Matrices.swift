import Programs
import Tensors

extension MatrixFunction {
  /// The derivatives by each operand. Sources and decisions: `README.md`, "Matrices".
  func partials(_ operands: [Term], _ result: Term) -> [Partial] {
    let a = operands[0]
    switch self {
    // d det A = Σ cof(A) ∘ dA, for singular matrices too.
    case .determinant:
      let cofactors = a.apply(.cofactors(order: 0))
      return [
        .linear(
          { cofactors.strong($0).elementSum },
          adjoint: { cofactors.conjugate.strong($0.spread(over: a)) })
      ]
    case .cofactors(let order): return cofactorPartials(operands, order)
    // d log|det A| = Re tr(A⁻¹ dA).
    case .logAbsDeterminant:
      let transposed = a.apply(.inverse).transposed
      return [
        .linear(
          { transposed.strong($0).elementSum.realPart },
          adjoint: { transposed.conjugate.strong($0.spread(over: a)) })
      ]
    case .determinantSign: return [signPartial(a, result)]
    case .inverse:
      let adjoint = result.adjoint
      return [
        .linear(
          { -result.contract($0).contract(result) },
          adjoint: { -adjoint.contract($0).contract(adjoint) })
      ]
    case .solve:
      let adjoint = a.adjoint
      return [
        .linear(
          { -a.solve($0.contract(result)) },
          adjoint: { -adjoint.solve($0).contract(result.adjoint) }),
        .linear({ a.solve($0) }, adjoint: { adjoint.solve($0) }),
      ]
    case .cholesky: return [choleskyPartial(result)]
    case .exponential:
      return [.linear({ a.frechet($0) }, adjoint: { a.adjoint.frechet($0) })]
    case .pseudoinverse: return [pseudoinversePartial(a, result)]
    case .eigenvalues: return [eigenvaluePartial(a)]
    case .eigen: return [eigenPartial(a, result)]
    case .singularValues: return [singularValuePartial(a)]
    case .svd(let isFull): return [svdPartial(a, result, isFull: isFull)]
    case .qr(let isComplete): return [qrPartial(a, result, isComplete: isComplete)]
    case .reciprocalGaps(let ofSums): return [gapPartial(a, result, sign: ofSums ? 1 : -1)]
    case .reciprocalOrZero: return [.analytic(-result.squared)]
    }
  }

  /// Whether the function depends on the conjugate of a complex operand.
  var conjugates: Bool {
    switch self {
    case .determinant, .cofactors, .inverse, .solve, .exponential: false
    case .logAbsDeterminant, .determinantSign, .cholesky, .eigenvalues, .eigen, .singularValues,
      .svd, .qr, .pseudoinverse, .reciprocalGaps, .reciprocalOrZero:
      true
    }
  }
}

/// cof_k(A; E₁, …, Eₖ) is linear in each direction, and its derivative by A along T is cof_{k+1}(A; …, T).
/// Σ W ∘ cof(…, T) is symmetric in W and T (it is a derivative of det in both), which gives the adjoint.
private func cofactorPartials(_ operands: [Term], _ order: Int) -> [Partial] {
  let (a, directions) = (operands[0], Array(operands.dropFirst()))
  func partial(_ order: Int, _ others: @escaping (Term) -> [Term]) -> Partial {
    .linear(
      { a.apply(.cofactors(order: order), others($0)) },
      adjoint: { a.apply(.cofactors(order: order), others($0.conjugate)).conjugate })
  }
  // A polynomial of degree n - 1.
  let first =
    order + 1 >= a.rows ? Partial.zero : partial(order + 1) { directions + [$0] }
  return [first]
    + directions.indices.map { index in
      partial(order) { term in
        var replaced = directions
        replaced[index] = term
        return replaced
      }
    }
}

/// The sign turns with the imaginary part: ds = i s Im tr(A⁻¹ dA); constant for a real matrix.
private func signPartial(_ a: Term, _ sign: Term) -> Partial {
  guard a.isComplex else { return .zero }
  let transposed = a.apply(.inverse).transposed
  return .linear(
    { tangent in
      let turn = transposed.strong(tangent).elementSum.apply(.imag)
      return sign.timesI.strong(turn)
    },
    adjoint: { cotangent in
      let turn = sign.conjugate.strong(cotangent).apply(.imag).spread(over: a)
      return transposed.conjugate.timesI.strong(turn)
    })
}

/// With Φ the lower triangle, its diagonal real and halved: dL = L Φ(L⁻¹ dS L⁻ᴴ).
private func choleskyPartial(_ lower: Term) -> Partial {
  func half(_ x: Term) -> Term {
    x.masked { $0 > $1 } + (0.5 * x.diagonal.realPart).like(x).asDiagonal
  }
  return .linear(
    { tangent in
      lower.contract(half(lower.solve(lower.solve(tangent.hermitianPart).adjoint)))
    },
    adjoint: { cotangent in
      let adjoint = lower.adjoint
      let inner = adjoint.solve(half(adjoint.contract(cotangent)))
      return adjoint.solve(inner.adjoint).adjoint.hermitianPart
    })
}

extension Term {
  /// The derivative of exp at this term A along T: the upper right block of exp([[A, T], [0, A]]).
  ///
  /// Its adjoint is that of Aᴴ (the series of exp has real coefficients).
  fileprivate func frechet(_ tangent: Term) -> Term {
    let zero = tangent.zeroes
    let block = beside(tangent).above(zero.beside(self)).apply(.exponential)
    var slices = block.type.shape.dimensions.map(AxisSlice.all)
    slices[slices.count - 2] = AxisSlice(start: 0, count: rows)
    slices[slices.count - 1] = AxisSlice(start: rows, count: rows)
    return block.apply(.slice(slices))
  }
}

/// dP = -P dA P + P Pᴴ dAᴴ (I - A P) + (I - P A) dAᴴ Pᴴ P, where the rank does not change.
private func pseudoinversePartial(_ a: Term, _ p: Term) -> Partial {
  let (left, right) = (a.contract(p), p.contract(a))
  let (outside, kernel) = (left.identity - left, right.identity - right)
  let (inner, outer) = (p.contract(p.adjoint), p.adjoint.contract(p))
  return .linear(
    { tangent in
      let adjoint = tangent.adjoint
      return -p.contract(tangent).contract(p) + inner.contract(adjoint).contract(outside)
        + kernel.contract(adjoint).contract(outer)
    },
    adjoint: { cotangent in
      let adjoint = cotangent.adjoint
      return -p.adjoint.contract(cotangent).contract(p.adjoint)
        + outside.contract(adjoint).contract(inner) + outer.contract(adjoint).contract(kernel)
    })
}

extension Term {
  /// Identity matrices of this term's type.
  fileprivate var identity: Term {
    let ones = Tensor(repeating: 1, dtype: .real, shape: Shape([rows]) ?? .scalar)
    return Term(builder, builder.constant(ones)).asDiagonal.broadcast(type.shape).like(self)
  }
}

/// G_ij = 1/(w_j ± w_i): dG_ij = -G_ij² (dw_j ± dw_i), zero where G is.
private func gapPartial(_ values: Term, _ gaps: Term, sign: Double) -> Partial {
  let shape = gaps.type.shape
  let square = -gaps.squared
  return .linear(
    { tangent in
      let (rows, columns) = (
        tangent.spread([shape.rank - 1], to: shape), tangent.spread([shape.rank - 2], to: shape)
      )
      return square.strong(sign > 0 ? columns + rows : columns - rows)
    },
    adjoint: { cotangent in
      let weighted = square.strong(cotangent)
      return sign > 0
        ? weighted.columnSums + weighted.rowSums : weighted.columnSums - weighted.rowSums
    })
}
