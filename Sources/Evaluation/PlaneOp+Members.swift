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

  /// The instruction that computes these of an operation's results, the members that it gives, and the order
  /// in which it takes the operands.
  func cheapest(_ members: UInt8) -> (PlaneOp, [Int], [Int]) {
    let order = [0, 1, 2, 3]
    switch (self, members) {
    case (.sincos, 1): return (.sin, [0], order)
    case (.sincos, 2): return (.cos, [1], order)
    case (.sinhcosh, 1): return (.sinh, [0], order)
    case (.sinhcosh, 2): return (.cosh, [1], order)
    case (.tanhSlope, 1): return (.tanh, [0], order)
    case (.tanhSlope, 2): return (.sechSquared, [1], order)
    case (.logSlope, 1): return (.log, [0], order)
    case (.logSlope, 2): return (.reciprocal, [1], order)
    case (.log1pSlope, 1): return (.log1p, [0], order)
    case (.log1pSlope, 2): return (.reciprocal1p, [1], order)
    // ac - bd and ad + bc.
    case (.cmul, 1): return (.diffProducts, [0], [0, 2, 1, 3])
    case (.cmul, 2): return (.sumProducts, [1], [0, 3, 1, 2])
    case (.cstrong, 1): return (.cstrongRe, [0], order)
    case (.cstrong, 2): return (.cstrongIm, [1], order)
    case (.csincos, _) where members & 12 == 0: return (.csin, [0, 1], order)
    case (.csincos, _) where members & 3 == 0: return (.ccos, [2, 3], order)
    case (.csinhcosh, _) where members & 12 == 0: return (.csinh, [0, 1], order)
    case (.cquotients, _) where members & ~3 == 0: return (.cdiv, [0, 1], order)
    case (.cquotients, _) where members & 15 == 0: return (.creciprocal, [4, 5], [2, 3])
    case (.clogReciprocal, _) where members & 3 == 0: return (.creciprocal, [2, 3], order)
    case (.clogReciprocal, _) where members & 12 == 0: return (.clog, [0, 1], order)
    case (.csinhcosh, _) where members & 3 == 0: return (.ccosh, [2, 3], order)
    default: return (self, Array(0..<self.members), order)
    }
  }
}
