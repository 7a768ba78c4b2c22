import Differentiation
public import Programs
public import Tensors

/// Checks the derivatives of a program against what the rules had no part in.
///
/// 1. The pushforward against central differences of the primal.
/// 2. Re⟨ȳ, J ẋ⟩ = Re⟨Jᴴ ȳ, ẋ⟩, which ties the pullback to the pushforward.
///
/// Running it on the pushforward and the pullback as programs checks the second order.
public struct GradientChecker {
  /// A disagreement, in words for the test's output.
  public struct Failure: Error, CustomStringConvertible {
    /// What disagrees.
    public let description: String
  }

  private let program: Program
  private let point: [Tensor]
  private var generator: SeededGenerator

  /// A checker of a program at a point; the directions come from the generator.
  public init(_ program: Program, at point: [Tensor], _ generator: SeededGenerator) {
    self.program = program
    self.point = point
    self.generator = generator
  }

  /// Checks the program itself, and to the second order its pushforward and its pullback.
  public static func check(
    _ program: Program, at point: [Tensor], _ generator: SeededGenerator, order: Int = 2
  ) throws {
    var checker = GradientChecker(program, at: point, generator)
    try checker.check()
    guard order > 1 else { return }
    let all = Array(program.inputs.indices)
    let tangents = point.map { checker.direction(like: $0) }
    try check(
      try program.pushforward(wrt: all), at: point + tangents, checker.generator, order: order - 1)
    let cotangents = try program.evaluate(point).map { checker.direction(like: $0) }
    try check(
      try program.pullback(wrt: all), at: point + cotangents, checker.generator, order: order - 1)
  }

  private mutating func direction(like tensor: Tensor) -> Tensor {
    func plane(_ count: Int) -> [Double] { (0..<count).map { _ in generator.signed(0.3...1.2) } }
    return Tensor(
      planes: plane(tensor.real.count), plane(tensor.imaginary.count), dtype: tensor.dtype,
      shape: tensor.shape)
  }

  private mutating func check() throws {
    let all = Array(program.inputs.indices)
    let tangents = point.map { direction(like: $0) }
    let results = try program.pushforward(wrt: all).evaluate(point + tangents)
    let values = results.prefix(program.outputs.count)
    let pushed = Array(results.suffix(program.outputs.count))
    try compareDifferences(tangents, pushed)

    let cotangents = values.map { direction(like: $0) }
    let pulled = Array(
      try program.pullback(wrt: all).evaluate(point + cotangents).suffix(point.count))
    let (left, scale) = inner(cotangents, pushed)
    let (right, otherScale) = inner(pulled, tangents)
    guard abs(left - right) <= 1e-11 * max(scale, otherScale) else {
      throw Failure(
        description: "⟨ȳ, Jẋ⟩ = \(left), ⟨Jᴴȳ, ẋ⟩ = \(right) at \(point) of\n\(program)")
    }
  }

  /// Central differences at two steps, extrapolated: the error is of the fourth order in the step.
  private func compareDifferences(_ tangents: [Tensor], _ pushed: [Tensor]) throws {
    let h = 1e-3
    let far = try difference(tangents, h)
    let near = try difference(tangents, h / 2)
    for (index, exact) in pushed.enumerated() {
      for plane in [\Tensor.real, \Tensor.imaginary] {
        let numbers = zip(
          exact[keyPath: plane], zip(far[index][keyPath: plane], near[index][keyPath: plane]))
        for (want, (coarse, fine)) in numbers {
          let estimate = (4 * fine - coarse) / 3
          let scale = max(1, abs(want))
          guard abs(estimate - want) <= 1e-7 * scale else {
            throw Failure(
              description:
                "jvp \(want), differences \(estimate) at \(point) along \(tangents) of\n\(program)")
          }
        }
      }
    }
  }

  private func difference(_ tangents: [Tensor], _ h: Double) throws -> [Tensor] {
    let forward = try program.evaluate(zip(point, tangents).map { $0.moved(by: h, along: $1) })
    let backward = try program.evaluate(zip(point, tangents).map { $0.moved(by: -h, along: $1) })
    return zip(forward, backward).map { $0.scaled(1 / (2 * h)).moved(by: -1 / (2 * h), along: $1) }
  }

  /// Re Σ conj(a) b over all tensors, and the sum of the magnitudes.
  private func inner(_ left: [Tensor], _ right: [Tensor]) -> (sum: Double, scale: Double) {
    let products = zip(left, right).flatMap {
      zip($0.real + $0.imaginary, $1.real + $1.imaginary).map { $0 * $1 }
    }
    return (products.reduce(0, +), products.map(abs).reduce(1e-300, +))
  }
}

extension Tensor {
  fileprivate func scaled(_ factor: Double) -> Tensor {
    Tensor(
      planes: real.map { $0 * factor }, imaginary.map { $0 * factor }, dtype: dtype, shape: shape)
  }

  fileprivate func moved(by step: Double, along direction: Tensor) -> Tensor {
    Tensor(
      planes: zip(real, direction.real).map { $0 + step * $1 },
      zip(imaginary, direction.imaginary).map { $0 + step * $1 }, dtype: dtype, shape: shape)
  }
}
