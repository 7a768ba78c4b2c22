import Programs
import Tensors

// What is watched for, by primitive. Decision numbers as in `README.md`, "Points without a derivative".
extension Instruction {
  /// Where the function has no derivative here (N1 to N5), or its several results no order; nil for nowhere.
  ///
  /// - Parameter isActive: which operands change with the inputs asked for.
  func kink(
    _ operands: (Int) -> Term, _ w: () -> Term, _ isActive: (Int) -> Bool
  ) -> Term? {
    switch operation {
    case .unary(let function): function.kink(operands(0), w())
    case .binary(let function): function.kink(operands(0), operands(1), w(), isActive)
    // A comparison of equal numbers: the point lies on the border of a choice.
    case .compare: operands(0).compare(.equal, operands(1))
    case .maximum(let axes): tie(operands(0), w(), axes)
    case .argmax(let axis):
      tie(operands(0), operands(0).apply(Operation.maximum([axis])), [axis])
    case .argsort(let axis): equalNeighbours(operands(0), order: w(), axis)
    case .matrix(let function): function.kink(operands(0), w())
    case .input, .constant, .family, .select, .linear, .concatenate, .contract, .takeAlong,
      .putAlong, .fourier, .scan:
      nil
    }
  }

  /// Where a local derivative may be infinite though the operands are finite; nil for nowhere.
  ///
  /// Products and sums that overflow are not watched: nearly every instruction would be.
  func pole(_ operands: (Int) -> Term, _ bounds: (Int) -> Bounds) -> Term? {
    switch operation {
    case .unary(let function): function.pole(operands(0), bounds(0))
    case .family(.power, let exponent):
      exponent < 0 && !bounds(0).excludesZero ? operands(0).isZero : nil
    case .family(.polygamma, _): operands(0).isPoleOfGamma
    case .binary(.divide): bounds(1).excludesZero ? nil : operands(1).isZero
    case .binary(.pow): bounds(0).excludesZero ? nil : operands(0).isZero
    case .input, .constant, .family(.sinc, _), .binary, .compare, .select, .linear, .concatenate,
      .contract, .maximum, .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      nil
    }
  }

  /// Where a strong product has an exact zero and hides what is not finite.
  func hidden(_ operands: (Int) -> Term) -> Term? {
    switch operation {
    case .binary(.strongMultiply):
      let (a, b) = (operands(0), operands(1))
      return .apply(
        .or, a.isZero.and(b.apply(.isFinite).apply(.not)),
        b.isZero.and(a.apply(.isFinite).apply(.not)))
    case .contract(strong: true):
      let zero = [operands(0), operands(1)].map { $0.isZero.apply(.indicator) }
      let wild = [operands(0), operands(1)].map {
        $0.apply(.isFinite).apply(.not).apply(.indicator)
      }
      let plain = Operation.contract(strong: false)
      func products(_ a: Term, _ b: Term) -> Term {
        Term(a.builder, a.builder.emit(plain, [a.value, b.value]))
      }
      let count = products(zero[0], wild[1]) + products(wild[0], zero[1])
      return count.constant(0).compare(.less, count)
    case .input, .constant, .unary, .family, .binary, .compare, .select, .linear, .concatenate,
      .contract, .maximum, .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      return nil
    }
  }
}

extension Unary {
  // Terms count references to the builder, so they are made only where one is asked about.
  fileprivate func kink(
    _ z: @autoclosure () -> Term, _ w: @autoclosure () -> Term
  ) -> Term? {
    switch self {
    case .abs, .angle, .sign: z().isZero
    case .floor, .ceil: w().compare(.equal, z())
    // Towards zero from both sides, so 0 is no jump.
    case .trunc: w().compare(.equal, z()).and(z().compare(.notEqual, 0))
    case .round: (z() - z().apply(.floor)).compare(.equal, 0.5)
    case .negate, .conj, .real, .imag, .promote, .timesI, .indicator, .not, .isFinite,
      .stopGradient, .abs2, .reciprocal, .sqrt, .exp, .expm1, .exp2, .log, .log1p, .log2, .log10,
      .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh, .asinh, .acosh, .atanh,
      .sechSquared, .sigmoid, .cbrt, .erf, .erfc, .gamma, .lgamma:
      nil
    }
  }

