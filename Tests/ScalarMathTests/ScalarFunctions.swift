import ScalarMath

/// The functions under test by the names that the fixture gives them.
enum ScalarFunctions {
  static let realUnary: [String: @Sendable (Double) -> Double] = [
    "exp": RealFunctions.exp, "expm1": RealFunctions.expm1, "exp2": RealFunctions.exp2,
    "log": RealFunctions.log, "log1p": RealFunctions.log1p, "log2": RealFunctions.log2,
    "log10": RealFunctions.log10, "sin": RealFunctions.sin, "cos": RealFunctions.cos,
    "tan": RealFunctions.tan, "asin": RealFunctions.asin, "acos": RealFunctions.acos,
    "atan": RealFunctions.atan, "sinh": RealFunctions.sinh, "cosh": RealFunctions.cosh,
    "tanh": RealFunctions.tanh, "asinh": RealFunctions.asinh, "acosh": RealFunctions.acosh,
    "atanh": RealFunctions.atanh, "cbrt": RealFunctions.cbrt, "erf": RealFunctions.erf,
    "erfc": RealFunctions.erfc, "gamma": RealFunctions.gamma, "lgamma": RealFunctions.lgamma,
    "sechSquared": RealFunctions.sechSquared, "sigmoid": RealFunctions.sigmoid,
  ]

  static let realBinary: [String: @Sendable (Double, Double) -> Double] = [
    "atan2": RealFunctions.atan2, "hypot": RealFunctions.hypot, "pow": RealFunctions.pow,
    "logaddexp": RealFunctions.logaddexp, "remainder": RealFunctions.remainder,
    "floorDivide": RealFunctions.floorDivide,
  ]

  static let realWithParameter: [String: @Sendable (Int, Double) -> Double] = [
    "power": { n, x in RealFunctions.power(x, n) },
    "sinc": { n, x in RealFunctions.sinc(x, derivative: n) },
    "polygamma": { n, x in RealFunctions.polygamma(n, x) },
  ]

  static let complexUnary: [String: @Sendable (Complex) -> Complex] = [
    "sign": { $0.sign }, "reciprocal": { $0.reciprocal }, "sqrt": { $0.sqrt },
    "exp": { $0.exp }, "expm1": { $0.expm1 }, "exp2": { $0.exp2 }, "log": { $0.log },
    "log1p": { $0.log1p }, "log2": { $0.log2 }, "log10": { $0.log10 }, "sin": { $0.sin },
    "cos": { $0.cos }, "tan": { $0.tan }, "asin": { $0.asin }, "acos": { $0.acos },
    "atan": { $0.atan }, "sinh": { $0.sinh }, "cosh": { $0.cosh }, "tanh": { $0.tanh },
    "asinh": { $0.asinh }, "acosh": { $0.acosh }, "atanh": { $0.atanh },
    "sechSquared": { $0.sechSquared }, "sigmoid": { $0.sigmoid },
  ]

  static let complexToReal: [String: @Sendable (Complex) -> Double] = [
    "abs": { $0.abs }, "angle": { $0.angle },
  ]

  static let complexBinary: [String: @Sendable (Complex, Complex) -> Complex] = [
    "/": { $0 / $1 }, "pow": Complex.pow,
  ]

  static let complexWithParameter: [String: @Sendable (Int, Complex) -> Complex] = [
    "power": { n, z in z.power(n) }, "sinc": { n, z in z.sinc(derivative: n) },
  ]
}
