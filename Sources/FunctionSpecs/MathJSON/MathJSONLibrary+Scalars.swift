// Functions of numbers.
extension MathJSONLibrary {
  static let arithmetic: [Row] = [
    fold("Add", .add),
    operation("Subtract(x, y)", .subtract),
    Row("Negate(x)", "-x", is: ["negative"]) { reader, operands, place throws(Fault) in
      reader.add(.prefix(.minus, operands[0]), place)
    },
    fold("Multiply", .multiply),
    operation("Divide(x, y)", .divide),
    Row("Rational(x, y=1)", "x / y") { reader, operands, place throws(Fault) in
      operands.count == 1
        ? operands[0] : reader.infix(.divide, operands[0], operands[1], place)
    },
    Row("Power(x, y)", "x ** y; exp(y) where x is ExponentialE", is: ["pow"]) {
      reader, operands, place throws(Fault) in
      // e is not a double: a power of the nearest one is off by as many digits as the exponent has.
      if reader.literal(operands[0]) == 2.718281828459045 {
        return reader.call("exp", [operands[1]], place)
      }
      return reader.infix(.power, operands[0], operands[1], place)
    },
    Row("Root(x, n)", "x ** (1 / n); sqrt(x) where n is 2") {
      reader, operands, place throws(Fault) in
      if reader.integer(operands[1]) == 2 { return reader.call("sqrt", [operands[0]], place) }
      let one = reader.number(1, place)
      let exponent = reader.infix(.divide, one, operands[1], place)
      return reader.infix(.power, operands[0], exponent, place)
    },
    same("Sqrt(x)", "sqrt"),
    same("Square(x)", "square"),
    same("Abs(x)", "abs"),
    same("Sign(x)", "sign"),
    same("Floor(x)", "floor"),
    same("Ceil(x)", "ceil"),
    same("Round(x)", "round"),
    same("Truncate(x)", "trunc"),
    operation("Mod(x, y)", .remainder),
    Row("Clamp(x, lower=-1, upper=1)", "clip(x, lower, upper)") {
      reader, operands, place throws(Fault) in
      let lower = operands.count > 1 ? operands[1] : reader.number(-1, place)
      let upper = operands.count > 2 ? operands[2] : reader.number(1, place)
      return reader.call("clip", [operands[0], lower, upper], place)
    },
    extremum("Max", "max", "maximum"),
    extremum("Min", "min", "minimum"),
  ]

  /// Of one array its extreme element; of several values the extreme one of each element.
  private static func extremum(_ name: String, _ reduction: String, _ choice: String) -> Row {
    Row(
      "\(name)(x, ...)", "\(reduction)(x); \(choice)(x, y)", is: [reduction, choice],
      order: .pairwise
    ) {
      reader, operands, place throws(Fault) in
      reader.call(operands.count == 1 ? reduction : choice, operands, place)
    }
  }

  static let exponential: [Row] = [
    same("Exp(x)", "exp"),
    same("Exp2(x)", "exp2"),
    same("Ln(x, base=ExponentialE)", "log"),
    Row("Log(x, base=10)", "log10(x); log(x, base)", is: ["log10"]) {
      reader, operands, place throws(Fault) in
      reader.call(operands.count == 1 ? "log10" : "log", operands, place)
    },
    same("Lb(x)", "log2"),
    same("Lg(x)", "log10"),
    same("Log2(x)", "log2"),
    same("Log10(x)", "log10"),
    same("LogOnePlus(x)", "log1p"),
  ]

