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

  /// Cauchy–Riemann beside the point: |z|² has a derivative at 0 and is not holomorphic there.
  ///
  /// A tangent t and its multiple i t must give results that differ by the factor i; the points lie a
  /// thousandth away, in a direction that no symmetry of a formula has.
  func requireHolomorphicNearby() throws {
    let pushforward = try function.function.pushforward(wrt: function.wrt)
    for step in [1e-3, -1.7e-3] {
      var moved = arguments
      for index in function.wrt where moved[index].dtype == .complex {
        let value = moved[index]
        moved[index] = Tensor(
          planes: value.real.map { $0 + step * (0.8 + $0.magnitude) },
          value.imaginary.map { $0 + step * (0.6 + $0.magnitude) }, dtype: .complex,
          shape: value.shape)
      }
      for (position, index) in function.wrt.enumerated()
      where function.inputs[index].type.dtype == .complex {
        func results(_ tangent: (Tensor) -> Tensor) throws -> [Tensor] {
          try budget.check()
          let tangents = function.wrt.enumerated().map { other, index in
            other == position ? tangent(moved[index]) : Tensor(zeros: function.inputs[index].type)
          }
          return Array(try pushforward.evaluate(moved + tangents).dropFirst(function.outputs.count))
        }
        let direction = { (value: Tensor) in value.direction }
        let one = try results(direction)
        let i = try results { direction($0).timesI }
        for (a, b) in zip(one, i) where a.isFinite && b.isFinite {
          let difference = Tensor(
            planes: zip(b.real, a.imaginaryOrZeros).map { $0 + $1 },
            zip(b.imaginaryOrZeros, a.real).map { $0 - $1 }, dtype: .complex, shape: a.shape)
          if difference.magnitude > 1e-8 * max(1, a.magnitude) {
            throw notHolomorphic(function.inputs[index].name)
          }
        }
      }
    }
  }

  private func notHolomorphic(_ name: String) -> Problem {
    Problem(
      .notHolomorphic,
      "the function is not holomorphic in '\(name)': it depends on the conjugate too; ask for "
        + "/v1/wirtinger", pointer: "/function")
  }
}

extension Tensor {
  /// A tangent with another number at every element.
  fileprivate var direction: Tensor {
    let numbers = real.indices.map { 1 + 0.37 * Double($0 % 7) }
    return Tensor(planes: numbers, numbers.map { $0 * 0.61 - 1 }, dtype: .complex, shape: shape)
  }

  fileprivate var timesI: Tensor {
    Tensor(planes: imaginary.map { -$0 }, real, dtype: .complex, shape: shape)
  }
}
