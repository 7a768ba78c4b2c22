public import Programs
import Tensors

/// Where functions may be sampled for a check against differences: at some distance from their
/// poles, kinks, jumps and cuts, where a difference says nothing.
extension Unary {
  /// Whether a real operand keeps its distance; nil if the function takes no real operand.
  public func admits(_ x: Double) -> Bool? {
    switch self {
    case .negate, .promote, .stopGradient, .abs2, .isFinite, .exp, .expm1, .exp2, .sin, .cos, .atan,
      .sinh, .cosh, .tanh, .asinh, .sechSquared, .sigmoid, .erf, .erfc:
      true
    case .abs, .angle, .sign, .reciprocal, .cbrt: Swift.abs(x) > 0.1
    case .sqrt, .log, .log2, .log10: x > 0.1
    case .log1p: x > -0.9
    case .tan: Swift.abs(x.remainder(dividingBy: .pi)) < 1.3
    case .asin, .acos, .atanh: Swift.abs(x) < 0.9
    case .acosh: x > 1.1
    case .gamma, .lgamma: x > 0.2 || Swift.abs(x - x.rounded()) > 0.2
    case .floor, .ceil, .trunc: Swift.abs(x - x.rounded()) > 0.05
    case .round: Swift.abs(Swift.abs(x - x.rounded()) - 0.5) > 0.05
    case .conj, .real, .imag, .timesI, .indicator, .not: nil
    }
  }

  /// Whether the function takes complex operands; they are sampled off both axes, and so off every
  /// cut and pole of the vocabulary.
  public var takesComplex: Bool { resultDType(.complex) != nil }
}

extension Family {
  /// Whether the family takes complex operands.
  public var takesComplex: Bool {
    switch self {
    case .power, .sinc: true
    case .polygamma: false
    }
  }

  /// The parameters that are checked.
  public var samples: [Int] {
    switch self {
    case .power: [-3, -2, -1, 0, 2, 3, 5, 8]
    case .sinc: [0, 1, 2, 3]
    case .polygamma: [0, 1, 2]
    }
  }

  /// Whether a real operand keeps its distance from the poles.
  public func admits(_ x: Double) -> Bool {
    switch self {
    case .power: Swift.abs(x) > 0.1
    case .sinc: true
    case .polygamma: x > 0.2 || Swift.abs(x - x.rounded()) > 0.2
    }
  }
}

extension Binary {
  /// Whether real operands keep their distance; nil if the function takes no real operands.
  public func admits(_ x: Double, _ y: Double) -> Bool? {
    switch self {
    case .add, .subtract, .multiply, .strongMultiply, .logaddexp: true
    case .divide: Swift.abs(y) > 0.2
    case .pow: x > 0.2
    case .atan2: x > 0 || Swift.abs(y) > 0.1
    case .hypot: Swift.abs(x) + Swift.abs(y) > 0.2
    case .maximum, .minimum: Swift.abs(x - y) > 0.05
    case .copysign: Swift.abs(x) > 0.1 && Swift.abs(y) > 0.1
    case .remainder, .floorDivide:
      Swift.abs(y) > 0.3 && Swift.abs(x / y - (x / y).rounded()) > 0.05
    case .and, .or: nil
    }
  }

  /// Whether the function takes a complex operand beside a real one.
  public var takesMixed: Bool {
    switch self {
    case .add, .subtract, .multiply, .strongMultiply, .divide: true
    case .pow, .atan2, .hypot, .logaddexp, .maximum, .minimum, .copysign, .remainder, .floorDivide,
      .and, .or:
      false
    }
  }

  /// Whether the function takes two complex operands.
  public var takesComplex: Bool { takesMixed || self == .pow }
}
