import Programs

extension Binary {
  /// The derivatives of w = f(x, y) by x and by y. Decision numbers as in `README.md`.
  func partials(_ x: Term, _ y: Term, _ w: Term) -> (Partial, Partial) {
    switch self {
    case .add: (.identity, .identity)
    case .subtract: (.identity, .negation)
    case .multiply, .strongMultiply: (.analytic(y), .analytic(x))
    // -(x/y)/y and never -x/y²: the square of a large or small y is out of range first.
    case .divide: (.analytic(y.inverse), .analytic(-(w / y)))
    case .pow: powPartials(x, y, w)

    case .atan2: atan2Partials(x, y)
    case .hypot: hypotPartials(x, y)
    case .logaddexp: logaddexpPartials(x, y)
    case .maximum: (.analytic(share(y, below: x, w)), .analytic(share(x, below: y, w)))
    case .minimum: (.analytic(share(x, below: y, w)), .analytic(share(y, below: x, w)))
    // |x| times the sign of y: at x = 0 the derivative of |x| is 0 (N2).
    case .copysign: (.analytic(x.sign * .apply(.copysign, x.constant(1), y)), .zero)
    // x - y·floor(x/y), between its jumps (N1).
    case .remainder: (.identity, .analytic(-Term.apply(.floorDivide, x, y)))
    case .floorDivide, .and, .or: (.zero, .zero)
    }
  }
}

/// 1 where `low` is less than `high`, one half where they tie (N3), else 0; NaN where the result is.
private func share(_ low: Term, below high: Term, _ w: Term) -> Term {
  let less = low.compare(.less, high).apply(.indicator)
  let share = low.compare(.equal, high).select(low.constant(0.5), less)
  return w.compare(.notEqual, w).select(low.constant(.nan), share)
}

/// The sigmoid of x - y, and of y - x. Where both are the same infinity the difference is 0, as it is
/// wherever else they are equal; but only there is it a constant, because its derivatives go on.
private func logaddexpPartials(_ x: Term, _ y: Term) -> (Partial, Partial) {
  // As in softplus, where nothing need be looked at.
  let isBounded = [x, y].contains { $0.uniform?.isFinite == true }
  let difference =
    isBounded
    ? x - y : (x - y).zero(where: x.compare(.equal, y).and(y.apply(.isFinite).apply(.not)))
  return (.analytic(difference.sigmoid), .analytic((-difference).sigmoid))
}

/// ∂/∂x = y x^(y-1), exactly 0 for y = 0; ∂/∂y = x^y log x, exactly 0 at x = 0 for Re y ≥ 0 (N5).
private func powPartials(_ x: Term, _ y: Term, _ w: Term) -> (Partial, Partial) {
  let growing = zeroOrMore(y).and(x.isZero)
  return (
    .analytic(y.strong(x.pow(y - 1))),
    .analytic(w.strong(x.log).zero(where: growing))
  )
}

private func zeroOrMore(_ y: Term) -> Term {
  y.constant(0).compare(.lessEqual, y.isComplex ? y.apply(.real) : y)
}

/// For the angle of the point (x, y): by y cos/h, by x -sin/h with h = hypot; 0 at the origin (N2).
private func atan2Partials(_ y: Term, _ x: Term) -> (Partial, Partial) {
  let h = Term.apply(.hypot, x, y)
  let direction = direction(x, y)
  return (
    .analytic((direction.apply(.real) / h).zero(where: h.isZero)),
    .analytic(-(direction.apply(.imag) / h).zero(where: h.isZero))
  )
}

private func hypotPartials(_ x: Term, _ y: Term) -> (Partial, Partial) {
  let direction = direction(x, y)
  return (.analytic(direction.apply(.real)), .analytic(direction.apply(.imag)))
}

/// (x + iy)/h, 0 at the origin; not x/h and y/h, which are NaN or 0 where x, y or only h is infinite.
private func direction(_ x: Term, _ y: Term) -> Term { (x + y.promoted.timesI).sign }
