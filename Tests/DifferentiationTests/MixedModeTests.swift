import Differentiation
import FunctionSpecs
import Programs
import Support
import Tensors
import Testing

/// Hessians of functions of the corpus by every order of modes, and by differences of gradients.
///
/// Under the real inner product a Hessian is symmetric, for complex inputs too, so a product with a vector is the
/// same whether a gradient is pushed forward, a pushforward is differentiated backwards, or a gradient is pulled
/// back.
@Suite struct MixedModeTests {
  /// Real and complex inputs, scalars and arrays, products of matrices, quotients, a spline of choices.
  private static let names: Set<String> = [
    "rosenbrock_nd", "griewank", "easom", "powell", "mixture", "mlp2_complex", "layernorm",
    "ising_complexH", "fresnel_r", "breit_wigner",
  ]

  @Test func hessiansAgree() throws {
    var (functions, elements) = (0, 0)
    for record in try Corpus.lines().map(CorpusRecord.init)
    where Self.names.contains(String(record.id.drop { $0 != "/" }.dropFirst())) {
      let program = try Formula(record.formula).program(inputs: record.inputs)
      guard program.outputTypes[0] == .real else { continue }
      let hessian = try Hessian(program, record.point)
      functions += 1
      for direction in hessian.directions {
        elements += 1
        let forwardOverReverse = try hessian.forwardOverReverse(direction)
        let scale = max(1, Numbers.largest(forwardOverReverse))
        for (name, product) in [
          ("reverse over forward", try hessian.reverseOverForward(direction)),
          ("reverse over reverse", try hessian.reverseOverReverse(direction)),
        ] {
          let distance = Numbers.distance(forwardOverReverse, product)
          #expect(distance <= 1e-11 * scale, "\(record.id): \(name) is off by \(distance)")
        }
        let differences = try hessian.differences(direction)
        let distance = Numbers.distance(forwardOverReverse, differences)
        #expect(distance <= 1e-6 * scale, "\(record.id): differences are off by \(distance)")
      }
    }
    print("mixed modes: \(functions) functions, \(elements) rows of Hessians in four ways")
    #expect(functions == 10)
  }
}

/// Products of a Hessian with a vector, in several ways.
private struct Hessian {
  let program: Program
  let point: [Tensor]
  let directions: [[Tensor]]
  private let all: [Int]
  private let gradient: Program
  private let pushedGradient: Program
  private let differentiatedPushforward: Program
  private let pulledGradient: Program

  init(_ program: Program, _ point: [Tensor]) throws {
    self.program = program
    self.point = point
    all = Array(program.inputs.indices)
    gradient = try program.gradient(wrt: all)
    pushedGradient = try gradient.pushforward(wrt: all)
    let pushforward = try program.pushforward(wrt: all)
    differentiatedPushforward = try pushforward.gradient(of: program.outputs.count, wrt: all)
    pulledGradient = try gradient.pullback(wrt: all)
    directions = Self.basis(point)
  }

  /// One tangent for every real and every imaginary part of the inputs.
  private static func basis(_ point: [Tensor]) -> [[Tensor]] {
    let zeros = point.map { Tensor(repeating: 0, dtype: $0.dtype, shape: $0.shape) }
    var directions: [[Tensor]] = []
    for (input, tensor) in point.enumerated() {
      for plane in 0..<(tensor.dtype == .complex ? 2 : 1) {
        for element in 0..<tensor.shape.count {
          var direction = zeros
          var planes = [zeros[input].real, zeros[input].imaginary]
          planes[plane][element] = 1
          direction[input] = Tensor(
            planes: planes[0], planes[1], dtype: tensor.dtype, shape: tensor.shape)
          directions.append(direction)
        }
      }
    }
    return directions
  }

  func forwardOverReverse(_ t: [Tensor]) throws -> [Tensor] {
    Array(try pushedGradient.evaluate(point + t).suffix(all.count))
  }

  func reverseOverForward(_ t: [Tensor]) throws -> [Tensor] {
    Array(try differentiatedPushforward.evaluate(point + t).suffix(all.count))
  }

  func reverseOverReverse(_ t: [Tensor]) throws -> [Tensor] {
    let zeros = program.outputTypes.map {
      Tensor(repeating: 0, dtype: $0.dtype, shape: $0.shape)
    }
    return Array(try pulledGradient.evaluate(point + zeros + t).suffix(all.count))
  }

  /// Central differences of the gradient at two steps, extrapolated.
  func differences(_ t: [Tensor]) throws -> [Tensor] {
    func difference(_ h: Double) throws -> [Tensor] {
      func gradient(_ step: Double) throws -> [Tensor] {
        let moved = zip(point, t).map { Numbers.combine($0, 1, $1, step) }
        return Array(try self.gradient.evaluate(moved).suffix(all.count))
      }
      return zip(try gradient(h), try gradient(-h)).map {
        Numbers.combine($0, 1 / (2 * h), $1, -1 / (2 * h))
      }
    }
    let (far, near) = (try difference(2e-3), try difference(1e-3))
    return zip(near, far).map { Numbers.combine($0, 4.0 / 3, $1, -1.0 / 3) }
  }
}

private enum Numbers {
  static func combine(_ a: Tensor, _ p: Double, _ b: Tensor, _ q: Double) -> Tensor {
    func plane(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { p * $0 + q * $1 } }
    return Tensor(
      planes: plane(a.real, b.real), plane(a.imaginary, b.imaginary), dtype: a.dtype,
      shape: a.shape)
  }

  static func largest(_ tensors: [Tensor]) -> Double {
    tensors.flatMap { $0.real + $0.imaginary }.map(\.magnitude).max() ?? 0
  }

  static func distance(_ a: [Tensor], _ b: [Tensor]) -> Double {
    // NaN counts as infinitely far.
    zip(a, b).flatMap { x, y in
      zip(x.real + x.imaginary, y.real + y.imaginary).map { ($0 - $1).magnitude }
    }.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
  }
}
