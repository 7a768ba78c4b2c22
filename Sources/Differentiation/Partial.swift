import Programs

/// The derivative of an elementwise function by one operand: the only thing that a rule states.
///
/// Write the differential of w = f(z) as dw = p dz + q conj(dz), with the Wirtinger pair
/// p = ∂f/∂z, q = ∂f/∂z̄. The pushforward of a tangent t is p t + q conj(t); its adjoint under the
/// real inner product Re(conj(a) b), the pullback of a cotangent u, is conj(p) u + q conj(u). Both
/// modes follow from the pair, so a rule is written once. The cases name the pairs of which one
/// part need not be computed. See `README.md`, "The pair".
enum Partial {
  /// p = q = 0: the result does not change with the operand, or is decreed not to.
  case zero
  /// The function is itself linear over the reals in this operand, with its adjoint.
  case linear((Term) -> Term, adjoint: (Term) -> Term)
  /// The operand passes through.
  case identity
  /// The operand passes through with its sign changed.
  case negation
  /// q = 0: an analytic function, or any function of a real operand. Most partials are this, so it is a value and no term,
  /// which would count references to the builder.
  case analyticBy(ValueID)
  /// q = conj(p): a real function of a complex operand, given by its gradient g = 2q = ∂f/∂x + i ∂f/∂y.
  case gradient(Term)
  /// Both parts.
  case pair(p: Term, q: Term)

  /// q = 0: an analytic function, or any function of a real operand.
  static func analytic(_ p: Term) -> Partial { .analyticBy(p.value) }
}

extension Partial {
  /// What a tangent of the operand adds to the tangent of the result; nil for nothing.
  func pushforward(_ tangent: Term) -> Term? {
    switch self {
    case .zero: nil
    case .linear(let map, _): map(tangent)
    case .identity: tangent
    case .negation: -tangent
    case .analyticBy(let p): Term(tangent.builder, p).strong(tangent)
    case .gradient(let g): g.conjugate.strong(tangent).apply(.real)
    case .pair(let p, let q): p.strong(tangent) + q.strong(tangent.conjugate)
    }
  }

  /// What a cotangent of the result adds to the cotangent of the operand; nil for nothing.
  ///
  /// For a real operand the caller takes the real part of the sum.
  func pullback(_ cotangent: ValueID, in builder: ProgramBuilder) -> ValueID? {
    switch self {
    case .zero: return nil
    case .linear(_, let adjoint): return adjoint(Term(builder, cotangent)).value
    case .identity: return cotangent
    case .negation: return builder.emit(.unary(.negate), Operands(cotangent))
    case .analyticBy(let p): return builder.strong(builder.conjugate(p), cotangent)
    case .gradient(let g): return builder.strong(g.value, cotangent)
    case .pair(let p, let q):
      let bar = Term(builder, cotangent)
      return (p.conjugate.strong(bar) + q.strong(bar.conjugate)).value
    }
  }
}
