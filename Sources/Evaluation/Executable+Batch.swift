import Programs
import Tensors

extension Executable {
  /// The outputs at a range of points.
  ///
  /// - Parameters:
  ///   - inputs: one per input of the program, in order.
  ///   - points: which points; every column has at least as many.
  ///   - results: where the outputs go: that of `points.lowerBound` at place 0.
  ///   - width: the number of threads to use at most. Small ranges stay on the calling thread.
  ///   - check: called between blocks of points, from any of the threads; what it throws ends the
  ///     evaluation, and the results are then not all written.
  /// - Throws: `ProgramError.wrongArguments` when inputs or results do not fit the program or the range,
  ///   and what `check` throws.
  public func evaluate(
    _ inputs: [BatchInput], points: Range<Int>, into results: BatchResults, width: Int = 1,
    check: @Sendable () throws -> Void = {}
  ) throws {
    guard inputs.map(\.type) == program.inputs.map(\.type), points.lowerBound >= 0,
      inputs.allSatisfy({ $0.reaches(points.upperBound) }), results.types == program.outputTypes,
      points.count <= results.capacity
    else { throw ProgramError.wrongArguments }
    for (place, point) in points.enumerated() {
      try check()
      let values = try evaluate(inputs.map { $0.value(at: point) })
      for (index, value) in values.enumerated() { results.store(value, index, at: place) }
    }
  }
}

extension BatchInput {
  /// Whether there is a value for every point below a bound.
  fileprivate func reaches(_ bound: Int) -> Bool {
    switch self {
    case .shared: true
    case .column(let column): bound <= column.count
    }
  }
}

extension BatchResults {
  fileprivate func store(_ value: Tensor, _ result: Int, at point: Int) {
    func store(_ numbers: [Double], _ part: Int) {
      let plane = destination(result, part: part)
      for (element, number) in numbers.enumerated() {
        plane.base[point * plane.pointStride + element * plane.elementStride] = number
      }
    }
    store(value.real, 0)
    if value.dtype == .complex { store(value.imaginary, 1) }
  }
}
