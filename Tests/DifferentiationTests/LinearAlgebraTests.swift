import Differentiation
import FunctionSpecs
import Programs
import Support
import Tensors
import Testing

/// Every function of matrices and every transform under the gradient checker: against central differences
/// and in both modes, to the second order. Vectors whose phase is free are checked through what does not
/// depend on it.
@Suite struct LinearAlgebraTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let formula: String
    let shapes: [[Int]]
    var kinds: [Bool] = [false, true]
    var testDescription: String { "\(formula) \(shapes)" }
    init(_ formula: String, _ shapes: [Int]..., only isComplex: Bool? = nil) {
      self.formula = formula
      self.shapes = shapes
      if let isComplex { kinds = [isComplex] }
    }
  }

  /// A matrix of which the rest is small beside its diagonal is regular and its eigenvalues lie apart.
  private static let apart = "A = x / 3 + diag([1, 3, 5]); "
  private static let phases = "V = V * conj(sign(V[0:1, :])); "

  static let rows: [Row] = [
    Row("det(x)", [3, 3]), Row("det(x)", [2, 2, 2]), Row("det(x)", [1, 1]), Row("det(x)", [4, 4]),
    Row("slogdet(x / 3 - 2 * eye(3))[1]", [3, 3]), Row("slogdet(x + 4 * eye(2)).sign", [2, 2, 2]),
    Row("\(apart)inv(A)", [3, 3]), Row("inv(x + 3 * eye(2))", [2, 2, 2]),
    Row("solve(x + 4 * eye(3), y)", [3, 3], [3]),
    Row("solve(x + 4 * eye(2), y)", [2, 2, 2], [2, 2, 3]),
    Row("solve(x + 4 * eye(2), y)", [2, 2], [3, 2, 1]),
    Row("cholesky(x + 5 * eye(3))", [3, 3]),
    Row("cholesky(x + 5 * eye(2), upper=True)", [2, 2, 2]),
    Row("\(apart)eigvalsh(A)", [3, 3]), Row("eigvalsh(x + diag([0, 9]))", [2, 2, 2]),
    Row("\(apart)w, V = eigh(A); \(phases)concat([w, ravel(real(V)), ravel(imag(V))])", [3, 3]),
    Row("\(apart)w, V = eigh(A, UPLO='U'); (V * exp(w / 4)) @ conj(V).T", [3, 3]),
    Row("eigh(x + diag([0, 9])).eigenvalues", [2, 2, 2]),
    Row("\(apart)svdvals(A)", [3, 3]), Row("svdvals(x / 4 + eye(3, 2) * [1, 3])", [3, 2]),
    Row("svdvals(x / 4 + eye(2, 3) * [1, 3, 0])", [2, 2, 3]),
    Row(
      "u, s, v = svd(x / 4 + eye(4, 2) * [1, 3], full_matrices=False); (u * sin(s)) @ v", [4, 2]),
    Row(
      "u, s, v = svd(x / 4 + eye(2, 3) * [1, 3, 0], full_matrices=False); (u * sin(s)) @ v", [2, 3]),
    Row(
      "u, s, v = svd(x / 4 + eye(3, 2) * [1, 3] + 0.5); (u[:, :2] * conj(sign(u[0:1, :2]))) @ diag(s)",
      [3, 2]),
    Row("u = svd(x / 4 + eye(4, 2) * [1, 3]).U; u[:, 2:] @ conj(u[:, 2:]).T", [4, 2]),
    Row("v = svd(x / 4 + eye(2, 4) * [1, 3, 0, 0]).Vh; conj(v[2:, :]).T @ v[2:, :]", [2, 4]),
    Row("\(apart)qr(A).Q", [3, 3]), Row("\(apart)q, r = qr(A); r", [3, 3]),
    Row("qr(x / 4 + eye(4, 2)).Q", [4, 2]),
    Row("qr(x / 4 + eye(4, 2)).R", [4, 2]), Row("qr(x / 4 + eye(2, 4))[0]", [2, 4]),
    Row("qr(x / 4 + eye(2, 4))[1]", [2, 4]),
    Row("q, r = qr(x / 4 + eye(4, 2), mode='complete'); q[:, 2:] @ conj(q[:, 2:]).T", [4, 2]),
    Row("qr(x / 4 + eye(3, 2), mode='r')", [2, 3, 2]),
    Row("pinv(x / 4 + eye(3, 2))", [3, 2]), Row("pinv(x / 4 + eye(2, 3))", [2, 2, 3]),
    Row("pinv(outer(x, y))", [3], [2]),
    Row("expm(x)", [3, 3]), Row("expm(x)", [2, 2, 2]), Row("expm(4 * x)", [2, 2]),
    Row("norm(x / 4 + eye(3, 2) * [1, 3], 2)", [3, 2]),
    Row("norm(x / 4 + eye(3, 2) * [1, 3], -2)", [3, 2]),
    Row("norm(x / 4 + eye(2, 3) * [1, 3, 0], 'nuc')", [2, 3]),
    Row("matrix_norm(x / 4 + eye(2, 3) * [1, 3, 0], ord='nuc', keepdims=True)", [2, 2, 3]),
    Row("norm(x, 'fro')", [2, 3]),
    Row("kron(x, y)", [2, 2], [1, 3]), Row("cross(x, y)", [2, 3], [3]),
    Row("fft(x)", [5]), Row("fft(x, n=3, axis=0, norm='ortho')", [4, 2]),
    Row("fft(x, n=7)", [2, 4]),
    Row("ifft(x)", [6]), Row("ifft(x, norm='forward')", [2, 3]), Row("rfft(x)", [6], only: false),
    Row("rfft(x)", [2, 5], only: false), Row("irfft(x)", [4]), Row("irfft(x, n=7)", [4]),
    Row("fft2(x)", [2, 3, 4]), Row("ifft2(x)", [3, 2]), Row("fftn(x)", [2, 2, 3]),
    Row("ifftn(x, axes=(0, 2))", [2, 2, 3]), Row("fftshift(x)", [5]), Row("ifftshift(x)", [3, 4]),
    Row("fft(x)", [101]),
  ]

  @Test(arguments: rows) func derivatives(_ row: Row) throws {
    for isComplex in row.kinds {
      let seed = SeededGenerator.freshSeed(environment: nil)
      var generator = SeededGenerator(seed: seed)
      let point = try row.shapes.map { try generator.array($0, isComplex: isComplex) }
      let inputs = zip(["x", "y"], point).map { Input($0, ValueType($1.dtype, $1.shape)) }
      do {
        let program = try Formula(row.formula).program(inputs: inputs)
        try GradientChecker.check(
          program, at: point, generator, order: point[0].shape.count > 20 ? 1 : 2)
      } catch {
        Issue.record("seed \(seed), complex \(isComplex): \(String("\(error)".prefix(300)))")
      }
    }
  }

  /// Determinants to the third order at matrices of every rank.
  @Test(arguments: [0, 1, 2, 3], [false, true]) func singularDeterminants(
    _ rank: Int, _ isComplex: Bool
  ) throws {
    var generator = SeededGenerator(seed: 17)
    let factors = [
      try generator.array([4, rank], isComplex: isComplex),
      try generator.array([rank, 4], isComplex: isComplex),
      try generator.array([4, 4], isComplex: isComplex),
    ]
    let type = ValueType(isComplex ? .complex : .real, Shape([4, 4]) ?? .scalar)
    let inputs = zip(["a", "b"], factors).map { Input($0, ValueType($1.dtype, $1.shape)) }
    let product = try Formula("a @ b").program(inputs: inputs).evaluate(Array(factors.prefix(2)))
    let determinant = try Formula("det(x)").program(inputs: [Input("x", type)])
    try GradientChecker.check(determinant, at: product, generator, order: 3)
  }

  /// Taylor series through functions of matrices: against the closed forms.
  @Test(arguments: [
    ("det(t * eye(3))", 3, [12.0, 12, 6, 0]),
    ("det(stack([stack([cos(t), sin(t)]), stack([-sin(t), cos(t)])]))", 0.3, [0, 0, 0, 0]),
    ("inv(eye(2) * t)[0, 0]", 2.0, [-0.25, 0.25, -0.375, 0.75]),
    ("expm(t * eye(2))[1, 1]", 0.0, [1, 1, 1, 1]),
    ("slogdet(t * eye(2))[1]", 1.0, [2, -2, 4, -12]),
    ("eigvalsh(stack([stack([t, 1 + 0 * t]), stack([1 + 0 * t, -t])]))[1]", 0.0, [0, 1, 0, -3]),
    ("cholesky(t * eye(2))[1, 1]", 1.0, [0.5, -0.25, 0.375, -0.9375]),
    ("solve(t * eye(2), inv(t * eye(2)))[0, 0]", 1.0, [-2, 6, -24, 120]),
  ]) func series(_ formula: String, _ t: Double, _ want: [Double]) throws {
    let at = formula.hasPrefix("det(t") ? 2.0 : t
    let program = try Formula(formula).program(inputs: [Input("t", .real)])
    let got = try program.derivatives(by: 0, order: 4).evaluate([Tensor(at)]).dropFirst()
    for (value, number) in zip(got, want) {
      #expect(abs(value.real[0] - number) < 1e-10, "\(got.map(\.real)), not \(want)")
    }
  }

  /// What is not defined gives NaN, and always an answer.
  @Test(arguments: [
    "inv(x)", "solve(x, x)", "cholesky(x - 3)", "eigh(x * nan)[0]", "svdvals(x / 0)",
    "svd(x * nan).U", "expm(x * inf)", "pinv(x * nan)", "qr(x * nan).R", "eigvalsh(x * nan)",
  ]) func undefined(_ formula: String) throws {
    let shape = try #require(Shape([2, 2]))
    let x = try #require(Tensor([1, 2, 2, 4], shape: shape))
    let program = try Formula(formula).program(inputs: [Input("x", ValueType(.real, shape))])
    #expect(try program.evaluate([x])[0].real.contains { $0.isNaN })
  }

  @Test(arguments: [
    ("det(x)", "a square matrix is expected, and this array has shape [2, 3]"),
    ("solve(eye(3), x)", "shapes [3, 3] and [2, 3] do not fit together"),
    ("inv(x[0])", "an array of at least 2 axes is expected, and this one has 1"),
    ("eigh(eye(2), UPLO='Q')", "the argument 'UPLO' of 'eigh' must be 'L' or 'U'"),
    ("rfft(x * 1j)", "'rfft' is defined for real values only, and this one is complex"),
    (
      "fft(x, norm='both')", "the argument 'norm' of 'fft' must be 'backward', 'ortho' or 'forward'"
    ),
    ("fft(x, n=0)", "the argument 'n' of 'fft' must be at least one element"),
    (
      "svd(zeros((3000, 3000)))",
      "the functions of matrices need more operations than the limit of 20000000000"
    ),
  ]) func errors(_ formula: String, _ sentence: String) throws {
    let type = ValueType(.real, try #require(Shape([2, 3])))
    do throws(SpecError) {
      _ = try Formula(formula).program(inputs: [Input("x", type)])
      Issue.record("no error")
    } catch {
      #expect(error.description == sentence)
      #expect(error.span != nil)
    }
  }

  @Test(arguments: [
    "det(x)", "inv(x)", "cholesky(x)", "eigh(x)[0]", "eigh(x)[1]", "svd(x)[0]", "svdvals(x)",
    "qr(x)[0]", "pinv(x)", "expm(x)", "slogdet(x)[1]",
  ]) func emptyMatrices(_ formula: String) throws {
    let shape = try #require(Shape([0, 0]))
    let x = Tensor(repeating: 0, dtype: .real, shape: shape)
    let program = try Formula(formula).program(inputs: [Input("x", ValueType(.real, shape))])
    _ = try program.pullback(wrt: [0]).evaluate(
      [x] + program.outputTypes.map { Tensor(repeating: 1, dtype: $0.dtype, shape: $0.shape) })
  }
}

extension SeededGenerator {
  fileprivate mutating func array(_ lengths: [Int], isComplex: Bool) throws -> Tensor {
    let shape = try #require(Shape(lengths))
    func plane() -> [Double] { (0..<shape.count).map { _ in signed(0.3...1.5) } }
    return Tensor(
      planes: plane(), isComplex ? plane() : [], dtype: isComplex ? .complex : .real, shape: shape)
  }
}
