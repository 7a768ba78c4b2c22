import Differentiation
import FunctionSpecs
import Programs
import Support
import Tensors
import Testing

/// Decompositions where derivatives are not unique: the choices of phases, and what is unique all the same
/// where eigenvalues or singular values are repeated or zero.
@Suite struct GaugeTests {
  /// Functions that are smooth at matrices with repeated values, though the values one by one are not: against
  /// differences and in both modes.
  @Test(
    arguments: [
      ("sum(exp(eigvalsh(x)))", "2 * eye(3)"),
      ("sum(eigvalsh(x)**3)", "diag([1, 1, 4])"),
      ("prod(eigvalsh(x))", "diag([2, 2, 2])"),
      ("sum(eigh(x)[0]**2)", "diag([1, 3, 3])"),
      ("sum(svdvals(x)**2)", "diag([2, 2, -2])"),
      ("prod(svdvals(x)**2)", "diag([3, 3, 1])"),
      ("sum(svdvals(x)**4)", "diag([2, 2, 0])"),
      ("sum(svd(x)[1]**2)", "diag([1, 1, 1])"),
      ("norm(x, 'fro')**2", "diag([1, 1, 0])"),
      ("det(x) + trace(x @ x)", "diag([1, 0, 0])"),
    ], [false, true])
  func repeatedValues(_ row: (formula: String, at: String), _ isComplex: Bool) throws {
    let shape = try #require(Shape([3, 3]))
    let plain = try Formula(row.at).program(inputs: []).evaluate([])[0]
    let point =
      isComplex
      ? Tensor(planes: plain.real, plain.real.map { _ in 0 }, dtype: .complex, shape: shape) : plain
    let program = try Formula(row.formula).program(
      inputs: [Input("x", ValueType(point.dtype, shape))])
    let seed = SeededGenerator.freshSeed(environment: nil)
    do {
      try GradientChecker.check(program, at: [point], SeededGenerator(seed: seed), order: 1)
    } catch {
      Issue.record("\(row.formula) at \(row.at), complex \(isComplex), seed \(seed): \(error)")
    }
  }

  /// What a tangent does to the phases that are free, as a formula of the decomposition and its tangent that is
  /// zero by the choice: no eigenvector turns, singular vectors turn evenly, the diagonal of R stays real.
  @Test(arguments: [
    ("eigh(x)[1]", "einsum('ij,ij->j', conj(v), d)"),
    ("qr(x)[1]", "1j * imag(diagonal(d))"),
    // Signs of real matrices do not change.
    ("cholesky(x @ conj(x).T + eye(3))", "1j * imag(diagonal(d))"),
  ])
  func phases(_ decomposition: String, _ zero: String) throws {
    for seed in UInt64(1)...8 {
      var generator = SeededGenerator(seed: seed)
      let shape = try #require(Shape([3, 3]))
      func matrix() -> Tensor {
        func plane() -> [Double] { (0..<9).map { _ in generator.signed(0.3...1.5) } }
        return Tensor(planes: plane(), plane(), dtype: .complex, shape: shape)
      }
      let program = try Formula(decomposition).program(
        inputs: [Input("x", ValueType(.complex, shape))])
      let results = try program.pushforward(wrt: [0]).evaluate([matrix(), matrix()])
      let type = ValueType(.complex, shape)
      let check = try Formula(zero).program(inputs: [Input("v", type), Input("d", type)])
      for number in try check.evaluate(results).flatMap({ $0.real + $0.imaginary }) {
        #expect(abs(number) < 1e-11, "\(decomposition), seed \(seed)")
      }
    }
  }
}
