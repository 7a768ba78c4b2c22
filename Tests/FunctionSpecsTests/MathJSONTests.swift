import JSON
import Programs
import Tensors
import Testing

@testable import FunctionSpecs

/// MathJSON against formulas with the same meaning: the programs must compute the same expressions.
@Suite struct MathJSONTests {
  static let inputs = [
    Input("x", .real), Input("y", .real), Input("z", .complex),
    Input("v", ValueType(.real, Shape(vector: 3))), Input("A", ValueType(.real, Shape(matrix: 3))),
    Input("C", ValueType(.complex, Shape(matrix: 3))),
  ]

  static let rows: [(mathJSON: String, formula: String)] = [
    // The two forms of everything.
    (#"["Real", ["Multiply", "z", ["Exp", ["Complex", 0, 1.5]]]]"#, "real(z * exp(1.5j))"),
    (#"{"fn": ["Add", {"sym": "x"}, {"num": "2"}]}"#, "x + 2"),
    (#"{"fn": ["Add", "x", 1], "latex": "x+1", "comment": "c", "wikidata": "Q1"}"#, "x + 1"),
    (#"["einsum", "'i,i'", "v", {"sym": "v"}]"#, "einsum('i,i', v, v)"),
    (#"["einsum", {"str": "i,i"}, "v", "v"]"#, "einsum('i,i', v, v)"),
    (#""x""#, "x"), ("3", "3"), (#"{"num": 3}"#, "3"),
    // Arithmetic.
    (#"["Add", "x"]"#, "x"), (#"["Add", "x", "y", 3]"#, "x + y + 3"),
    (#"["Subtract", "x", "y"]"#, "x - y"), (#"["Negate", "x"]"#, "-x"),
    (#"["Negate", 2]"#, "-2"), (#"["Multiply", 2, "x", "y"]"#, "2 * x * y"),
    (#"["Divide", "x", 3]"#, "x / 3"), (#"["Rational", 1, 3]"#, "1 / 3"),
    (#"["Rational", "x"]"#, "x"),
    (#"["Power", "x", 3]"#, "x ** 3"), (#"["Power", "z", -2]"#, "z ** -2"),
    (#"["Power", "x", 2.5]"#, "x ** 2.5"), (#"["Power", "ExponentialE", "z"]"#, "exp(z)"),
    (#"["Root", "x", 2]"#, "sqrt(x)"), (#"["Root", "x", 3]"#, "x ** (1 / 3)"),
    (#"["Sqrt", "z"]"#, "sqrt(z)"), (#"["Square", ["Abs", "z"]]"#, "abs(z) ** 2"),
    (#"["Sign", "z"]"#, "sign(z)"), (#"["Floor", "x"]"#, "floor(x)"),
    (#"["Ceil", "x"]"#, "ceil(x)"), (#"["Round", "x"]"#, "round(x)"),
    (#"["Truncate", "x"]"#, "trunc(x)"), (#"["Mod", "x", "y"]"#, "x % y"),
    (#"["Clamp", "x"]"#, "clip(x, -1, 1)"), (#"["Clamp", "x", 0, 2]"#, "clip(x, 0, 2)"),
    (#"["Max", "v"]"#, "max(v)"), (#"["Max", "x", "y", 0]"#, "maximum(maximum(x, y), 0)"),
    (#"["Min", "x", "y"]"#, "minimum(x, y)"),
    // Exponential and trigonometric functions.
    (#"["Exp", "z"]"#, "exp(z)"), (#"["Exp2", "z"]"#, "exp2(z)"), (#"["Ln", "z"]"#, "log(z)"),
    (#"["Ln", "x", 3]"#, "log(x, 3)"), (#"["Log", "x"]"#, "log10(x)"),
    (#"["Log", "x", 3]"#, "log(x, 3)"), (#"["Lb", "x"]"#, "log2(x)"),
    (#"["Lg", "x"]"#, "log10(x)"), (#"["Log2", "x"]"#, "log2(x)"),
    (#"["Log10", "x"]"#, "log10(x)"), (#"["LogOnePlus", "x"]"#, "log1p(x)"),
    (#"["Sin", "z"]"#, "sin(z)"), (#"["Cos", "z"]"#, "cos(z)"), (#"["Tan", "z"]"#, "tan(z)"),
    (#"["Sec", "z"]"#, "1 / cos(z)"), (#"["Csc", "z"]"#, "1 / sin(z)"),
    (#"["Cot", "z"]"#, "1 / tan(z)"), (#"["Arcsin", "z"]"#, "asin(z)"),
    (#"["Arccos", "z"]"#, "acos(z)"), (#"["Arctan", "z"]"#, "atan(z)"),
    (#"["Arcsec", "z"]"#, "acos(1 / z)"), (#"["Arccsc", "z"]"#, "asin(1 / z)"),
    (#"["Arccot", "z"]"#, "atan(1 / z)"), (#"["Sinh", "z"]"#, "sinh(z)"),
    (#"["Cosh", "z"]"#, "cosh(z)"), (#"["Tanh", "z"]"#, "tanh(z)"),
    (#"["Sech", "z"]"#, "1 / cosh(z)"), (#"["Csch", "z"]"#, "1 / sinh(z)"),
    (#"["Coth", "z"]"#, "1 / tanh(z)"), (#"["Arsinh", "z"]"#, "asinh(z)"),
    (#"["Arcosh", "z"]"#, "acosh(z)"), (#"["Artanh", "z"]"#, "atanh(z)"),
    (#"["Arsech", "z"]"#, "acosh(1 / z)"), (#"["Arcsch", "z"]"#, "asinh(1 / z)"),
    (#"["Arcoth", "z"]"#, "atanh(1 / z)"), (#"["Arctan2", "y", "x"]"#, "atan2(y, x)"),
    (#"["Hypot", "x", "y"]"#, "hypot(x, y)"), (#"["Sinc", "x"]"#, "sinc(x / pi)"),
    (#"["Haversine", "x"]"#, "sin(x / 2) ** 2"),
    (#"["InverseHaversine", "x"]"#, "2 * asin(sqrt(x))"),
    (#"["Erf", "x"]"#, "erf(x)"), (#"["Erfc", "x"]"#, "erfc(x)"), (#"["Gamma", "x"]"#, "gamma(x)"),
    (#"["GammaLn", "x"]"#, "lgamma(x)"), (#"["LogGamma", "x"]"#, "lgamma(x)"),
    (#"["Digamma", "x"]"#, "digamma(x)"),
    // Complex numbers.
    (#"["Complex", 2, 3]"#, "2 + 3j"), (#"["Complex", "x", "y"]"#, "x + y * 1j"),
    (#"["Complex", "x"]"#, "x + 0j"), (#"["Add", "x", "ImaginaryUnit"]"#, "x + 1j"),
    (#"["Real", "z"]"#, "z.real"), (#"["Imaginary", "z"]"#, "z.imag"),
    (#"["Conjugate", "z"]"#, "conj(z)"), (#"["Argument", "z"]"#, "angle(z)"),
    (#"["AbsArg", "z"]"#, "abs(z), angle(z)"),
    // Conditions.
    (#"["If", ["Less", "x", "y"], "x", "y"]"#, "x if x < y else y"),
    (#"["If", ["Less", 0, "x", 1], 1, 2]"#, "1 if 0 < x < 1 else 2"),
    (
      #"["If", ["Or", ["Equal", "x", 1], ["NotEqual", "y", 2]], 1, 2]"#,
      "1 if x == 1 or y != 2 else 2"
    ),
    (
      #"["If", ["And", ["LessEqual", "x", 1], ["Greater", "y", 2]], 1, 2]"#,
      "1 if x <= 1 and y > 2 else 2"
    ),
    (#"["If", ["Not", ["GreaterEqual", "x", 1]], 1, 2]"#, "1 if not x >= 1 else 2"),
    (#"["If", "True", "x", "y"]"#, "x if True else y"),
    (
      #"["Which", ["Less", "x", 0], 1, ["Less", "x", 1], 2, "True", 3]"#,
      "1 if x < 0 else 2 if x < 1 else 3"
    ),
    // Constants.
    (#"["Multiply", "Pi", "Half"]"#, "pi * 0.5"), (#"["Add", "ExponentialE", 1]"#, "e + 1"),
    (#"["Less", "x", "PositiveInfinity"]"#, "x < inf"),
    (#"["Less", "x", "NegativeInfinity"]"#, "x < -inf"),
    (#"["Multiply", "x", "Degrees"]"#, "x * 0.017453292519943295"),
    // Arrays: counted from 1.
    (#"["List", 1, 2, "x"]"#, "array([1, 2, x])"), (#"["Tuple", "x", "y"]"#, "x, y"),
    (#"["Single", "x"]"#, "(x,)"), (#"["Pair", "x", "y"]"#, "x, y"),
    (#"["Triple", "x", "y", "z"]"#, "x, y, z"), (#"["Vector", "x", "y"]"#, "array([[x], [y]])"),
    (#"["List", ["List", 1, 2], ["List", 3, 4]]"#, "array([[1, 2], [3, 4]])"),
    (
      #"["Multiply", ["Matrix", ["List", ["List", 1, 2, 3]], "'[]'"], "v"]"#,
      "array([[1, 2, 3]]) * v"
    ),
    (#"["At", "v", 1]"#, "v[0]"), (#"["At", "v", -1]"#, "v[-1]"),
    (#"["At", "A", 2, 3]"#, "A[1, 2]"),
    (#"["At", "v", ["List", 3, 1]]"#, "v[[2, 0]]"), (#"["First", "v"]"#, "v[0]"),
    (#"["Last", "A"]"#, "A[-1]"), (#"["Multiply", ["Length", "A"], "x"]"#, "A.shape[0] * x"),
    (#"["At", ["Shape", "A"], 2]"#, "A.shape[1]"),
    (#"["Multiply", ["Rank", "A"], "x"]"#, "A.ndim * x"),
    (#"["Multiply", ["Range", 3], "v"]"#, "arange(1, 4) * v"),
    (#"["Range", 0, 1, 0.25]"#, "arange(0, 1.125, 0.25)"),
    (#"["Range", 3, 1]"#, "arange(3, 0, -1)"),
    (#"["Linspace", 0, "x", 5]"#, "linspace(0, x, 5)"),
    (#"["Reshape", "A", ["Tuple", 9]]"#, "reshape(A, (9,))"), (#"["Flatten", "A"]"#, "ravel(A)"),
    (#"["Reverse", "v"]"#, "flip(v)"), (#"["Join", "v", ["List", 1, 2]]"#, "concat([v, [1, 2]])"),
    (#"["Sort", "v"]"#, "sort(v)"),
    // Matrices.
    (#"["Transpose", "A"]"#, "A.mT"), (#"["Transpose", "A", 1, 2]"#, "swapaxes(A, 0, 1)"),
    (#"["ConjugateTranspose", "C"]"#, "conj(C).mT"),
    (#"["MatrixMultiply", "A", "C", "v"]"#, "A @ C @ v"),
    (#"["Dot", "v", "v"]"#, "dot(v, v)"), (#"["Cross", "v", "v"]"#, "cross(v, v)"),
    (#"["Trace", "A"]"#, "trace(A)"), (#"["Diagonal", "A"]"#, "diagonal(A)"),
    (#"["Norm", "v"]"#, "norm(v)"), (#"["Norm", "v", 3]"#, "norm(v, 3)"),
    (#"["Norm", "v", "'Infinity'"]"#, "norm(v, inf)"),
    (#"["Norm", "A", "'Frobenius'"]"#, "norm(A)"),
    (#"["IdentityMatrix", 3]"#, "eye(3)"), (#"["KroneckerProduct", "A", "A"]"#, "kron(A, A)"),
    // Statistics.
    (#"["Mean", "v"]"#, "mean(v)"), (#"["Variance", "v"]"#, "var(v, correction=1)"),
    (#"["StandardDeviation", "v"]"#, "std(v, correction=1)"),
    (#"["PopulationVariance", "v"]"#, "var(v)"),
    (#"["PopulationStandardDeviation", "v"]"#, "std(v)"),
    // Sums and products.
    (#"["Sum", "v"]"#, "sum(v)"), (#"["Product", "v"]"#, "prod(v)"),
    (#"["Sum", ["Power", "x", "k"], ["Limits", "k", 1, 3]]"#, "x**1 + x**2 + x**3"),
    (#"["Sum", ["At", "v", "i"], ["Tuple", "i", 1, 3]]"#, "v[0] + v[1] + v[2]"),
    (#"["Sum", ["At", "v", ["Add", "i", 1]], ["Tuple", {"sym": "i"}, 2]]"#, "v[1] + v[2]"),
    (
      #"["Product", ["Add", "x", "i"], ["Element", ["Hold", "i"], ["Range", 0, 1]]]"#,
      "(x + 0) * (x + 1)"
    ),
    (#"["Sum", "x", ["Limits", "k", 2, 1]]"#, "0"),
    (#"["Product", "x", ["Limits", "k", 2, 1]]"#, "1"),
    (
      #"["Sum", ["At", "A", "i", "j"], ["Limits", "i", 1, 2], ["Limits", "j", 1, "i"]]"#,
      "A[0, 0] + (A[1, 0] + A[1, 1])"
    ),
    (
      #"["Sum", ["Function", ["Multiply", "k", "x"], "k"], ["Limits", "k", 1, 2]]"#, "1 * x + 2 * x"
    ),
    (
      #"["Sum", ["Sum", ["Multiply", "k", "k"], ["Limits", "k", 1, 2]], ["Limits", "k", 5, 5]]"#,
      "1 * 1 + 2 * 2"
    ),
    // More than 64 terms: loops.
    (
      #"["Sum", ["Sin", ["Multiply", "k", "x"]], ["Limits", "k", 1, 65]]"#,
      "s = sin(1 * x)\nfor k in range(2, 66): s = s + sin(k * x)\ns"
    ),
    (
      #"["Add", ["Cos", "x"], ["Product", ["Add", "z", "k"], ["Limits", "k", -70, 70]], "y"]"#,
      "s = z + -70\nfor k in range(-69, 71): s = s * (z + k)\ncos(x) + s + y"
    ),
    (
      #"["Sum", ["Multiply", ["At", "v", ["Mod", "k", 3]], "v"], ["Limits", "k", 4, 1000000]]"#,
      "s = v[0] * v\nfor k in range(5, 1000001): s = s + v[k % 3 - 1] * v\ns"
    ),
    (
      #"["Sum", ["Sum", ["Multiply", "j", "k", "x"], ["Limits", "j", 1, 2]], ["Limits", "k", 1, 100]]"#,
      "s = 1 * 1 * x + 2 * 1 * x\nfor k in range(2, 101): s = s + (1 * k * x + 2 * k * x)\ns"
    ),
    (
      #"["Sum", ["Multiply", "j", "k", "x"], ["Limits", "k", 1, 100], ["Limits", "j", 1, 90]]"#,
      "t = 1 * 1 * x\nfor j in range(2, 91): t = t + j * 1 * x\ns = t\n"
        + "for k in range(2, 101):\n  t = 1 * k * x\n  for j in range(2, 91): t = t + j * k * x\n"
        + "  s = s + t\ns"
    ),
    (
      #"["Block", ["Assign", "a", ["Exp", "x"]], ["Sum", ["Add", "a", "k"], ["Limits", "k", 1, 99]], "a"]"#,
      "exp(x)"
    ),
    (
      #"["Sum", ["Block", ["Assign", "b", ["Sin", "k"]], ["Multiply", "b", "b"]], ["Limits", "k", 0, 99]]"#,
      "b = sin(0)\ns = b * b\nfor k in range(1, 100):\n  b = sin(k)\n  s = s + b * b\ns"
    ),
    // Blocks and functions.
    (#"["Block", ["Assign", "a", ["Sin", "x"]], ["Multiply", "a", "a"]]"#, "a = sin(x); a * a"),
    (
      #"["Block", ["Declare", "a", "'real'"], ["Assign", "a", "x"], ["Assign", "a", ["Add", "a", 1]], ["Return", "a"]]"#,
      "a = x; a = a + 1; return a"
    ),
    (
      #"["Block", ["Declare", "a", "'real'", ["Exp", "x"]], ["Tuple", "a", "x"]]"#,
      "a = exp(x); a, x"
    ),
    (#"["Block", ["Assign", "x", 2], "x"]"#, "x = 2; x"),
    (#"["Apply", ["Function", ["Add", "a", "b"], "a", "b"], "x", 3]"#, "x + 3"),
    (#"["Apply", ["Multiply", "_", "_2"], "x", 3]"#, "x * 3"),
    (#"["Apply", "Sin", "x"]"#, "sin(x)"),
    (
      #"["Block", ["Assign", "f", ["Function", ["Square", "t"], "t"]], ["Add", ["f", "x"], ["f", "y"]]]"#,
      "square(x) + square(y)"
    ),
    (
      #"["Block", ["Assign", "f", ["Function", ["Return", ["g", "t"]], "g", "t"]], ["f", ["Function", ["Exp", "s"], "s"], "x"]]"#,
      "exp(x)"
    ),
    (#"["Hold", ["ReleaseHold", ["Delimiter", "x", "'()'"]]]"#, "x"),
    // The service's own names.
    (#"["softmax", "v"]"#, "softmax(v)"), (#"["sum", "A", 0]"#, "sum(A, 0)"),
    (#"["np_is_no_function", "x"]"#, ""), (#"["arcsin", "x"]"#, "arcsin(x)"),
  ]

  private static func program(_ mathJSON: String) throws -> Program {
    let document = try JSONDocument(parsing: Array(mathJSON.utf8))
    return try Formula(mathJSON: document.root).program(inputs: inputs)
  }

  @Test(arguments: rows.indices) func program(_ index: Int) throws {
    let (mathJSON, formula) = Self.rows[index]
    guard !formula.isEmpty else {
      #expect(throws: SpecError.self) { try Self.program(mathJSON) }
      return
    }
    let expected = try Formula(formula).program(inputs: Self.inputs)
    #expect(
      try Self.program(mathJSON).expressions == expected.expressions,
      "\(mathJSON) is not \(formula)")
  }

  /// Sums with a known value: 1000·1001/2, ψ'(1) - ψ'(1001) by mpmath, and 170! in float64.
  @Test(arguments: [
    (#"["Sum", "k", ["Limits", "k", 1, 1000]]"#, 500_500, 0),
    (
      #"["Sum", ["Divide", "x", ["Square", "k"]], ["Limits", "k", 1, 1000]]"#, 1.6439345666815598,
      1e-14
    ),
    (#"["Product", "k", ["Limits", "k", 1, 170]]"#, 7.257415615307999e306, 1e-13),
    (#"["Sum", "j", ["Limits", "k", 1, 100], ["Limits", "j", 1, 100]]"#, 505_000, 0),
  ])
  func sumsOfManyTerms(_ mathJSON: String, _ expected: Double, _ tolerance: Double) throws {
    let document = try JSONDocument(parsing: Array(mathJSON.utf8))
    let program = try Formula(mathJSON: document.root).program(inputs: [Input("x", .real)])
    let value = try #require(try program.evaluate([Tensor(1)]).first?.real.first)
    #expect(abs(value - expected) <= tolerance * expected, "\(mathJSON): \(value)")
  }

  /// No function, form or constant of the library without a row above.
  @Test func everyNameIsTested() {
    let text = Self.rows.map(\.mathJSON).joined()
    // Linear algebra is tested where it is computed.
    let elsewhere: Set = ["Determinant", "Inverse", "PseudoInverse"]
    let names =
      MathJSONLibrary.rows.map(\.name) + MathJSONForm.allCases.map(\.rawValue)
      + ["Pi", "Half", "True", "ImaginaryUnit", "ExponentialE"]
    for name in names where !elsewhere.contains(name) {
      #expect(text.contains("\"\(name)\""), "\(name)")
    }
  }
}

extension Program {
  /// Each output as one expression, whatever the order of the instructions.
  fileprivate var expressions: [String] {
    var texts: [String] = []
    for instruction in instructions {
      let operands = instruction.operands.map { texts[$0.index] }.joined(separator: ", ")
      texts.append("\(instruction.operation)(\(operands))")
    }
    return outputs.map { "\($0.name) = \(texts[$0.value.index])" }
  }
}

extension Shape {
  fileprivate init(vector length: Int) { self = Shape([length]) ?? .scalar }
  fileprivate init(matrix length: Int) { self = Shape([length, length]) ?? .scalar }
}
