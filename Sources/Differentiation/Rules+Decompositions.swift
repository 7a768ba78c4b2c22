import Programs
import Tensors

extension Term {
  /// The parts of a function's several results, for an operand of some type.
  func parts(_ function: MatrixFunction, of operand: Term) -> [Term] {
    layout(function, operand).map { $0.unpack(self) } ?? []
  }
}

/// The layout of several results; the operand's type has been checked already.
private func layout(_ function: MatrixFunction, _ operand: Term) -> Packing? {
  (try? function.layout(operand.type)) ?? nil
}

private func pack(_ function: MatrixFunction, _ operand: Term, _ parts: [Term]) -> Term {
  layout(function, operand).map { $0.pack(parts, in: operand.builder) } ?? operand
}

// MARK: Hermitian matrices

/// dw_j = v_jᴴ dA v_j, with dA replaced by its Hermitian part.
func eigenvaluePartial(_ a: Term) -> Partial {
  let vectors = a.apply(.eigen).parts(.eigen, of: a)[1]
  return .linear(
    { tangent in
      let moved = tangent.hermitianPart.contract(vectors)
      return vectors.conjugate.strong(moved).columnSums.realPart
    },
    adjoint: { vectors.scaled(columns: $0).contract(vectors.adjoint) })
}

/// With M = Vᴴ dA V: dw = diag M, dV = V (F ∘ M), F_ij = 1/(w_j - w_i), and no turn of a vector's phase:
/// diag(Vᴴ dV) = 0.
func eigenPartial(_ a: Term, _ result: Term) -> Partial {
  let parts = result.parts(.eigen, of: a)
  let (values, vectors) = (parts[0], parts[1])
  let gaps = values.apply(.reciprocalGaps(ofSums: false))
  return .linear(
    { tangent in
      let m = vectors.adjoint.contract(tangent.hermitianPart.contract(vectors))
      return pack(.eigen, a, [m.diagonal.realPart, vectors.contract(gaps.strong(m))])
    },
    adjoint: { cotangent in
      let parts = cotangent.parts(.eigen, of: a)
      let turn = gaps.strong(vectors.adjoint.contract(parts[1]))
      let m = parts[0].like(a).asDiagonal + turn
      return vectors.contract(m).contract(vectors.adjoint).hermitianPart
    })
}

// MARK: Singular values

/// ds_j = Re(u_jᴴ dA v_j); 0 for a singular value that is zero, where it has a tip (N2).
func singularValuePartial(_ a: Term) -> Partial {
  let function = MatrixFunction.svd(isFull: false)
  let parts = a.apply(function).parts(function, of: a)
  let (u, values, v) = (parts[0], parts[1], parts[2].adjoint)
  let isZero = values.apply(.reciprocalOrZero).isZero
  return .linear(
    { tangent in
      u.conjugate.strong(tangent.contract(v)).columnSums.realPart.zero(where: isZero)
    },
    adjoint: { u.scaled(columns: $0.zero(where: isZero)).contract(v.adjoint) })
}

/// With E = Uᴴ dA V, G⁻_ij = 1/(s_j - s_i), G⁺_ij = 1/(s_j + s_i) and the first vectors of U, V
///
///     ds = Re diag E
///     Uᴴ dU = (G⁻ ∘ (E + Eᴴ) + G⁺ ∘ (E - Eᴴ))/2,   Vᴴ dV = (G⁻ ∘ (E + Eᴴ) - G⁺ ∘ (E - Eᴴ))/2
///
/// and outside of their span dU = (I - U Uᴴ) dA V S⁻¹, dV = (I - V Vᴴ) dAᴴ U S⁻¹. The phase that u_j and v_j
/// share is free; each takes half of what their relative phase turns. Of full matrices the remaining
/// vectors turn as little as they must: dU₂ = -U₁ (U₂ᴴ dU₁)ᴴ.
func svdPartial(_ a: Term, _ result: Term, isFull: Bool) -> Partial {
  let function = MatrixFunction.svd(isFull: isFull)
  let parts = result.parts(function, of: a)
  let values = parts[1]
  let few = values.columns
  let (left, right) = (Side(parts[0], few), Side(parts[2].adjoint, few))
  let minus = values.apply(.reciprocalGaps(ofSums: false))
  let plus = values.apply(.reciprocalGaps(ofSums: true))
  let inverse = values.apply(.reciprocalOrZero)
  return .linear(
    { tangent in
      let (moved, adjoint) = (tangent.contract(right.first), tangent.adjoint.contract(left.first))
      let e = left.first.adjoint.contract(moved)
      let (even, odd) = (minus.strong(e + e.adjoint), plus.strong(e - e.adjoint))
      let du = left.tangent(0.5 * (even + odd), outside: moved.scaled(columns: inverse))
      let dv = right.tangent(0.5 * (even - odd), outside: adjoint.scaled(columns: inverse))
      return pack(function, a, [du, e.diagonal.realPart, dv.adjoint])
    },
    adjoint: { cotangent in
      let bars = cotangent.parts(function, of: a)
      let (u, v) = (left.cotangent(bars[0]), right.cotangent(bars[2].adjoint))
      let (even, odd) = (minus.strong(u.inside + v.inside), plus.strong(u.inside - v.inside))
      let e = (even + odd).hermitian(odd) + bars[1].like(a).asDiagonal
      let inside = left.first.contract(e).contract(right.first.adjoint)
      let fromU = u.outside.map {
        $0.scaled(columns: inverse).contract(right.first.adjoint)
      }
      let fromV = v.outside.map {
        left.first.contract($0.scaled(columns: inverse).adjoint)
      }
      return [fromU, fromV].compactMap { $0 }.reduce(inside, +)
    })
}

