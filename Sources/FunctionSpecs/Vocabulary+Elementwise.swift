import Programs

extension Vocabulary {
  typealias Lower = @Sendable (borrowing Call) throws(Fault) -> Operand

  /// A row from a signature such as `clip(x, min=None, max=None)`.
  static func row(
    _ signature: String, _ aliases: [String] = [], _ summary: String, _ derivative: String,
    realOnly: Bool = false, _ lower: @escaping Lower
  ) -> Entry {
    let parts = signature.split(separator: "(", maxSplits: 1)
    let list = parts[1].dropLast().split(separator: ",")
    var isNamedOnly = false
    var parameters: [Parameter] = []
    for text in list {
      let word = text.filter { $0 != " " }
      if word == "*" {
        isNamedOnly = true
        continue
      }
      let isVariadic = word.hasPrefix("*")
      let pair = word.drop { $0 == "*" }.split(separator: "=", maxSplits: 1)
      parameters.append(
        Parameter(
          name: String(pair[0]), defaultText: pair.count > 1 ? String(pair[1]) : nil,
          isVariadic: isVariadic, isNamedOnly: isNamedOnly))
    }
    return Entry(
      name: String(parts[0]), aliases: aliases, parameters: parameters, summary: summary,
      derivative: derivative, takesComplex: !realOnly, lower: lower)
  }

  private static func unary(
    _ name: String, _ function: Unary, _ aliases: [String] = [], _ summary: String,
    _ derivative: String, realOnly: Bool = false
  ) -> Entry {
    row("\(name)(x)", aliases, summary, derivative, realOnly: realOnly) { call throws(Fault) in
      .value(try call.lowering.apply(function, try call.number(0)))
    }
  }

  private static func binary(
    _ name: String, _ function: Binary, _ aliases: [String], _ summary: String, _ derivative: String
  ) -> Entry {
    row("\(name)(x1, x2)", aliases, summary, derivative, realOnly: true) {
      call throws(Fault) in
      .value(try call.lowering.arithmetic(function, try call.number(0), try call.number(1)))
    }
  }

  private static func infix(
    _ name: String, _ symbol: InfixOperator, _ aliases: [String] = [], _ summary: String,
    _ derivative: String, realOnly: Bool = false
  ) -> Entry {
    row("\(name)(x1, x2)", aliases, summary, derivative, realOnly: realOnly) { call throws(Fault) in
      try call.lowering.infix(symbol, try call.operand(0), try call.operand(1))
    }
  }

  private static let piecewiseConstant = "0"

  static let elementwise: [Entry] =
    parts + exponential + trigonometric + special + steps + choices + operators

  private static let parts: [Entry] = [
    unary("abs", .abs, ["absolute", "fabs"], "absolute value", "conj(z)/(2|z|), z/(2|z|); 0 at 0"),
    row("abs2(x)", [], "squared absolute value", "conj(z), z") { call throws(Fault) in
      .value(try call.lowering.apply(.abs2, try call.number(0)))
    },
    row("conj(x)", ["conjugate"], "complex conjugate", "0, 1") { call throws(Fault) in
      .value(try call.lowering.apply(.conj, try call.number(0)))
    },
    unary("real", .real, [], "real part", "1/2, 1/2"),
    unary("imag", .imag, [], "imaginary part", "-i/2, i/2"),
    unary("angle", .angle, ["phase"], "argument in [-pi, pi]", "-i/(2z), i/(2 conj z); 0 at 0"),
    unary("sign", .sign, ["sgn"], "x/|x|, 0 at 0", "1/(2|z|), -z^2/(2|z|^3); 0 at 0"),
    row("cis(x)", [], "exp(i x)", "i cis(z)") { call throws(Fault) in
      let angle = try call.lowering.promoted(try call.number(0))
      return .value(try call.lowering.apply(.exp, try call.lowering.apply(.timesI, angle)))
    },
  ]

