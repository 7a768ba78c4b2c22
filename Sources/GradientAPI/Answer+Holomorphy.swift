import Differentiation
import Evaluation
import Programs
import Tensors

// Whether a function is holomorphic, where its program does not decide it.
extension Answer {
  /// Cauchy–Riemann at every point and for every element of a result: ∂f/∂z̄ = 0 to 1e-10 of ∂f/∂z. The first
  /// point that fails is named.
  ///
  /// - Parameters:
  ///   - value: the result.
  ///   - p, q: ∂f/∂z and ∂f/∂z̄ by an input, with the axes of the result and then those of the input.
  ///   - index: of the input.
  func requireHolomorphic(_ value: Tensor, _ p: Tensor, _ q: Tensor, _ index: Int) throws {
    if function.isProvenHolomorphic { return }
    let points = pointCount ?? 1
    if points == 0 { return }
    let (length, rows) = (p.shape.count / points, value.shape.count / points)
    if length == 0 { return }
    let row = length / rows
    let pairs = Pair(p: p, q: q)
    for point in 0..<points {
      let z = arguments[index].value(at: (range?.lowerBound ?? 0) + point)
      // What rounding leaves of terms that cancel, whatever is left of ∂f/∂z: of the others in a result of linear
      // algebra, and of the value. Any more would let all functions of a small scale pass.
      let whole = 1e-13 * p.magnitude(of: point * length..<(point + 1) * length)
      let scale = 1e-14 / max(1, z.magnitude(of: 0..<z.shape.count))
      for element in point * rows..<(point + 1) * rows {
        let noise = whole + scale * value.magnitude(of: element..<element + 1)
        if !pairs.isHolomorphic(element * row..<(element + 1) * row, noise: noise) {
          throw notHolomorphic(
            function.inputs[index].name, range.map { $0.lowerBound + point })
        }
      }
    }
  }

  /// The same by pushforwards of 1 and of i, for one scalar input and the first output.
  ///
  /// At the point and not beside it: z|z| has the derivative 0 at 0, and a client who asks there gets it.
  func requireHolomorphicAtPoint() throws {
    guard let pushforward = function.pushforward else { return }
    let index = function.wrt[0]
    func results(imaginary: Bool) throws -> [Tensor] {
      let direction = Tensor(unit: 0, like: function.inputs[index].type, imaginary: imaginary)
      return try run(pushforward, arguments + [.shared(direction)])
    }
    let (one, i) = (try results(imaginary: false), try results(imaginary: true))
    let pair = Self.pair(one[function.outputs.count], i: i[function.outputs.count])
    try requireHolomorphic(one[0], pair.p, pair.q, index)
  }

  private func notHolomorphic(_ name: String, _ point: Int?) -> Problem {
    Problem(
      .notHolomorphic,
      "the function is not holomorphic in '\(name)'" + (point.map { " at point \($0)" } ?? "")
        + ": it depends on the conjugate too; ask for /v1/wirtinger",
      pointer: point.map { request.points.pointer(of: $0) } ?? "/function")
  }
}

/// Both derivatives of a result, element by element.
private struct Pair {
  let p: Tensor
  let q: Tensor

  func isHolomorphic(_ elements: Range<Int>, noise: Double) -> Bool {
    var largest = 0.0
    for element in elements {
      // Where there is no derivative at all, as at a pole, nothing tells.
      guard p.isFinite(element) else { continue }
      guard q.isFinite(element) else { return false }
      largest = max(largest, q.magnitude(of: element..<element + 1))
    }
    return largest <= 1e-10 * p.magnitude(of: elements) + noise
  }
}

extension Tensor {
  fileprivate func isFinite(_ element: Int) -> Bool {
    real[element].isFinite && (dtype == .real || imaginary[element].isFinite)
  }
}
