import FunctionSpecs
import Programs
import Tensors
import Testing

/// Values of formulas against those that CPython computes from the same text.
///
/// Each row is what this prints for its formula:
///
///     import cmath, math; from cmath import *; x = 0.75; z = 0.6-1.3j
///     v = complex(eval(formula)); print(f'("{formula}", {v.real!r}, {v.imag!r}),')
@Suite struct ValueTests {
  static let rows: [(formula: String, real: Double, imaginary: Double)] = [
    ("x + z", 1.35, -1.3),
    ("x - z * 2j", -1.85, -1.2),
    ("x * z / (1 + z)", 0.4676470588235294, -0.2294117647058824),
    ("z ** 2", -1.33, -1.56),
    ("z ** -3", -0.32802774190740125, -0.0920474166074201),
    ("x ** 2.5", 0.48713928962874675, 0.0),
    ("z ** x", 0.8601198862364413, -0.9866218612578076),
    ("x ** z", 0.7833027656175273, 0.30741244419689573),
    ("2 ** z", 0.9408882225566755, -1.1883291053610567),
    ("-x ** 2", -0.5625, 0.0),
    ("(-x) ** 3", -0.421875, 0.0),
    ("x ** 2 ** 3", 0.1001129150390625, 0.0),
    ("7 // 2 - -7 // 2", 7.0, 0.0),
    ("-x % 2", 1.25, 0.0),
    ("x // 0.2", 3.0, 0.0),
    ("-7.5 % 2", 0.5, 0.0),
    ("1 - 2 - 3 * 4 / 5", -3.4, 0.0),
    ("abs(z)", 1.4317821063276353, 0.0),
    ("abs(z) ** 2", 2.05, 0.0),
    ("z.real * z.imag", -0.78, 0.0),
    ("z.conjugate() * z", 2.0500000000000003, 0.0),
    ("exp(z)", 0.4874146447192994, -1.755717484918831),
    ("log(z)", 0.35891989657515844, -1.1383885512243588),
    ("log(-x + 0j)", -0.2876820724517809, 3.141592653589793),
    ("sqrt(z)", 1.0079142092280562, -0.6448961568840503),
    ("sqrt(-x + 0j)", 0.0, 0.8660254037844386),
    ("sin(z) + cos(z)", 2.739527594081963, -0.4427566530711081),
    ("tan(z)", 0.13069577479590205, -0.9387730931187309),
    ("asin(z)", 0.35832154913620784, -1.1310849272573233),
    ("acos(z)", 1.2124747776586886, 1.1310849272573233),
    ("atan(z)", 1.1448131632082605, -0.6325408103440303),
    ("sinh(z) - cosh(z)", -0.14680646979069537, -0.528811944210601),
    ("tanh(z)", 1.582631449664503, -0.5404899439555833),
    ("asinh(z)", 0.9834979451724849, -1.0218527703579003),
    ("acosh(z)", 1.1310849272573233, -1.2124747776586886),
    ("atanh(z)", 0.20793333596152297, -0.9773069750417327),
    ("exp(1.5j * x)", 0.4311765167986662, 0.9022675940990952),
    ("phase(z)", -1.1383885512243588, 0.0),
    ("math.hypot(x, 2)", 2.1360009363293826, 0.0),
    ("math.atan2(-x, -2)", -2.782821983319221, 0.0),
    ("math.gamma(x)", 1.2254167024651779, 0.0),
    ("math.lgamma(x)", 0.203280951431295, 0.0),
    ("math.erf(x) + math.erfc(x / 2)", 1.307038724218693, 0.0),
    ("math.expm1(x) * math.log1p(x)", 0.6250908444205822, 0.0),
    ("math.floor(-x) + math.ceil(x) + math.trunc(-x)", 0.0, 0.0),
    ("math.copysign(x, -2)", -0.75, 0.0),
    ("x if x > 1 else z", 0.6, -1.3),
    ("1 if 0 < x < 1 else 2", 1.0, 0.0),
    ("(x > 0) + (x > 1) * 10", 1.0, 0.0),
    ("1 if not x > 1 and x != 2 or x == 3 else 0", 1.0, 0.0),
    ("math.atan2(-0, -1)", 3.141592653589793, 0.0),
    ("math.pi + math.e", 5.859874482048838, 0.0),
  ]

  @Test(arguments: rows.indices) func value(_ index: Int) throws {
    let (formula, real, imaginary) = Self.rows[index]
    let program = try Formula(formula).program(inputs: [Input("x", .real), Input("z", .complex)])
    let value = try #require(
      try program.evaluate([Tensor(0.75), Tensor(real: 0.6, imaginary: -1.3)]).first)
    let found = (real: value.real[0], imaginary: value.imaginary.first ?? 0)
    // The libraries differ in their last digits.
    let allowed = 4e-15 * max(abs(real), abs(imaginary))
    #expect(abs(found.real - real) <= allowed, "\(formula): \(found) for \(real)")
    #expect(abs(found.imaginary - imaginary) <= allowed, "\(formula): \(found) for \(imaginary)")
  }
}