  private static let exponential: [Entry] = [
    unary("exp", .exp, [], "exponential", "exp(z)"),
    unary("expm1", .expm1, [], "exp(x) - 1, accurate at 0", "exp(z)"),
    unary("exp2", .exp2, [], "2 to the power x", "log(2) exp2(z)"),
    row("log(x, base=e)", [], "natural logarithm, or to a base", "1/z") { call throws(Fault) in
      let value = try call.lowering.apply(.log, try call.number(0))
      guard call.has(1) else { return .value(value) }
      let base = try call.lowering.apply(.log, try call.number(1))
      return .value(try call.lowering.arithmetic(.divide, value, base))
    },
    unary("log1p", .log1p, [], "log(1 + x), accurate at 0", "1/(1 + z)"),
    unary("log2", .log2, [], "logarithm to base 2", "1/(z log 2)"),
    unary("log10", .log10, [], "logarithm to base 10", "1/(z log 10)"),
    unary("sqrt", .sqrt, [], "square root", "1/(2 sqrt(z))"),
    unary("cbrt", .cbrt, [], "cube root, real for negative x", "1/(3 cbrt(x)^2)", realOnly: true),
    row("square(x)", [], "square", "2z") { call throws(Fault) in
      .value(try call.lowering.power(try call.number(0), 2))
    },
    unary("reciprocal", .reciprocal, [], "1/x", "-1/z^2"),
    infix(
      "pow", .power, ["power", "float_power"], "x1 to the power x2", "x2 x1^(x2-1); x1^x2 log x1"),
    binary("logaddexp", .logaddexp, [], "log(exp(x1) + exp(x2))", "sigmoid(x1-x2); sigmoid(x2-x1)"),
    binary("hypot", .hypot, [], "sqrt(x1^2 + x2^2) without overflow", "x1/h; x2/h; 0 at (0, 0)"),
  ]

  private static let trigonometric: [Entry] = [
    unary("sin", .sin, [], "sine", "cos(z)"),
    unary("cos", .cos, [], "cosine", "-sin(z)"),
    unary("tan", .tan, [], "tangent", "1/cos(z)^2"),
    unary("asin", .asin, ["arcsin"], "inverse sine", "1/(sqrt(1-z) sqrt(1+z))"),
    unary("acos", .acos, ["arccos"], "inverse cosine", "-1/(sqrt(1-z) sqrt(1+z))"),
    unary("atan", .atan, ["arctan"], "inverse tangent", "1/((1+iz)(1-iz))"),
    binary(
      "atan2", .atan2, ["arctan2"], "angle of the point (x2, x1)",
      "x2/(x1^2+x2^2); -x1/(x1^2+x2^2); 0 at (0, 0)"),
    unary("sinh", .sinh, [], "hyperbolic sine", "cosh(z)"),
    unary("cosh", .cosh, [], "hyperbolic cosine", "sinh(z)"),
    unary("tanh", .tanh, [], "hyperbolic tangent", "1/cosh(z)^2"),
    unary("asinh", .asinh, ["arcsinh"], "inverse hyperbolic sine", "1/(sqrt(1+iz) sqrt(1-iz))"),
    unary("acosh", .acosh, ["arccosh"], "inverse hyperbolic cosine", "1/(sqrt(z-1) sqrt(z+1))"),
    unary("atanh", .atanh, ["arctanh"], "inverse hyperbolic tangent", "1/((1-z)(1+z))"),
    row("sinc(x)", [], "sin(pi x)/(pi x), 1 at 0", "(cos(pi z) - sinc(z))/z, 0 at 0") {
      call throws(Fault) in
      .value(try call.lowering.emit(.family(.sinc, 0), [try call.number(0)]))
    },
  ]

  private static let special: [Entry] = [
    unary("erf", .erf, [], "error function", "2 exp(-x^2)/sqrt(pi)", realOnly: true),
    unary(
      "erfc", .erfc, [], "1 - erf(x), accurate for large x", "-2 exp(-x^2)/sqrt(pi)", realOnly: true
    ),
    unary("gamma", .gamma, [], "gamma function", "gamma(x) digamma(x)", realOnly: true),
    unary(
      "lgamma", .lgamma, ["gammaln", "loggamma"], "log |gamma(x)|", "digamma(x)", realOnly: true),
    row("digamma(x)", ["psi"], "derivative of lgamma", "trigamma(x)", realOnly: true) {
      call throws(Fault) in
      .value(try call.lowering.emit(.family(.polygamma, 0), [try call.real(0)]))
    },
    unary("sigmoid", .sigmoid, ["expit", "logistic"], "1/(1 + exp(-x))", "s(1 - s)"),
    row("softplus(x)", [], "log(1 + exp(x))", "sigmoid(x)", realOnly: true) { call throws(Fault) in
      .value(try call.lowering.arithmetic(.logaddexp, try call.real(0), call.lowering.constant(0)))
    },
    row("relu(x)", [], "x where positive, else 0", "1 for x > 0, else 0", realOnly: true) {
      call throws(Fault) in
      let x = try call.real(0)
      let isPositive = try call.lowering.compare(.lessEqual, x, call.lowering.constant(0))
      return .value(try call.lowering.select(isPositive, call.lowering.constant(0), x))
    },
    row("stop_gradient(x)", [], "x, with derivative 0", "0 by decree") { call throws(Fault) in
      .value(try call.lowering.apply(.stopGradient, try call.number(0)))
    },
  ]

