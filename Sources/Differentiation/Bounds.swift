import Programs
import Tensors

/// What is known of the numbers of a real value, NaN aside, from the program alone: `lower` and `upper` hold
/// for every element.
///
/// Elementary operations round monotonically, so bounds are found with the operations themselves. Only as much
/// as tells that 1 + x² is never zero, or that exp(-x²) does not overflow.
struct Bounds: Hashable {
  var lower = -Double.infinity
  var upper = Double.infinity

  static let unknown = Bounds()
  static let nonnegative = Bounds(lower: 0)

  var excludesZero: Bool { lower > 0 || upper < 0 }
}

extension Instruction {
  /// The bounds of the result, given those of the operands.
  func bounds(_ operands: (Int) -> Bounds) -> Bounds {
    if type.dtype != .real { return .unknown }
    switch operation {
    case .constant(let value):
      guard let least = value.real.min(), let most = value.real.max() else { return .unknown }
      return least.isNaN || most.isNaN ? .unknown : Bounds(lower: least, upper: most)
    case .unary(let function): return function.bounds(operands(0))
    case .family(.power, let exponent):
      return exponent > 0 && exponent.isMultiple(of: 2) ? .nonnegative : .unknown
    case .binary(let function): return function.bounds(self, operands(0), operands(1))
    case .linear(.broadcast), .linear(.reshape), .linear(.permute), .linear(.slice),
      .linear(.gather), .takeAlong, .maximum:
      return operands(0)
    case .linear: return operands(0).lower >= 0 ? .nonnegative : .unknown
    case .input, .family, .compare, .select, .concatenate, .contract, .argmax, .argsort, .putAlong,
      .matrix, .fourier, .scan:
      return .unknown
    }
  }
}

extension Unary {
  fileprivate func bounds(_ x: Bounds) -> Bounds {
    switch self {
    case .abs, .abs2, .sqrt, .exp, .exp2: .nonnegative
    case .cosh: Bounds(lower: 1)
    case .sigmoid, .sechSquared: Bounds(lower: 0, upper: 1)
    case .sin, .cos, .tanh, .erf: Bounds(lower: -1, upper: 1)
    case .negate: Bounds(lower: -x.upper, upper: -x.lower)
    case .stopGradient: x
    case .conj, .real, .imag, .promote, .timesI, .indicator, .not, .isFinite, .angle, .sign,
      .reciprocal, .expm1, .log, .log1p, .log2, .log10, .tan, .asin, .acos, .atan, .sinh, .asinh,
      .acosh, .atanh, .cbrt, .erfc, .gamma, .lgamma, .floor, .ceil, .round, .trunc:
      .unknown
    }
  }
}

extension Binary {
  fileprivate func bounds(_ instruction: Instruction, _ x: Bounds, _ y: Bounds) -> Bounds {
    switch self {
    case .add: return Bounds(lower: x.lower + y.lower, upper: x.upper + y.upper).orUnknown
    case .subtract: return Bounds(lower: x.lower - y.upper, upper: x.upper - y.lower).orUnknown
    case .multiply:
      if instruction.operands[0] == instruction.operands[1] { return .nonnegative }
      return x.lower >= 0 && y.lower >= 0 ? .nonnegative : .unknown
    case .hypot: return .nonnegative
    case .maximum: return Bounds(lower: max(x.lower, y.lower), upper: max(x.upper, y.upper))
    case .minimum: return Bounds(lower: min(x.lower, y.lower), upper: min(x.upper, y.upper))
    case .divide, .strongMultiply, .pow, .atan2, .logaddexp, .copysign, .remainder, .floorDivide,
      .and, .or:
      return .unknown
    }
  }
}

extension Bounds {
  /// ∞ - ∞ says nothing.
  fileprivate var orUnknown: Bounds {
    Bounds(lower: lower.isNaN ? -.infinity : lower, upper: upper.isNaN ? .infinity : upper)
  }
}
