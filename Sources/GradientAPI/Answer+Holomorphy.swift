import Differentiation
import Evaluation
import Programs
import Tensors

// Whether a function is holomorphic, where its program does not decide it.
extension Answer {
  /// Cauchy–Riemann at every point: ∂f/∂z̄ = 0 to 1e-10 of ∂f/∂z. The first point that fails is named.
  func requireHolomorphic(_ p: Tensor, _ q: Tensor, _ name: String) throws {
    if function.isProvenHolomorphic { return }
    let points = pointCount ?? 1
    let length = points == 0 ? 0 : p.shape.count / points
    for point in 0..<points {
      let part = point * length..<(point + 1) * length
      if q.magnitude(of: part) > 1e-10 * max(1, p.magnitude(of: part))
        || q.real[part].contains(where: \.isNaN) && !p.real[part].contains(where: \.isNaN)
      {
        throw notHolomorphic(name, range.map { $0.lowerBound + point })
      }
    }
  }

  /// The same by pushforwards of 1 and of i, for one scalar input and the first output.
  ///
  /// At the point and not beside it: z|z| has the derivative 0 at 0, and a client who asks there gets it.
  func requireHolomorphicAtPoint() throws {
    if function.isProvenHolomorphic { return }
    let pushforward = try Executable(try function.function.pushforward(wrt: function.wrt))
    func derivative(imaginary: Bool) throws -> Tensor {
      let type = function.inputs[function.wrt[0]].type
      let direction = Tensor(unit: 0, like: type, imaginary: imaginary)
      return try run(pushforward, arguments + [.shared(direction)])[function.outputs.count]
    }
    let pair = Self.pair(try derivative(imaginary: false), try derivative(imaginary: true))
    guard let q = pair.q else { return }
    try requireHolomorphic(pair.p, q, function.inputs[function.wrt[0]].name)
  }

  private func notHolomorphic(_ name: String, _ point: Int?) -> Problem {
    Problem(
      .notHolomorphic,
      "the function is not holomorphic in '\(name)'" + (point.map { " at point \($0)" } ?? "")
        + ": it depends on the conjugate too; ask for /v1/wirtinger",
      pointer: point.map { request.points.pointer(of: $0) } ?? "/function")
  }
}