  private static let steps: [Entry] = [
    unary("floor", .floor, [], "largest integer not above x", piecewiseConstant, realOnly: true),
    unary("ceil", .ceil, [], "smallest integer not below x", piecewiseConstant, realOnly: true),
    unary(
      "round", .round, ["rint"], "nearest integer, ties to even", piecewiseConstant, realOnly: true),
    unary("trunc", .trunc, ["fix"], "integer part", piecewiseConstant, realOnly: true),
    binary("copysign", .copysign, [], "|x1| with the sign of x2", "sign(x1) sign of x2; 0"),
    infix(
      "remainder", .remainder, ["mod"], "x1 - floor(x1/x2) x2", "1; -floor(x1/x2)", realOnly: true),
    infix("floor_divide", .floorDivide, [], "floor(x1/x2)", piecewiseConstant, realOnly: true),
    unary("isfinite", .isFinite, [], "whether x is neither infinite nor NaN", "none: a condition"),
  ]

  private static let choices: [Entry] = [
    binary("maximum", .maximum, ["fmax"], "the larger of two, by elements", "1, 1/2 at a tie, 0"),
    binary("minimum", .minimum, ["fmin"], "the smaller of two, by elements", "1, 1/2 at a tie, 0"),
    row(
      "clip(x, min=None, max=None)", [], "x kept between two bounds",
      "1 within the bounds, both included, else 0", realOnly: true
    ) { call throws(Fault) in
      var value = try call.real(0)
      if call.has(1) {
        let bound = try call.real(1)
        value = try call.lowering.select(
          try call.lowering.compare(.less, value, bound), bound, value)
      }
      if call.has(2) {
        let bound = try call.real(2)
        value = try call.lowering.select(
          try call.lowering.compare(.less, bound, value), bound, value)
      }
      return .value(value)
    },
    row(
      "where(condition, x1, x2)", [], "x1 where the condition holds, else x2", "of the branch taken"
    ) {
      call throws(Fault) in
      .value(try call.lowering.select(try call.condition(0), try call.value(1), try call.value(2)))
    },
  ]

  private static let operators: [Entry] = [
    infix("add", .add, [], "x1 + x2", "1; 1"),
    infix("subtract", .subtract, [], "x1 - x2", "1; -1"),
    infix("multiply", .multiply, [], "x1 x2", "x2; x1"),
    infix("divide", .divide, ["true_divide"], "x1/x2", "1/x2; -x1/x2^2"),
    row("negative(x)", [], "-x", "-1") { call throws(Fault) in
      try call.lowering.negated(call.operand(0))
    },
    row("positive(x)", [], "x itself", "1") { call throws(Fault) in .value(try call.number(0)) },
    infix("less", .less, [], "x1 < x2", "none: a condition", realOnly: true),
    infix("less_equal", .lessEqual, [], "x1 <= x2", "none: a condition", realOnly: true),
    infix("greater", .greater, [], "x1 > x2", "none: a condition", realOnly: true),
    infix("greater_equal", .greaterEqual, [], "x1 >= x2", "none: a condition", realOnly: true),
    infix("equal", .equal, [], "x1 == x2", "none: a condition"),
    infix("not_equal", .notEqual, [], "x1 != x2", "none: a condition"),
    infix("logical_and", .and, [], "both conditions", "none: a condition"),
    infix("logical_or", .or, [], "either condition", "none: a condition"),
    row("logical_not(x)", [], "the condition's opposite", "none: a condition") {
      call throws(Fault) in
      .value(try call.lowering.emit(.unary(.not), [try call.condition(0)]))
    },
  ]
}
