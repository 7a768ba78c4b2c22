import Programs

extension Unary {
  /// The derivative of w = f(z) by z. Decision numbers refer to "Points without a derivative" in
  /// `README.md`; the forms are those that keep their accuracy in the tails and far out.
  func partial(_ z: Term, _ w: Term) -> Partial {
    switch self {
    // Linear over the reals: the adjoint is under the inner product Re(conj(a) b).
    case .negate: .negation
    case .conj: .linear({ $0.conjugate }, adjoint: { $0.conjugate })
    case .real: .linear({ $0.apply(.real) }, adjoint: { $0.promoted })
    case .imag: .linear({ $0.apply(.imag) }, adjoint: { $0.promoted.timesI })
    case .promote: .linear({ $0.promoted }, adjoint: { $0.apply(.real) })
    case .timesI: .linear({ $0.timesI }, adjoint: { -$0.timesI })

    // Constant between jumps (N1), or decreed constant.
    case .indicator, .not, .isFinite, .floor, .ceil, .round, .trunc, .stopGradient: .zero

    // sign(0) = 0 gives the derivative 0 at 0 (N2).
    case .abs: z.isComplex ? .gradient(z.sign) : .analytic(z.sign)
    case .abs2: z.isComplex ? .gradient(2 * z) : .analytic(2 * z)
    // d arg z = Im(dz/z): the gradient is i/conj(z); 0 at 0 (N2).
    case .angle:
      z.isComplex ? .gradient(z.conjugate.inverse.timesI.zero(where: z.isZero)) : .zero
    case .sign: z.isComplex ? signPair(z, w) : .zero

    // -(1/z)(1/z) and not -1/z², which overflows first.
    case .reciprocal: .analytic(-w.squared)
    // Adding +0 turns sqrt(-0) = -0 into +0, so that the slope there is +inf.
    case .sqrt: .analytic(0.5 / (0 + w))
    case .cbrt: .analytic((3 * w.squared).inverse)

    case .exp: .analytic(w)
    // Not w + 1, which cancels far to the left.
    case .expm1: .analytic(z.exp)
    case .exp2: .analytic(ln2 * w)
    case .log: .analytic(z.inverse)
    case .log1p: .analytic((1 + z).inverse)
    case .log2: .analytic((ln2 * z).inverse)
    case .log10: .analytic((ln10 * z).inverse)

    case .sin: .analytic(z.apply(.cos))
    case .cos: .analytic(-z.apply(.sin))
    // sec²z = sech²(iz); 1 + tan²z cancels far from the real axis.
    case .tan:
      .analytic(z.isComplex ? z.timesI.apply(.sechSquared) : z.apply(.cos).inverse.squared)
    case .asin: .analytic(rootOfOneMinusSquare(z).inverse)
    case .acos: .analytic(-rootOfOneMinusSquare(z).inverse)
    case .atan:
      // Two divisions, because the product (1 + iz)(1 - iz) overflows before its inverse vanishes.
      .analytic(
        z.isComplex
          ? (1 + z.timesI).inverse * (1 - z.timesI).inverse
          : Term.apply(.hypot, z.constant(1), z).inverse.squared)

    case .sinh: .analytic(z.apply(.cosh))
    case .cosh: .analytic(z.apply(.sinh))
    case .tanh: .analytic(z.apply(.sechSquared))
    case .asinh:
      .analytic(
        z.isComplex
          ? ((1 + z.timesI).sqrt * (1 - z.timesI).sqrt).inverse
          : Term.apply(.hypot, z.constant(1), z).inverse)
    // Not 1/sqrt(z² - 1): that has the wrong sign for Re z < 0.
    case .acosh: .analytic(((z - 1).sqrt * (z + z.constant(1)).sqrt).inverse)
    case .atanh: .analytic((1 - z).inverse * (1 + z).inverse)

    case .sechSquared: .analytic(-2 * (z.apply(.tanh) * w))
    case .sigmoid: .analytic(w * (-z).sigmoid)
    case .erf: .analytic(twoOverRootPi * (-z.squared).exp)
    case .erfc: .analytic(-(twoOverRootPi * (-z.squared).exp))
    case .gamma: .analytic(w * z.apply(.polygamma, 0))
    case .lgamma: .analytic(z.apply(.polygamma, 0))
    }
  }
}

extension Family {
  /// The derivative of w = f(z) by z; the parameter is not differentiated.
  func partial(_ parameter: Int, _ z: Term) -> Partial {
    switch self {
    // Exactly zero for the constant z⁰, also where z is 0, infinite or NaN.
    case .power:
      parameter == 0
        ? .zero : .analytic(Double(parameter) * z.apply(.power, parameter - 1))
    case .sinc, .polygamma: .analytic(z.apply(self, parameter + 1))
    }
  }
}

private let ln2 = 0.6931471805599453
private let ln10 = 2.302585092994046
private let twoOverRootPi = 1.1283791670955126

/// z/|z|: p = 1/(2|z|), q = -(z/|z|)²/(2|z|); both 0 at 0 (N2).
private func signPair(_ z: Term, _ w: Term) -> Partial {
  let half = (0.5 / z.abs).zero(where: z.isZero)
  return .pair(p: half, q: -(w.squared * half))
}

/// √(1-z²) as a product of roots for a complex operand: right on both sides of the cuts, because
/// 1 - z and 1 + z keep the sign of a zero imaginary part.
private func rootOfOneMinusSquare(_ z: Term) -> Term {
  z.isComplex ? (1 - z).sqrt * (1 + z).sqrt : ((1 - z) * (1 + z)).sqrt
}
