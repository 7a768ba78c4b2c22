import Programs
import Tensors

// x, y: any operands; c, d: real numbers known now, the same for every element. Unless a row says so, a law holds
// for real, complex and mixed operands: both sides are the same in every component.
extension Law {
  static func rows(for function: Binary) -> [Law] {
    switch function {
    case .add: sums
    case .subtract: differences
    case .multiply: products
    case .strongMultiply: strongProducts
    case .divide: quotients
    case .pow, .atan2, .hypot, .logaddexp, .maximum, .minimum, .copysign, .remainder, .floorDivide:
      repeated
    case .and, .or: conditions
    }
  }

  static let sums: [Law] =
    [
      ordered("x + y = y + x"),
      // -0 is the neutral element: (-0) + (-0) = -0, and x + (-0) = x for every other x.
      Law("-0 + x = x", .zero) { r in r.number(0)?.isSame(as: -0.0) == true ? r[1] : nil },
      Law("0 + x = x, x never -0", .zero) { r in
        r.number(0) == 0 && r.neverNegativeZero(r[1]) ? r[1] : nil
      },
      Law("x + (-y) = x - y", .any, .negate) { r in
        r.operand(of: r[1], if: .negate).map { r[0] - $0 }
      },
      Law("(-x) + y = y - x", .negate) { r in r.operand(of: r[0], if: .negate).map { r[1] - $0 } },
    ] + repeated

  static let differences: [Law] =
    [
      Law("x - 0 = x", .any, .zero) { r in r.number(1)?.isSame(as: 0) == true ? r[0] : nil },
      Law("x - (-y) = x + y", .any, .negate) { r in
        r.operand(of: r[1], if: .negate).map { r[0] + $0 }
      },
      // -0 - 0 = -0 and -0 - (-0) = 0.
      Law("-0 - x = -x", .zero) { r in
        r.number(0)?.isSame(as: -0.0) == true ? -r[1] : nil
      },
    ] + repeated

  static let products: [Law] =
    [
      ordered("x y = y x"),
      Law("1 x = x", .one) { r in r.number(0) == 1 ? r[1] : nil },
      Law("(-1) x = -x", .minusOne) { r in r.number(0) == -1 ? -r[1] : nil },
      Law("c (-x) = (-c) x", .number, .negate) { r in
        guard let c = r.number(0), let x = r.operand(of: r[1], if: .negate) else { return nil }
        return r[0].constant(-c) * x
      },
      // Scaling up by a power of two rounds nothing; where it overflows, a further factor ≥ 1 does not come back.
      Law("c (d x) = (c d) x, d = ±2^k ≥ 1, |c| ≥ 1, c d finite", .number, .multiply) { r in
        guard let c = r.number(0), let (d, x) = r.operands(of: r[1], if: .multiply),
          let d = r.facts.number(d.value), d.isPowerOfTwoFromOne, c.magnitude >= 1, (c * d).isFinite
        else { return nil }
        return r[0].constant(c * d) * x
      },
      Law("(-x) (-y) = x y", .negate, .negate) { r in
        guard let x = r.operand(of: r[0], if: .negate), let y = r.operand(of: r[1], if: .negate)
        else { return nil }
        return x * y
      },
    ] + repeated

  static let strongProducts: [Law] =
    [
      ordered("x ⊙ y = y ⊙ x"),
      Law("0 ⊙ x = 0", .number) { r in
        guard r.number(0) == 0 else { return nil }
        let zero = r[0].constant(0)
        return r[1].isComplex ? zero.apply(.promote) : zero
      },
      // Only at x = -0 the two sides differ: the strong product is +0.
      Law("1 ⊙ x = x, x never -0", .one) { r in
        r.number(0) == 1 && r.neverNegativeZero(r[1]) ? r[1] : nil
      },
      Law("c ⊙ x = c x, 0 < c < ∞, x never -0", .number) { r in
        guard let c = r.number(0), c > 0, c.isFinite, r.neverNegativeZero(r[1]) else { return nil }
        return r[0] * r[1]
      },
      Law("c ⊙ (-x) = (-c) ⊙ x", .number, .negate) { r in
        guard let c = r.number(0), let x = r.operand(of: r[1], if: .negate) else { return nil }
        return r.apply(.strongMultiply, r[0].constant(-c), x)
      },
      Law("(-x) ⊙ (-y) = x ⊙ y", .negate, .negate) { r in
        guard let x = r.operand(of: r[0], if: .negate), let y = r.operand(of: r[1], if: .negate)
        else { return nil }
        return r.apply(.strongMultiply, x, y)
      },
    ] + repeated

  static let quotients: [Law] =
    [
      Law("x / 1 = x", .any, .one) { r in r.number(1) == 1 ? r[0] : nil },
      Law("x / (-1) = -x", .any, .minusOne) { r in r.number(1) == -1 ? -r[0] : nil },
      // Both sides round the same real number once.
      Law("x / c = (1/c) x, c = ±2^k, 1/c normal", .any, .number) { r in
        guard let c = r.number(1), c.isNormal, c.significand == 1, (1 / c).isNormal else {
          return nil
        }
        return r[1].constant(1 / c) * r[0]
      },
      Law("1 / x = reciprocal(x), x real", .one) { r in
        r.number(0) == 1 && !r[1].isComplex ? r[1].apply(.reciprocal) : nil
      },
      Law("(-x) / (-y) = x / y, y real", .negate, .negate) { r in
        guard !r[1].isComplex, let x = r.operand(of: r[0], if: .negate),
          let y = r.operand(of: r[1], if: .negate)
        else { return nil }
        return x / y
      },
    ] + repeated

  static let conditions: [Law] = [
    ordered("p and q = q and p; p or q = q or p"),
    Law("p and p = p or p = p") { r in r.operands[0] == r.operands[1] ? r[0] : nil },
  ]

  static let power: [Law] =
    [
      // Squaring comes first, and (-x)(-x) = x x.
      Law("(-x)^n = x^n, n even, n > 0 if x is complex", .negate) { r in
        guard case .family(let family, let n) = r.operation, n.isMultiple(of: 2),
          let x = r.operand(of: r[0], if: .negate),
          n > 0 || !x.isComplex
        else { return nil }
        return x.apply(family, n)
      }
    ] + repeated

  /// Constants first, then the older value: so that equal instructions are found to be equal.
  private static func ordered(_ equation: String) -> Law {
    Law(equation, .any, .belongsInFront) { r in
      guard case .binary(let function) = r.operation else { return nil }
      return r.apply(function, r[1], r[0])
    }
  }
}
