import FunctionSpecs
import Programs
import Testing

/// The programs that formulas become, as text without the line of the inputs.
@Suite struct LoweringTests {
  static let rows: [(formula: String, program: String)] = [
    ("abs(x)**2", "%1 = abs2 x : float64; -> value = %1"),
    ("abs(x)*abs(x)", "%1 = abs2 x : float64; -> value = %1"),
    ("square(abs(x))", "%1 = abs2 x : float64; -> value = %1"),
    ("pow(abs(z), 2)", "%1 = abs2 z : float64; -> value = %1"),
    (
      "abs(z)*abs(x)",
      "%2 = abs z : float64; %3 = abs x : float64; %4 = multiply %2 %3 : float64; "
        + "-> value = %4"
    ),
    (
      "abs(z)^2 + absolute(z)*np.abs(z)",
      "%1 = abs2 z : float64; %2 = add %1 %1 : float64; -> value = %2"
    ),
    ("x**3", "%1 = power[3] x : float64; -> value = %1"),
    ("x**-1", "%1 = power[-1] x : float64; -> value = %1"),
    ("x**2.0", "%2 = pow x 2 : float64; -> value = %2"),
    ("x**(1 + 1)", "%1 = power[2] x : float64; -> value = %1"),
    ("n = 3; z**n", "%1 = power[3] z : complex128; -> value = %1"),
    ("z**x", "%2 = promote x : complex128; %3 = pow z %2 : complex128; -> value = %3"),
    ("2**x", "%2 = pow 2 x : float64; -> value = %2"),
    ("x**1025", "%2 = pow x 1025 : float64; -> value = %2"),
    ("x + z", "%2 = promote x : complex128; %3 = add %2 z : complex128; -> value = %3"),
    ("x - 1j", "%2 = promote x : complex128; %3 = subtract %2 0+1j : complex128; -> value = %3"),
    ("x * z", "%2 = multiply x z : complex128; -> value = %2"),
    ("x / z", "%2 = divide x z : complex128; -> value = %2"),
    ("z / 2", "%2 = divide z 2 : complex128; -> value = %2"),
    ("-x", "%1 = negate x : float64; -> value = %1"),
    ("-2.5", "-> value = -2.5"),
    ("-1j", "%1 = negate 0+1j : complex128; -> value = %1"),
    (
      "(x > 0) + (x < 1)",
      "%2 = less 0 x : bool; %4 = less x 1 : bool; %5 = indicator %2 : float64; "
        + "%6 = indicator %4 : float64; %7 = add %5 %6 : float64; -> value = %7"
    ),
    (
      "x > 0 and not x > 2 or x == 1",
      "%2 = less 0 x : bool; %4 = less 2 x : bool; %5 = not %4 : bool; "
        + "%6 = and %2 %5 : bool; %8 = equal x 1 : bool; %9 = or %6 %8 : bool; "
        + "%10 = indicator %9 : float64; -> value = %10"
    ),
    (
      "0 < x < 2",
      "%2 = less 0 x : bool; %4 = less x 2 : bool; %5 = and %2 %4 : bool; "
        + "%6 = indicator %5 : float64; -> value = %6"
    ),
    (
      "x != z",
      "%2 = promote x : complex128; %3 = notEqual %2 z : bool; "
        + "%4 = indicator %3 : float64; -> value = %4"
    ),
    (
      "where(x > 0, x, z)",
      "%3 = less 0 x : bool; %4 = promote x : complex128; "
        + "%5 = select %3 %4 z : complex128; -> value = %5"
    ),
    ("where(x > 0, 1, 2)", "%2 = less 0 x : bool; %5 = select %2 1 2 : float64; -> value = %5"),
    (
      "x if x >= 0 else -x",
      "%2 = lessEqual 0 x : bool; %3 = negate x : float64; %4 = select %2 x %3 : float64; "
        + "-> value = %4"
    ),
    (
      "clip(x, 0, 1)",
      "%3 = less x 0 : bool; %4 = select %3 0 x : float64; %5 = less 1 %4 : bool; "
        + "%6 = select %5 1 %4 : float64; -> value = %6"
    ),
    ("clip(x, max=1)", "%2 = less 1 x : bool; %3 = select %2 1 x : float64; -> value = %3"),
    ("x.clip(min=0)", "%2 = less x 0 : bool; %3 = select %2 0 x : float64; -> value = %3"),
    ("1.5im", "-> value = 0+1.5j"),
    (
      "exp(1.5im * x)",
      "%2 = multiply 0+1.5j x : complex128; %3 = exp %2 : complex128; -> value = %3"
    ),
    ("x^2", "%1 = power[2] x : float64; -> value = %1"),
    ("np.exp(x)", "%1 = exp x : float64; -> value = %1"),
    ("jnp.linalg.exp(x)", "%1 = exp x : float64; -> value = %1"),
    ("numpy.pi * x", "%2 = multiply 3.141592653589793 x : float64; -> value = %2"),
    ("z.real", "%1 = real z : float64; -> value = %1"),
    ("z.conj()", "%1 = conj z : complex128; -> value = %1"),
    ("z.imag.real", "%1 = imag z : float64; -> value = %1"),
    ("x.conj()", "-> value = x"),
    ("x.real + x.imag", "%2 = add x 0 : float64; -> value = %2"),
    ("z.abs()", "%1 = abs z : float64; -> value = %1"),
    ("conj(z) * z", "%1 = conj z : complex128; %2 = multiply %1 z : complex128; -> value = %2"),
    (
      "y = x * exp( im * 1.5 )\nreturn real(y)",
      "%3 = multiply 0+1j 1.5 : complex128; %4 = exp %3 : complex128; "
        + "%5 = multiply x %4 : complex128; %6 = real %5 : float64; -> value = %6"
    ),
    (
      "y = x * jnp.exp(1j * 1.5)\nreturn y.real",
      "%3 = multiply 0+1j 1.5 : complex128; %4 = exp %3 : complex128; "
        + "%5 = multiply x %4 : complex128; %6 = real %5 : float64; -> value = %6"
    ),
    ("x, z", "-> out0 = x, out1 = z"),
    ("return x + 1, z", "%3 = add x 1 : float64; -> out0 = %3, out1 = z"),
    ("(x, x*2)", "%2 = multiply x 2 : float64; -> out0 = x, out1 = %2"),
    ("a, b = x, z; a * b", "%2 = multiply x z : complex128; -> value = %2"),
    ("(a, b) = (x, x + 1); b", "%2 = add x 1 : float64; -> value = %2"),
    ("  y = x  # a comment\n  return y + 1", "%2 = add x 1 : float64; -> value = %2"),
    ("# first\n\n    y = sin(x);\n    # second\n    y\n", "%1 = sin x : float64; -> value = %1"),
    ("y = (x +  # one\n     1)\ny", "%2 = add x 1 : float64; -> value = %2"),
    ("sin(x); cos(x)", "%1 = cos x : float64; -> value = %1"),
    ("e * x", "%2 = multiply 2.718281828459045 x : float64; -> value = %2"),
    ("pi", "-> value = 3.141592653589793"),
    ("log(x)", "%1 = log x : float64; -> value = %1"),
    (
      "log(x, 2)",
      "%2 = log x : float64; %3 = log 2 : float64; %4 = divide %2 %3 : float64; "
        + "-> value = %4"
    ),
    (
      "log(x, base=2)",
      "%2 = log x : float64; %3 = log 2 : float64; %4 = divide %2 %3 : float64; "
        + "-> value = %4"
    ),
    (
      "cis(x)",
      "%1 = promote x : complex128; %2 = timesI %1 : complex128; %3 = exp %2 : complex128; "
        + "-> value = %3"
    ),
    ("relu(x)", "%2 = lessEqual x 0 : bool; %3 = select %2 0 x : float64; -> value = %3"),
    ("softplus(x)", "%2 = logaddexp x 0 : float64; -> value = %2"),
    ("stop_gradient(z)", "%1 = stopGradient z : complex128; -> value = %1"),
    ("sin(x) + sin(x)", "%1 = sin x : float64; %2 = add %1 %1 : float64; -> value = %2"),
    ("e = 2; e * x", "%2 = multiply 2 x : float64; -> value = %2"),
    ("im = x; im + 1", "%2 = add x 1 : float64; -> value = %2"),
    ("hypot(x2=x, x1=1)", "%2 = hypot 1 x : float64; -> value = %2"),
    (
      "logical_not(x > 0) | (x < 1) & ~(x > 0)",
      "%2 = less 0 x : bool; %3 = not %2 : bool; %5 = less x 1 : bool; "
        + "%6 = and %5 %3 : bool; %7 = or %3 %6 : bool; %8 = indicator %7 : float64; "
        + "-> value = %8"
    ),
    (
      "x // 2 + x % 2",
      "%2 = floorDivide x 2 : float64; %3 = remainder x 2 : float64; "
        + "%4 = add %2 %3 : float64; -> value = %4"
    ),
    (
      "multiply(x, add(x, 1))",
      "%2 = add x 1 : float64; %3 = multiply x %2 : float64; -> value = %3"
    ),
    ("arctan2(x, 1)", "%2 = atan2 x 1 : float64; -> value = %2"),
    ("x = x + 1; x", "%2 = add x 1 : float64; -> value = %2"),
    ("y = x \\\n  + 1\ny", "%2 = add x 1 : float64; -> value = %2"),
    ("y = x \\\r\n  + 1 # c\r\ny", "%2 = add x 1 : float64; -> value = %2"),
    ("x # c\rz", "-> value = z"),
    ("x, z\nx", "-> value = x"),
    ("atan2(-0, -0.0)", "%2 = atan2 0 -0.0 : float64; -> value = %2"),
  ]

  @Test(arguments: rows.indices) func program(_ index: Int) throws {
    let (formula, expected) = Self.rows[index]
    let program = try Formula(formula).program(inputs: [Input("x", .real), Input("z", .complex)])
    #expect(text(program) == expected, "\(formula)")
  }

  private func text(_ program: Program) -> String {
    program.description.split(separator: "\n").dropFirst().joined(separator: "; ")
  }
}
