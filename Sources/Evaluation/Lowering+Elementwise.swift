import Programs
import ScalarMath
import Tensors

extension Lowering {
  func lower(_ function: Unary, _ x: Value, _ type: ValueType) -> Value {
    if x.isComplex { return lower(complex: function, x, type) }
    func real(_ id: PlaneGraph.ID) -> Value { Value(re: id, im: -1, type: type) }
    switch function {
    case .real, .conj, .stopGradient, .indicator: return real(x.re)
    case .imag: return real(graph.constant(0))
    case .promote: return Value(re: x.re, im: graph.constant(0), type: type)
    case .timesI: return Value(re: graph.constant(-0.0), im: x.re, type: type)
    case .negate: return real(graph.negate(x.re))
    case .abs2: return real(graph.multiply(x.re, x.re))
    case .sin: return real(graph.apply(.sincos, x.re))
    case .cos: return real(graph.apply(.sincos, x.re) + 1)
    case .sinh: return real(graph.apply(.sinhcosh, x.re))
    case .cosh: return real(graph.apply(.sinhcosh, x.re) + 1)
    case .abs: return real(graph.apply(.abs, x.re))
    case .angle: return real(graph.apply(.angle, x.re))
    case .sign: return real(graph.apply(.sign, x.re))
    case .reciprocal: return real(graph.reciprocal(x.re))
    case .sqrt: return real(graph.apply(.sqrt, x.re))
    case .exp: return real(graph.apply(.exp, x.re))
    case .expm1: return real(graph.apply(.expm1, x.re))
    case .exp2: return real(graph.apply(.exp2, x.re))
    case .log: return real(graph.logarithm(x.re))
    case .log1p: return real(graph.logarithmOfSum(x.re))
    case .log2: return real(graph.apply(.log2, x.re))
    case .log10: return real(graph.apply(.log10, x.re))
    case .tan: return real(graph.apply(.tan, x.re))
    case .asin: return real(graph.apply(.asin, x.re))
    case .acos: return real(graph.apply(.acos, x.re))
    case .atan: return real(graph.apply(.atan, x.re))
    case .tanh: return real(graph.apply(.tanhSlope, x.re))
    case .asinh: return real(graph.apply(.asinh, x.re))
    case .acosh: return real(graph.apply(.acosh, x.re))
    case .atanh: return real(graph.apply(.atanh, x.re))
    case .sechSquared: return real(graph.apply(.tanhSlope, x.re) + 1)
    case .sigmoid: return real(graph.apply(.sigmoid, x.re))
    case .cbrt: return real(graph.apply(.cbrt, x.re))
    case .erf: return real(graph.apply(.erf, x.re))
    case .erfc: return real(graph.apply(.erfc, x.re))
    case .gamma: return real(graph.apply(.gamma, x.re))
    case .lgamma: return real(graph.apply(.lgamma, x.re))
    case .floor: return real(graph.apply(.floor, x.re))
    case .ceil: return real(graph.apply(.ceil, x.re))
    case .round: return real(graph.apply(.round, x.re))
    case .trunc: return real(graph.apply(.trunc, x.re))
    case .isFinite: return real(graph.apply(.isFinite, x.re))
    case .not: return real(graph.apply(.not, x.re))
    }
  }