  fileprivate func pole(_ z: Term, _ bounds: Bounds) -> Term? {
    switch self {
    case .reciprocal, .sqrt, .cbrt, .log, .log2, .log10: bounds.excludesZero ? nil : z.isZero
    case .log1p: bounds.lower > -1 ? nil : z.isEqual(-1)
    case .asin, .acos, .atanh, .acosh: z.squared.isEqual(1)
    case .atan, .asinh: z.isComplex ? z.squared.isEqual(-1) : nil
    // Where the value overflows. The borders are a little low, because another look follows.
    case .exp, .expm1: bounds.upper < 709 ? nil : z.realOrSelf.isAbove(709)
    case .exp2: bounds.upper < 1023 ? nil : z.realOrSelf.isAbove(1023)
    case .sinh, .cosh: z.realOrSelf.abs.isAbove(709)
    case .gamma, .lgamma: z.isPoleOfGamma
    case .negate, .conj, .real, .imag, .promote, .timesI, .indicator, .not, .isFinite,
      .stopGradient, .abs, .abs2, .angle, .sign, .sin, .cos, .tan, .tanh, .sechSquared, .sigmoid,
      .erf, .erfc, .floor, .ceil, .round, .trunc:
      nil
    }
  }
}

extension Binary {
  fileprivate func kink(
    _ x: @autoclosure () -> Term, _ y: @autoclosure () -> Term, _ w: @autoclosure () -> Term,
    _ isActive: (Int) -> Bool
  ) -> Term? {
    switch self {
    case .maximum, .minimum: x().compare(.equal, y())
    case .hypot: w().isZero
    case .atan2: x().isZero.and(y().isZero)
    case .copysign: .apply(.or, x().isZero, y().isZero)
    case .remainder: w().isZero
    case .floorDivide: Term.apply(.remainder, x(), y()).isZero
    // x^y by y at (0, 0): 0 for y > 0, infinite for y < 0.
    case .pow: isActive(1) ? x().isZero.and(y().isZero) : nil
    case .add, .subtract, .multiply, .divide, .strongMultiply, .logaddexp, .and, .or: nil
    }
  }
}

extension MatrixFunction {
  /// Repeated eigenvalues or singular values, and singular values that are zero.
  fileprivate func kink(_ a: Term, _ w: Term) -> Term? {
    switch self {
    case .eigenvalues: return w.hasRepeated
    case .eigen: return w.parts(self, of: a)[0].hasRepeated
    case .singularValues: return w.isRepeatedOrZero
    case .svd: return w.parts(self, of: a)[1].isRepeatedOrZero
    case .pseudoinverse(let tolerance):
      let values = a.apply(.singularValues)
      guard let last = values.type.shape.dimensions.last, last > 0 else { return nil }
      let axis = values.type.shape.rank - 1
      let largest = values.apply(Operation.maximum([axis])).spread([axis], to: values.type.shape)
      return values.compare(.lessEqual, tolerance * largest)
    case .determinantSign: return w.isZero
    case .determinant, .logAbsDeterminant, .cofactors, .inverse, .solve, .cholesky, .qr,
      .exponential, .reciprocalGaps, .reciprocalOrZero:
      return nil
    }
  }
}

/// More than one element that is the largest along these axes.
private func tie(_ x: Term, _ largest: Term, _ axes: [Int]) -> Term {
  let isLargest = x.compare(.equal, largest.spread(axes, to: x.type.shape)).apply(.indicator)
  return isLargest.apply(.sum(axes)).isAbove(1)
}

/// Neighbours in order that are equal; nil where there are none.
private func equalNeighbours(_ x: Term, order: Term, _ axis: Int) -> Term? {
  let length = x.type.shape.dimensions[axis]
  if length < 2 { return nil }
  let sorted = Term(
    x.builder, x.builder.emit(.takeAlong(axis: axis), [x.value, order.value]))
  func part(_ start: Int) -> Term {
    var slices = x.type.shape.dimensions.map(AxisSlice.all)
    slices[axis] = AxisSlice(start: start, count: length - 1)
    return sorted.apply(.slice(slices))
  }
  return part(0).compare(.equal, part(1))
}

extension Term {
  /// Where this term, real or complex, is a real number.
  fileprivate func isEqual(_ number: Double) -> Term {
    compare(.equal, isComplex ? constant(number).promoted : constant(number))
  }

  fileprivate func isAbove(_ number: Double) -> Term { constant(number).compare(.less, self) }

  fileprivate var realOrSelf: Term { isComplex ? realPart : self }

  /// 0, -1, -2, …
  fileprivate var isPoleOfGamma: Term {
    compare(.lessEqual, 0).and(apply(.floor).compare(.equal, self))
  }

  /// Of vectors: whether two elements are as close as the errors of eigenvalues.
  fileprivate var hasRepeated: Term {
    let gaps = apply(.reciprocalGaps(ofSums: false))
    let rank = gaps.type.shape.rank
    // On the diagonal every gap counts as none.
    let none = gaps.isZero.apply(.indicator).apply(.sum([rank - 2, rank - 1]))
    return none.isAbove(Double(gaps.type.shape.dimensions[rank - 1]))
  }

  fileprivate var isRepeatedOrZero: Term {
    let axis = type.shape.rank - 1
    let zeros = apply(.reciprocalOrZero).isZero.apply(.indicator).apply(.sum([axis]))
    return .apply(.or, hasRepeated, zeros.isAbove(0))
  }
}
