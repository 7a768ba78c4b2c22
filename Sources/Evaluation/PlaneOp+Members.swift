extension PlaneOp {
  /// Whether the first two operands, and the next two if there are four, are factors of a product of reals.
  var hasFactors: Bool {
    switch self {
    case .multiply, .strongMultiply, .mulAdd, .mulSub, .negMulAdd, .strongAdd, .sumProducts,
      .diffProducts, .strongSum:
      true
    default: false
    }
  }

  /// The instruction that computes these of an operation's results, the members that it gives, and the operands
  /// in the order in which it takes them.
  func cheapest(
    _ members: UInt8, of operands: SIMD4<PlaneGraph.ID>
  ) -> (PlaneOp, Range<Int>, SIMD4<PlaneGraph.ID>) {
    func ordered(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> SIMD4<PlaneGraph.ID> {
      SIMD4(operands[a], operands[b], operands[c], operands[d])
    }
    switch (self, members) {
    case (.sincos, 1): return (.sin, 0..<1, operands)
    case (.sincos, 2): return (.cos, 1..<2, operands)
    case (.sinhcosh, 1): return (.sinh, 0..<1, operands)
    case (.sinhcosh, 2): return (.cosh, 1..<2, operands)
    case (.tanhSlope, 1): return (.tanh, 0..<1, operands)
    case (.tanhSlope, 2): return (.sechSquared, 1..<2, operands)
    case (.logSlope, 1): return (.log, 0..<1, operands)
    case (.logSlope, 2): return (.reciprocal, 1..<2, operands)
    case (.log1pSlope, 1): return (.log1p, 0..<1, operands)
    case (.log1pSlope, 2): return (.reciprocal1p, 1..<2, operands)
    // ac - bd and ad + bc.
    case (.cmul, 1): return (.diffProducts, 0..<1, ordered(0, 2, 1, 3))
    case (.cmul, 2): return (.sumProducts, 1..<2, ordered(0, 3, 1, 2))
    case (.cstrong, 1): return (.cstrongRe, 0..<1, operands)
    case (.cstrong, 2): return (.cstrongIm, 1..<2, operands)
    case (.csincos, _) where members & 12 == 0: return (.csin, 0..<2, operands)
    case (.csincos, _) where members & 3 == 0: return (.ccos, 2..<4, operands)
    case (.csinhcosh, _) where members & 12 == 0: return (.csinh, 0..<2, operands)
    case (.csinhcosh, _) where members & 3 == 0: return (.ccosh, 2..<4, operands)
    case (.cquotients, _) where members & ~3 == 0: return (.cdiv, 0..<2, operands)
    // Of the divisor alone.
    case (.cquotients, _) where members & 15 == 0:
      return (.creciprocal, 4..<6, SIMD4(operands[2], operands[3], -1, -1))
    case (.clogReciprocal, _) where members & 3 == 0: return (.creciprocal, 2..<4, operands)
    case (.clogReciprocal, _) where members & 12 == 0: return (.clog, 0..<2, operands)
    default: return (self, 0..<self.members, operands)
    }
  }
}