  private func lower(complex function: Unary, _ z: Value, _ type: ValueType) -> Value {
    func real(_ id: PlaneGraph.ID) -> Value { Value(re: id, im: -1, type: type) }
    func group(_ op: PlaneOp, _ first: Int32 = 0) -> Value {
      let id = graph.apply(op, z.re, z.im) + first
      return Value(re: id, im: id + 1, type: type)
    }
    switch function {
    case .negate: return Value(re: graph.negate(z.re), im: graph.negate(z.im), type: type)
    case .conj: return Value(re: z.re, im: graph.negate(z.im), type: type)
    case .timesI: return Value(re: graph.negate(z.im), im: z.re, type: type)
    case .real: return real(z.re)
    case .imag: return real(z.im)
    case .promote, .stopGradient: return Value(re: z.re, im: z.im, type: type)
    case .isFinite:
      return real(
        graph.apply(.and, graph.apply(.isFinite, z.re), graph.apply(.isFinite, z.im)))
    case .abs: return real(graph.apply(.hypot, z.re, z.im))
    case .abs2: return real(graph.apply(.sumProducts, z.re, z.re, z.im, z.im))
    case .angle: return real(graph.apply(.atan2, z.im, z.re))
    case .sign: return group(.csign)
    case .reciprocal: return reciprocal(z, type)
    case .sqrt: return group(.csqrt)
    case .exp: return group(.cexp)
    case .log:
      let id = graph.logarithm(z.re, z.im)
      return Value(re: id, im: id + 1, type: type)
    case .sin: return group(.csincos)
    case .cos: return group(.csincos, 2)
    case .sinh: return group(.csinhcosh)
    case .cosh: return group(.csinhcosh, 2)
    case .expm1: return group(.cexpm1)
    case .exp2: return group(.cexp2)
    case .log1p: return group(.clog1p)
    case .log2: return group(.clog2)
    case .log10: return group(.clog10)
    case .tan: return group(.ctan)
    case .asin: return group(.casin)
    case .acos: return group(.cacos)
    case .atan: return group(.catan)
    case .tanh: return group(.ctanh)
    case .asinh: return group(.casinh)
    case .acosh: return group(.cacosh)
    case .atanh: return group(.catanh)
    case .sechSquared: return group(.csechSquared)
    case .sigmoid: return group(.csigmoid)
    // Verification admits none of these for a complex operand.
    case .indicator, .not, .cbrt, .erf, .erfc, .gamma, .lgamma, .floor, .ceil, .round, .trunc:
      return callout(.unary(function), [z], type)
    }
  }

  func lower(
    _ family: Family, _ parameter: Int, _ operation: Operation, _ x: Value, _ type: ValueType
  ) -> Value {
    switch family {
    case .power where !x.isComplex && parameter.magnitude < 1 << 30:
      return Value(re: graph.power(x.re, parameter), im: -1, type: type)
    case .power where parameter == -1:
      return reciprocal(x, type)
    case .power where x.isComplex && (1...64).contains(parameter):
      return power(x, parameter, type)
    case .power where parameter.magnitude < 1 << 30:
      let count = max(graph.nodes[Int(x.re)].count, graph.nodes[Int(x.im)].count)
      let id = graph.node(
        .cpower, x.re, x.im, count: Int(count), payload: Int32(parameter))
      return Value(re: id, im: id + 1, type: type)
    case .sinc where !x.isComplex && parameter <= 1:
      let op: PlaneOp = parameter == 0 ? .sinc : .sincDerivative
      return Value(re: graph.apply(op, x.re), im: -1, type: type)
    case .power, .sinc, .polygamma:
      return callout(operation, [x], type)
    }
  }

  /// A positive power of a complex value, as the interpreter squares.
  private func power(_ z: Value, _ exponent: Int, _ type: ValueType) -> Value {
    var base = z
    var rest = exponent
    while rest & 1 == 0 {
      base = product(base, base, type)
      rest >>= 1
    }
    var result = base
    while rest > 1 {
      base = product(base, base, type)
      rest >>= 1
      if rest & 1 == 1 { result = product(result, base, type) }
    }
    return Value(re: result.re, im: result.im, type: type)
  }

  private func reciprocal(_ z: Value, _ type: ValueType) -> Value {
    let id = graph.reciprocal(z.re, z.im)
    return Value(re: id, im: id + 1, type: type)
  }

  private func product(_ z: Value, _ w: Value, _ type: ValueType) -> Value {
    let id = graph.apply(.cmul, z.re, z.im, w.re, w.im)
    return Value(re: id, im: id + 1, type: type)
  }
}