extension Term {
  /// ½(Y + Yᴴ) + ½(Z - Zᴴ) for this term Y + Z.
  fileprivate func hermitian(_ odd: Term) -> Term {
    let even = self - odd
    return 0.5 * (even + even.adjoint) + 0.5 * (odd - odd.adjoint)
  }
}

/// Orthonormal columns, of which the first ones are paired with singular values, and how they move.
private struct Side {
  /// The columns that are paired with singular values.
  let first: Term
  /// The others, which span the complement; nil if there are none.
  let rest: Term?

  init(_ matrix: Term, _ count: Int) {
    first = matrix.columns == count ? matrix : matrix.columns(0..<count)
    rest = matrix.columns > count ? matrix.columns(count..<matrix.columns) : nil
  }

  /// The tangent of all columns: of the first ones Q₁ Ω + (I - Q₁ Q₁ᴴ) X.
  func tangent(_ omega: Term, outside x: Term) -> Term {
    let inside = first.contract(omega)
    if let rest {
      let k = rest.adjoint.contract(x)
      return (inside + rest.contract(k)).beside(-first.contract(k.adjoint))
    }
    if first.rows == first.columns { return inside }
    return inside + x - first.contract(first.adjoint.contract(x))
  }

  /// Of a cotangent of all columns, those of Ω and of X.
  func cotangent(_ bar: Term) -> (inside: Term, outside: Term?) {
    let count = first.columns
    guard let rest else {
      let inside = first.adjoint.contract(bar)
      return (inside, first.rows == count ? nil : bar - first.contract(inside))
    }
    let (bar1, bar2) = (bar.columns(0..<count), bar.columns(count..<bar.columns))
    let k = rest.adjoint.contract(bar1) - bar2.adjoint.contract(first)
    return (first.adjoint.contract(bar1), rest.contract(k))
  }
}

// MARK: QR

/// With X = dA R⁻¹, M = Qᴴ X and N the upper triangle of M, its diagonal real, plus the adjoint of what lies
/// below: dR = N R, dQ = X - Q N, which keeps the diagonal of R real.
func qrPartial(_ a: Term, _ result: Term, isComplete: Bool) -> Partial {
  let function = MatrixFunction.qr(isComplete: isComplete)
  let parts = result.parts(function, of: a)
  let r = parts[1]
  let side = Side(parts[0], a.columns)
  let q = side.first
  func upper(_ m: Term) -> Term { m.masked { $0 < $1 } }
  func realDiagonal(_ m: Term) -> Term { m.diagonal.realPart.like(m).asDiagonal }
  return .linear(
    { tangent in
      let x = r.solve(fromRight: tangent)
      let m = q.adjoint.contract(x)
      let n = upper(m) + m.masked { $0 > $1 }.adjoint + realDiagonal(m)
      return pack(function, a, [side.tangent(m - n, outside: x), n.contract(r)])
    },
    adjoint: { cotangent in
      let bars = cotangent.parts(function, of: a)
      let bar = side.cotangent(bars[0])
      let n = bars[1].contract(r.adjoint) - bar.inside
      let m = upper(n) + upper(n).adjoint + realDiagonal(n) + bar.inside
      let x = bar.outside.map { q.contract(m) + $0 } ?? q.contract(m)
      return r.adjoint.solve(fromRight: x)
    })
}
