import Differentiation
import Programs
import Tensors

// Whether a function is holomorphic, where its program does not decide it.
extension Answer {
  /// Cauchy–Riemann at the point: ∂f/∂z̄ = 0 to 1e-10 of ∂f/∂z.
  func requireHolomorphic(_ p: Tensor, _ q: Tensor, _ name: String) throws {
    if function.isProvenHolomorphic { return }
    if q.magnitude > 1e-10 * max(1, p.magnitude)
      || q.real.contains(where: \.isNaN) && !p.real.contains(where: \.isNaN)
    {
      throw notHolomorphic(name)
    }
  }

  /// The same by pushforwards of 1 and of i, for one scalar input and the first output.
  ///
  /// At the point and not beside it: z|z| has the derivative 0 at 0, and a client who asks there gets it.
  func requireHolomorphicAtPoint() throws {
    if function.isProvenHolomorphic { return }
    let pushforward = try function.function.pushforward(wrt: function.wrt)
    func derivative(imaginary: Bool) throws -> Tensor {
      try budget.check()
      let type = function.inputs[function.wrt[0]].type
      let results = try pushforward.evaluate(
        arguments + [Tensor(unit: 0, like: type, imaginary: imaginary)])
      return results[function.outputs.count]
    }
    let pair = Self.pair(try derivative(imaginary: false), try derivative(imaginary: true))
    guard let q = pair.q else { return }
    try requireHolomorphic(pair.p, q, function.inputs[function.wrt[0]].name)
  }

  private func notHolomorphic(_ name: String) -> Problem {
    Problem(
      .notHolomorphic,
      "the function is not holomorphic in '\(name)': it depends on the conjugate too; ask for "
        + "/v1/wirtinger", pointer: "/function")
  }
}
