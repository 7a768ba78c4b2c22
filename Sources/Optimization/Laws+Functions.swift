import Programs
import Tensors

extension Law {
  static func rows(for function: Unary) -> [Law] {
    switch function {
    case .negate: negate
    case .real, .imag: projections
    case .conj, .timesI, .not: conjugates
    case .abs, .abs2: signs
    case .promote, .indicator, .isFinite, .stopGradient, .angle, .sign, .reciprocal, .sqrt, .exp,
      .expm1, .exp2, .log, .log1p, .log2, .log10, .sin, .cos, .tan, .asin, .acos, .atan, .sinh,
      .cosh, .tanh, .asinh, .acosh, .atanh, .sechSquared, .sigmoid, .cbrt, .erf, .erfc, .gamma,
      .lgamma, .floor, .ceil, .round, .trunc:
      repeated
    }
  }

  static let negate: [Law] =
    [
      Law("-(-x) = x", .negate) { r in r.operand(of: r[0], if: .negate) },
      Law("-(c x) = (-c) x", .multiply) { r in
        guard let (c, x) = r.operands(of: r[0], if: .multiply), let c = r.facts.number(c.value)
        else { return nil }
        return x.constant(-c) * x
      },
    ] + repeated

  static let signs: [Law] =
    [
      Law("|-x| = |x|, abs2(-x) = abs2(x)", .negate) { r in
        guard case .unary(let function) = r.operation else { return nil }
        return r.operand(of: r[0], if: .negate)?.apply(function)
      },
      Law("|conj z| = |z|, abs2(conj z) = abs2(z)", .conj) { r in
        guard case .unary(let function) = r.operation else { return nil }
        return r.operand(of: r[0], if: .conj)?.apply(function)
      },
      Law("||x|| = |x|", .abs) { r in
        r.operation == .unary(.abs) && r.operand(of: r[0], if: .abs) != nil ? r[0] : nil
      },
      Law("abs2(x) = x^2, x real") { r in
        r.operation == .unary(.abs2) && !r[0].isComplex ? r[0].apply(.power, 2) : nil
      },
    ] + repeated

  /// Of the parts of a complex value; x, y are real here, z is complex.
  static let projections: [Law] =
    [
      Law("real(promote x) = x, imag(promote x) = 0", .promote) { r in
        r.operand(of: r[0], if: .promote).map { r.takesReal ? $0 : $0.constant(0) }
      },
      Law("real(conj z) = real z, imag(conj z) = -imag z", .conj) { r in
        r.operand(of: r[0], if: .conj).map { r.takesReal ? $0.apply(.real) : -$0.apply(.imag) }
      },
      Law("real(i z) = -imag z, imag(i z) = real z", .timesI) { r in
        r.operand(of: r[0], if: .timesI).map { r.takesReal ? -$0.apply(.imag) : $0.apply(.real) }
      },
      Law("real(x z) = x real z, imag(x z) = x imag z, x real", .multiply) { r in
        guard let (x, z) = r.operands(of: r[0], if: .multiply), x.isComplex != z.isComplex
        else { return nil }
        return x.isComplex ? r.part(x) * z : x * r.part(z)
      },
      Law("real(z / x) = real(z) / x, imag(z / x) = imag(z) / x, x real", .divide) { r in
        guard let (z, x) = r.operands(of: r[0], if: .divide), !x.isComplex else { return nil }
        return r.part(z) / x
      },
      Law("imag(x + z) = imag z, real(x + z) = x + real z, x real", .add) { r in
        guard let (x, z) = r.operands(of: r[0], if: .add), x.isComplex != z.isComplex
        else { return nil }
        if r.takesReal { return x.isComplex ? r.part(x) + z : x + r.part(z) }
        return r.part(x.isComplex ? x : z)
      },
      Law("imag(z - x) = imag z, real(z - x) = real z - x, x real", .subtract) { r in
        guard let (z, x) = r.operands(of: r[0], if: .subtract), z.isComplex, !x.isComplex
        else { return nil }
        return r.takesReal ? r.part(z) - x : r.part(z)
      },
    ] + repeated

  static let conjugates: [Law] =
    [
      Law("conj(conj z) = z, not(not p) = p", .conj.union(.not)) { r in
        guard case .unary(let function) = r.operation, function != .timesI else { return nil }
        return r.operand(of: r[0], if: function)
      },
      Law("i (i z) = -z", .timesI) { r in
        r.operation == .unary(.timesI) ? r.operand(of: r[0], if: .timesI).map { -$0 } : nil
      },
    ] + repeated

  static let select: [Law] = [
    Law("select(true, x, y) = x, select(false, x, y) = y", .constant) { r in
      guard case .constant(let truths) = r.builder.instruction(of: r.operands[0]).operation else {
        return nil
      }
      if truths.real.allSatisfy({ $0 == 1 }) { return r[1] }
      return truths.real.allSatisfy({ $0 == 0 }) ? r[2] : nil
    },
    Law("select(p, x, x) = x") { r in r.operands[1] == r.operands[2] ? r[1] : nil },
    Law("select(not p, x, y) = select(p, y, x)", .not) { r in
      r.operand(of: r[0], if: .not).map { $0.select(r[2], r[1]) }
    },
    Law("select(p, select(p, x, y), z) = select(p, x, z)", .any, .select) { r in
      r.choices(r[1]).map { r[0].select($0.0, r[2]) }
    },
    Law("select(p, x, select(p, y, z)) = select(p, x, z)") { r in
      r.choices(r[2]).map { r[0].select(r[1], $0.1) }
    },
  ]
}

extension Redex {
  /// Whether the operation is `real`, not `imag`.
  fileprivate var takesReal: Bool { operation == .unary(.real) }

  /// The same part of another complex value.
  fileprivate func part(_ term: Term) -> Term { term.apply(takesReal ? .real : .imag) }

  /// The two choices of a term that is a selection by this one's condition.
  fileprivate func choices(_ term: Term) -> (Term, Term)? {
    let instruction = builder.instruction(of: term.value)
    guard instruction.operation == .select, instruction.operands[0] == operands[0] else {
      return nil
    }
    return (Term(builder, instruction.operands[1]), Term(builder, instruction.operands[2]))
  }
}
