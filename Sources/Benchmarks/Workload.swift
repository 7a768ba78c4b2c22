import Differentiation
import Evaluation
import FunctionSpecs
import Optimization
import Programs
import Tensors

/// A function whose value and gradient are computed, and the points to compute them at.
struct Workload: Sendable {
  /// The numbers of one input at many points: interleaved if it is complex, the points one after the other.
  typealias Points = @Sendable (_ count: Int) -> [[Double]]

  let name: String
  let formula: String
  let inputs: [Input]
  var constants: [(name: String, value: Tensor)] = []
  /// How many points there are in each measurement.
  let counts: [Int]
  let points: Points

  /// Reads, differentiates, optimizes and compiles: what a service does with a new function.
  func compile() throws -> Executable {
    let written = try Formula(formula).program(inputs: inputs, constants: constants)
    return try Executable(
      written.optimized().gradient(wrt: Array(inputs.indices), in: .optimizing()))
  }

  /// The inputs as columns of `count` points.
  func columns(_ count: Int) throws -> [BatchInput] {
    try zip(inputs, points(count)).map { input, numbers in
      let elements = input.type.shape.count
      let column: Column?
      if input.type.dtype == .complex {
        column = Column(interleaved: numbers, shape: input.type.shape)
      } else {
        let plane = Plane(numbers, pointStride: elements, points: count, elements: elements)
        column = plane.map { Column(input.type, count: count, real: $0) }
      }
      guard let column else { throw Failure(description: "\(name): the points do not fit") }
      return .column(column)
    }
  }

  /// One point in the order in which `Executable.evaluate(numbers:into:)` takes it.
  func numbers(at point: Int) -> [Double] {
    zip(inputs, points(point + 1)).flatMap { input, numbers -> [Double] in
      let elements = input.type.shape.count
      guard input.type.dtype == .complex else {
        return Array(numbers[(point * elements)..<((point + 1) * elements)])
      }
      let here = numbers[(2 * point * elements)..<(2 * (point + 1) * elements)]
      let parts = [0, 1].map { part in
        stride(from: here.startIndex + part, to: here.endIndex, by: 2).map { here[$0] }
      }
      return parts[0] + parts[1]
    }
  }
}

/// Why there is no figure.
struct Failure: Error, CustomStringConvertible {
  let description: String
}
