// Quotients of complex numbers and logarithms with what their derivatives are made of.
//
// The chain rule takes 1/w and q/w of q = z/w, 1/z of log z and 1/(1 + x) of log1p x. These are results of the same
// operation, because one division is enough for all quotients by w, and goes on beside a logarithm.
extension PlaneGraph {
  /// The first of the two parts of a + ib over c + id.
  func quotient(_ a: ID, _ b: ID, _ c: ID, _ d: ID) -> ID {
    let first = nodes[Int(a)]
    if first.op == .cquotients, first.member == 0, b == a + 1, first.operands[2] == c,
      first.operands[3] == d
    {
      return a + 2
    }
    let quotient = apply(.cquotients, a, b, c, d)
    offer(quotient + 4, c, d)
    return quotient
  }

  /// The first part of the logarithm of a + ib.
  func logarithm(_ a: ID, _ b: ID) -> ID {
    let logarithm = apply(.clogReciprocal, a, b)
    offer(logarithm + 2, a, b)
    return logarithm
  }

  /// The logarithm of a real number.
  func logarithm(_ a: ID) -> ID {
    let logarithm = apply(.logSlope, a)
    offer(logarithm + 1, a, -1)
    return logarithm
  }

  /// The logarithm of 1 + a.
  func logarithmOfSum(_ a: ID) -> ID {
    let logarithm = apply(.log1pSlope, a)
    offer(logarithm + 1, a, Self.plusOne)
    return logarithm
  }

  /// 1 over a real number.
  func reciprocal(_ a: ID) -> ID {
    if let known = reciprocals[SIMD2(a, -1)] { return known }
    let node = nodes[Int(a)]
    // The operands of a sum are in the order in which they were made.
    if node.op == .add {
      for (one, other) in [(0, 1), (1, 0)] where value(node.operands[one]) == 1 {
        if let known = reciprocals[SIMD2(node.operands[other], Self.plusOne)] { return known }
      }
    }
    return apply(.reciprocal, a)
  }

  /// In the place of an imaginary part: the reciprocal of 1 more than the real number.
  private static let plusOne: ID = -2

  /// The first part of 1 over a + ib.
  func reciprocal(_ a: ID, _ b: ID) -> ID {
    reciprocals[SIMD2(a, b)] ?? apply(.creciprocal, a, b)
  }

  /// Notes that the reciprocal of a + ib, or of a real a, is there, in as many elements as the number has.
  private func offer(_ reciprocal: ID, _ a: ID, _ b: ID) {
    let count = b < 0 ? nodes[Int(a)].count : max(nodes[Int(a)].count, nodes[Int(b)].count)
    let key = SIMD2(a, b)
    if nodes[Int(reciprocal)].count == count, reciprocals[key] == nil {
      reciprocals[key] = reciprocal
    }
  }
}
