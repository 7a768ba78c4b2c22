import Programs
import Tensors

extension Lowering {
  /// The largest exponent that is taken by squaring; beyond it `pow` has the same meaning.
  static let largestPower = 1024

  func negated(_ operand: Operand) throws(Fault) -> Operand {
    let term = try number(operand, range)
    // The integer zero has no sign: Python's atan2(-0, -1) is pi, atan2(-0.0, -1) is -pi.
    if operand.integer == 0 { return operand }
    if let value = term.builder.constant(of: term.value), value.dtype == .real {
      let negative = Tensor(planes: value.real.map { -$0 }, [], dtype: .real, shape: value.shape)
      return .value(
        try constant(negative), integer: operand.integer.flatMap { $0 == .min ? nil : -$0 })
    }
    return .value(try emit(.negate, term))
  }

  func infix(_ symbol: InfixOperator, _ left: Operand, _ right: Operand) throws(Fault) -> Operand {
    switch symbol {
    case .and, .or, .bitAnd, .bitOr:
      let isAnd = symbol == .and || symbol == .bitAnd
      let terms = try broadcast([try condition(left, range), try condition(right, range)])
      return .value(try emit(.binary(isAnd ? .and : .or), terms))
    case .less: return .value(try compare(.less, try value(left, range), try value(right, range)))
    case .lessEqual:
      return .value(try compare(.lessEqual, try value(left, range), try value(right, range)))
    case .greater:
      return .value(try compare(.less, try value(right, range), try value(left, range)))
    case .greaterEqual:
      return .value(try compare(.lessEqual, try value(right, range), try value(left, range)))
    case .equal: return .value(try compare(.equal, try value(left, range), try value(right, range)))
    case .notEqual:
      return .value(try compare(.notEqual, try value(left, range), try value(right, range)))
    case .matmul: return .value(try matmul(try number(left, range), try number(right, range)))
    case .power: return .value(try power(left, right))
    case .add, .subtract, .multiply, .divide, .floorDivide, .remainder:
      guard let function = symbol.function else { preconditionFailure("not of arithmetic") }
      let integer = left.integer.flatMap { a in right.integer.flatMap { symbol.integer(a, $0) } }
      let (x, y) = (try number(left, range), try number(right, range))
      let isReal = symbol == .floorDivide || symbol == .remainder
      if isReal && (x.isComplex || y.isComplex) {
        throw Fault(.realOnly("'\(symbol.rawValue)'"), range)
      }
      return .value(try arithmetic(function, x, y), integer: integer)
    }
  }

  /// Sums and powers promote a real operand as NumPy does; products and quotients take it by component.
  func arithmetic(_ function: Binary, _ left: Term, _ right: Term) throws(Fault) -> Term {
    switch function {
    case .add, .subtract, .pow:
      let (x, y) = try unified(left, right)
      return try emit(function, x, y)
    case .multiply:
      // By the builder too: the body of a loop numbers its values anew.
      if TermKey(left) == TermKey(right), let inner = absolute(left) {
        return try apply(.abs2, inner)
      }
      return try emit(.multiply, left, right)
    case .divide, .strongMultiply: return try emit(function, left, right)
    case .atan2, .hypot, .logaddexp, .maximum, .minimum, .copysign, .remainder, .floorDivide:
      if left.isComplex || right.isComplex { throw Fault(.realOnly("this"), range) }
      return try emit(function, left, right)
    case .and, .or: return try emit(function, left, right)
    }
  }

  /// An integer literal is taken by squaring, any other exponent by `pow`.
  private func power(_ left: Operand, _ right: Operand) throws(Fault) -> Term {
    let base = try number(left, range)
    if let exponent = right.integer, exponent.magnitude <= Self.largestPower {
      return try power(base, exponent)
    }
    return try arithmetic(.pow, base, try number(right, range))
  }

  /// An integer power; `abs(e)**2` and `norm(e)**2` are sums of squares, smooth where the roots are not.
  func power(_ base: Term, _ exponent: Int) throws(Fault) -> Term {
    if exponent == 2 {
      if let inner = absolute(base) { return try apply(.abs2, inner) }
      if let squares = squaredNorms[TermKey(base)] { return squares }
    }
    return try emit(.family(.power, exponent), [base])
  }

  /// The operand of the absolute value that a term is.
  private func absolute(_ term: Term) -> Term? {
    term.builder.operand(of: term.value, if: .abs).map { Term(term.builder, $0) }
  }
}

extension InfixOperator {
  /// The function that an operator of arithmetic is; nil for any other, and for powers and products of matrices.
  var function: Binary? {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .floorDivide: .floorDivide
    case .remainder: .remainder
    case .power, .matmul, .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual, .and, .or,
      .bitAnd, .bitOr:
      nil
    }
  }

  /// What the operator makes of two integers that the formula spells out; nil where that is no integer.
  func integer(_ a: Int, _ b: Int) -> Int? {
    let (value, overflow): (Int, Bool)
    switch self {
    case .add: (value, overflow) = a.addingReportingOverflow(b)
    case .subtract: (value, overflow) = a.subtractingReportingOverflow(b)
    case .multiply: (value, overflow) = a.multipliedReportingOverflow(by: b)
    case .floorDivide where b > 0:
      (value, overflow) = (a / b - (a % b < 0 ? 1 : 0), false)
    case .remainder where b > 0: (value, overflow) = (a % b + (a % b < 0 ? b : 0), false)
    case .floorDivide, .remainder, .divide, .power, .matmul, .less, .lessEqual, .greater,
      .greaterEqual, .equal, .notEqual, .and, .or, .bitAnd, .bitOr:
      return nil
    }
    return overflow ? nil : value
  }
}