extension Lowering {
  func lower(
    _ function: Binary, _ operation: Operation, _ x: Value, _ y: Value, _ type: ValueType
  ) -> Value {
    if x.isComplex || y.isComplex { return lower(complex: function, operation, x, y, type) }
    let id: PlaneGraph.ID
    switch function {
    case .add: id = graph.add(x.re, y.re)
    case .subtract: id = graph.subtract(x.re, y.re)
    case .multiply: id = graph.multiply(x.re, y.re)
    case .divide: id = graph.apply(.divide, x.re, y.re)
    case .strongMultiply: id = graph.strong(x.re, y.re)
    case .pow: id = graph.apply(.pow, x.re, y.re)
    case .atan2: id = graph.apply(.atan2, x.re, y.re)
    case .hypot: id = graph.apply(.hypot, x.re, y.re)
    case .logaddexp: id = graph.apply(.logaddexp, x.re, y.re)
    case .maximum: id = graph.apply(.maximum, x.re, y.re)
    case .minimum: id = graph.apply(.minimum, x.re, y.re)
    case .copysign: id = graph.apply(.copysign, x.re, y.re)
    case .remainder: id = graph.apply(.remainder, x.re, y.re)
    case .floorDivide: id = graph.apply(.floorDivide, x.re, y.re)
    case .and: id = graph.apply(.and, x.re, y.re)
    case .or: id = graph.apply(.or, x.re, y.re)
    }
    return Value(re: id, im: -1, type: type)
  }

  private func lower(
    complex function: Binary, _ operation: Operation, _ x: Value, _ y: Value, _ type: ValueType
  ) -> Value {
    func both(_ re: PlaneGraph.ID, _ im: PlaneGraph.ID) -> Value {
      Value(re: re, im: im, type: type)
    }
    func group(_ op: PlaneOp, _ z: Value, _ w: Value) -> Value {
      let id = graph.apply(
        op, z.re, z.isComplex ? z.im : graph.constant(0), w.re,
        w.isComplex ? w.im : graph.constant(0))
      return both(id, id + 1)
    }
    switch function {
    case .add:
      return both(graph.add(x.re, y.re), sum(x.im, y.im))
    case .subtract:
      return both(
        graph.subtract(x.re, y.re),
        x.isComplex
          ? (y.isComplex ? graph.subtract(x.im, y.im) : x.im) : graph.negate(y.im))
    case .multiply where x.isComplex && y.isComplex: return product(x, y, type)
    case .multiply:
      let (z, r) = x.isComplex ? (x, y.re) : (y, x.re)
      return both(graph.multiply(r, z.re), graph.multiply(r, z.im))
    case .strongMultiply where x.isComplex && y.isComplex: return group(.cstrong, x, y)
    case .strongMultiply:
      let (z, r) = x.isComplex ? (x, y.re) : (y, x.re)
      return both(
        graph.apply(.strongPart, r, z.re, z.im), graph.apply(.strongPart, r, z.im, z.re))
    case .divide where y.isComplex:
      let im = x.isComplex ? x.im : graph.constant(0)
      let id = graph.quotient(x.re, im, y.re, y.im)
      return both(id, id + 1)
    case .divide:
      return both(graph.apply(.divide, x.re, y.re), graph.apply(.divide, x.im, y.re))
    case .pow where x.isComplex && y.isComplex: return group(.cpow, x, y)
    // Verification admits none of these for complex operands.
    case .pow, .atan2, .hypot, .logaddexp, .maximum, .minimum, .copysign, .remainder,
      .floorDivide, .and, .or:
      return callout(operation, [x, y], type)
    }
  }

  private func sum(_ a: PlaneGraph.ID, _ b: PlaneGraph.ID) -> PlaneGraph.ID {
    a < 0 ? b : b < 0 ? a : graph.add(a, b)
  }

  func lower(_ comparison: Comparison, _ x: Value, _ y: Value, _ type: ValueType) -> Value {
    let id: PlaneGraph.ID
    switch comparison {
    case .less: id = graph.apply(.less, x.re, y.re)
    case .lessEqual: id = graph.apply(.lessEqual, x.re, y.re)
    case .equal:
      let re = graph.apply(.equal, x.re, y.re)
      id = x.isComplex ? graph.apply(.and, re, graph.apply(.equal, x.im, y.im)) : re
    case .notEqual:
      let re = graph.apply(.notEqual, x.re, y.re)
      id = x.isComplex ? graph.apply(.or, re, graph.apply(.notEqual, x.im, y.im)) : re
    }
    return Value(re: id, im: -1, type: type)
  }
}
