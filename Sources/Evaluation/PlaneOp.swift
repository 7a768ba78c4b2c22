/// What a node of a plane graph does: the operations of the block machine, in its order, and after them
/// the nodes that no instruction computes.
enum PlaneOp: UInt8, CaseIterable {
  // One operand.
  case copy, negate, abs, sign, angle, reciprocal, sqrt
  case exp, expm1, exp2, log, log1p, log2, log10
  case sin, cos, tan, asin, acos, atan
  case sinh, cosh, tanh, asinh, acosh, atanh
  case sechSquared, sigmoid, cbrt, erf, erfc, gamma, lgamma
  case sinc, sincDerivative, reciprocal1p
  case floor, ceil, round, trunc, isFinite, not
  // Two operands.
  case add, subtract, multiply, divide, strongMultiply, pow, atan2, hypot
  case logaddexp, maximum, minimum, copysign, remainder, floorDivide
  case less, lessEqual, equal, notEqual, and, or
  // Three operands.
  case select, mulAdd, mulSub, negMulAdd, strongAdd, strongPart
  // Four operands.
  case sumProducts, diffProducts, strongSum, cstrongRe, cstrongIm
  // Several results.
  case sincos, sinhcosh
  case cmul, cstrong, cstrongConj, cdiv
  case creciprocal, cexp, csin, ccos, csincos
  case csinh, ccosh, csinhcosh, clog, csqrt, csign
  case cexpm1, cexp2, clog1p, clog2, clog10, ctan
  case casin, cacos, catan, ctanh, casinh, cacosh
  case catanh, csechSquared, csigmoid, cpow
  case cquotients, clogReciprocal, tanhSlope, logSlope, log1pSlope
  // Arrays and the world outside.
  case end, power, cpower, load, store, ahead, splat, spread
  case gather, copyRuns, placeRuns, scatter, sum, maximumOf, runningSum
  case contract, callout
  // Nodes without an instruction of their own.
  case constant, constantArray, input, concatenate
  // Neighbours out of an array, where they lie.
  case view

  /// The number of results: one node for each, neighbours in the graph.
  var members: Int {
    switch self {
    case .sincos, .sinhcosh, .tanhSlope, .logSlope, .log1pSlope, .cmul, .cstrong, .cstrongConj,
      .cdiv, .creciprocal, .cexp, .csin, .ccos, .csinh, .ccosh, .clog, .csqrt, .csign, .cexpm1,
      .cexp2, .clog1p, .clog2, .clog10, .ctan, .casin, .cacos, .catan, .ctanh, .casinh, .cacosh,
      .catanh, .csechSquared, .csigmoid, .cpow, .cpower:
      2
    case .csincos, .csinhcosh, .clogReciprocal: 4
    case .cquotients: 6
    default: 1
    }
  }

  /// Whether the instruction goes element by element, so that a result may take the place of an operand
  /// and a number may stand for all elements of an operand.
  var isElementwise: Bool {
    rawValue < PlaneOp.end.rawValue || self == .power || self == .cpower
  }
}
