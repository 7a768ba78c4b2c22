// Quotients of complex numbers and logarithms with what their derivatives are made of.
//
// The chain rule takes 1/w and q/w of q = z/w, and 1/z of log z. These are results of the same operation, because one
// division is enough for all quotients by w, and goes on beside a logarithm.
extension PlaneGraph {
  /// The first of the two parts of a + ib over c + id.
  func quotient(_ a: ID, _ b: ID, _ c: ID, _ d: ID) -> ID {
    let first = nodes[Int(a)]
    if first.op == .cquotients, first.member == 0, b == a + 1, first.operands[2] == c,
      first.operands[3] == d
    {
      return a + 4
    }
    let quotient = apply(.cquotients, a, b, c, d)
    offer(quotient + 2, c, d)
    return quotient
  }

  /// The first part of the logarithm of a + ib.
  func logarithm(_ a: ID, _ b: ID) -> ID {
    let logarithm = apply(.clogReciprocal, a, b)
    offer(logarithm + 2, a, b)
    return logarithm
  }

  /// The first part of 1 over a + ib.
  func reciprocal(_ a: ID, _ b: ID) -> ID {
    reciprocals[SIMD2(a, b)] ?? apply(.creciprocal, a, b)
  }

  /// Notes that the reciprocal of a + ib is there, in as many elements as the number has.
  private func offer(_ reciprocal: ID, _ a: ID, _ b: ID) {
    let count = max(nodes[Int(a)].count, nodes[Int(b)].count)
    let key = SIMD2(a, b)
    if nodes[Int(reciprocal)].count == count, reciprocals[key] == nil {
      reciprocals[key] = reciprocal
    }
  }
}