  static let trigonometric: [Row] =
    [
      same("Sin(x)", "sin"), same("Cos(x)", "cos"), same("Tan(x)", "tan"),
      reciprocal("Sec", "cos"), reciprocal("Csc", "sin"), reciprocal("Cot", "tan"),
      same("Arcsin(x)", "asin"), same("Arccos(x)", "acos"), same("Arctan(x)", "atan"),
      ofReciprocal("Arcsec", "acos"), ofReciprocal("Arccsc", "asin"),
      ofReciprocal("Arccot", "atan"),
      same("Sinh(x)", "sinh"), same("Cosh(x)", "cosh"), same("Tanh(x)", "tanh"),
      reciprocal("Sech", "cosh"), reciprocal("Csch", "sinh"), reciprocal("Coth", "tanh"),
      same("Arsinh(x)", "asinh"), same("Arcosh(x)", "acosh"), same("Artanh(x)", "atanh"),
      ofReciprocal("Arsech", "acosh"), ofReciprocal("Arcsch", "asinh"),
      ofReciprocal("Arcoth", "atanh"),
      same("Arctan2(y, x)", "atan2"),
      same("Hypot(x, y)", "hypot"),
      Row("Sinc(x)", "sinc(x / pi): sin(x)/x") { reader, operands, place throws(Fault) in
        let pi = reader.number(.pi, place)
        return reader.call("sinc", [reader.infix(.divide, operands[0], pi, place)], place)
      },
      Row("Haversine(x)", "sin(x / 2) ** 2") { reader, operands, place throws(Fault) in
        let half = reader.infix(.divide, operands[0], reader.number(2, place), place)
        let sine = reader.call("sin", [half], place)
        return reader.infix(.power, sine, reader.number(2, place), place)
      },
      Row("InverseHaversine(x)", "2 * asin(sqrt(x))") { reader, operands, place throws(Fault) in
        let root = reader.call("sqrt", operands, place)
        let angle = reader.call("asin", [root], place)
        return reader.infix(.multiply, reader.number(2, place), angle, place)
      },
    ]

  static let special: [Row] = [
    same("Erf(x)", "erf"), same("Erfc(x)", "erfc"), same("Gamma(x)", "gamma"),
    same("GammaLn(x)", "lgamma"), same("LogGamma(x)", "lgamma"), same("Digamma(x)", "digamma"),
  ]

  static let parts: [Row] = [
    Row("Complex(re, im=0)", "re + im * 1j") { reader, operands, place throws(Fault) in
      let im: Int
      if operands.count == 1 {
        im = reader.add(.imaginary(0), place)
      } else if let value = reader.literal(operands[1]) {
        im = reader.add(.imaginary(value), place)
        // A number that is imaginary only is written as such, so that its real part has no sign.
        if let re = reader.literal(operands[0]), re == 0, re.sign == .plus { return im }
      } else {
        let unit = reader.add(.imaginary(1), place)
        im = reader.infix(.multiply, operands[1], unit, place)
      }
      return reader.infix(.add, operands[0], im, place)
    },
    same("Real(z)", "real"), same("Imaginary(z)", "imag"), same("Conjugate(z)", "conj"),
    same("Argument(z)", "angle"),
    Row("AbsArg(z)", "(abs(z), angle(z))") { reader, operands, place throws(Fault) in
      let parts = [
        reader.call("abs", operands, place), reader.call("angle", operands, place),
      ]
      return reader.add(.tuple(parts), place)
    },
  ]

  static let choices: [Row] = [
    comparison("Equal", .equal), comparison("NotEqual", .notEqual), comparison("Less", .less),
    comparison("LessEqual", .lessEqual), comparison("Greater", .greater),
    comparison("GreaterEqual", .greaterEqual),
    fold("And", .and), fold("Or", .or),
    Row("Not(c)", "not c", is: ["logical_not"]) { reader, operands, place throws(Fault) in
      reader.add(.prefix(.not, operands[0]), place)
    },
    Row("If(c, x, y)", "x if c else y", is: ["where"], order: .branchesFirst) {
      reader, operands, place throws(Fault) in
      reader.add(
        .conditional(condition: operands[1], then: operands[0], otherwise: operands[2]), place)
    },
    Row(
      "Which(c, x, ...)", "x if c else … (the last condition is True)", order: .branchesFirst
    ) {
      reader, operands, place throws(Fault) in
      guard operands.count % 2 == 0,
        case .boolean(true) = reader.syntax.nodes[operands[operands.count - 1]].kind
      else {
        throw Fault(
          .unexpected("'Which'", expected: "a last pair of True and a value"),
          place..<place + 1)
      }
      var result = operands[operands.count - 2]
      for index in stride(from: operands.count - 4, through: 0, by: -2) {
        result = reader.add(
          .conditional(
            condition: operands[index + 1], then: operands[index], otherwise: result), place)
      }
      return result
    },
    Row("Hold(x)", "x") { reader, operands, place throws(Fault) in operands[0] },
    Row("ReleaseHold(x)", "x") { reader, operands, place throws(Fault) in operands[0] },
    Row("Delimiter(x, marks='')", "x") { reader, operands, place throws(Fault) in operands[0] },
  ]
}
