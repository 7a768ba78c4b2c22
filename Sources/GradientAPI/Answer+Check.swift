import Evaluation
import Programs
import Tensors

extension Answer {
  /// The derivatives against central differences of the function itself, element by element of the inputs.
  ///
  /// Differences at steps h and h/2 are extrapolated (Richardson), so what is left is of fourth order in h.
  /// The error is relative to the larger of the two and at least 1, over all elements of the first output.
  ///
  /// Point by point: steps depend on the point.
  func check() throws -> Members {
    guard let range else { return try check(arguments.map { $0.value(at: 0) }) }
    var columns = [[AnswerValue]](repeating: [], count: 4)
    var errors: [Double] = []
    var value: ColumnBuilder?
    for point in range {
      let members = try check(arguments.map { $0.value(at: point) })
      let block = members[0].value.batched
      if let value { value.append(block) } else { value = ColumnBuilder(block, total: range.count) }
      for (index, member) in members.enumerated() { columns[index].append(member.value) }
      if case .number(let error) = members[2].value { errors.append(error) }
    }
    let shape = Shape([errors.count]) ?? .scalar
    return [
      ("value", value?.value ?? .points([])), ("passed", .points(columns[1])),
      (
        "worst_relative_error", .tensor(Tensor(planes: errors, [], dtype: .real, shape: shape))
      ), ("where", .points(columns[3])),
    ]
  }

  private func check(_ arguments: [Tensor]) throws -> Members {
    let value = try function.evaluate(arguments, budget.check)
    var worst: (error: Double, place: AnswerValue) = (-1, .object([]))
    var isUndefined = false
    for (position, index) in function.wrt.enumerated() {
      let input = function.inputs[index]
      for element in 0..<input.type.shape.count {
        for imaginary in input.type.dtype == .complex ? [false, true] : [false] {
          let direction = Tensor(unit: element, like: input.type, imaginary: imaginary)
          let tangents = function.wrt.enumerated().map { other, index in
            other == position ? direction : Tensor(zeros: function.inputs[index].type)
          }
          try budget.check()
          let results = try function.executable.evaluate(
            arguments + tangents, check: budget.check)
          let exact = results[function.outputs.count]
          let scale = request.step * max(1, arguments[index].magnitude(at: element))
          let difference = try difference(arguments, index, direction, scale)
          let error = exact.distance(to: difference)
          if !error.isFinite { isUndefined = true }
          if error > worst.error || (error.isNaN && !worst.error.isNaN) {
            worst = (
              error,
              .object([
                ("input", .text(input.name)), ("element", .integer(element)),
                ("direction", .text(imaginary ? "imaginary" : "real")),
                ("derivative", .tensor(exact)), ("difference", .tensor(difference)),
              ])
            )
          }
        }
      }
    }
    let passed = !isUndefined && worst.error <= request.tolerance
    return values(value) + [
      ("passed", .boolean(passed)),
      (
        "worst_relative_error",
        // `max` takes a number for larger than NaN.
        .number(worst.error.isNaN ? .nan : max(0, worst.error))
      ),
      ("where", worst.place),
    ]
  }

  private func difference(
    _ arguments: [Tensor], _ index: Int, _ direction: Tensor, _ step: Double
  ) throws -> Tensor {
    func central(_ h: Double) throws -> Tensor {
      try budget.check()
      func value(_ factor: Double) throws -> Tensor {
        var moved = arguments
        moved[index] = moved[index].adding(factor, direction)
        return try function.evaluate(moved, budget.check)[0]
      }
      let (above, below) = (try value(h), try value(-h))
      return above.adding(-1, below).scaled(1 / (2 * h))
    }
    let (coarse, fine) = (try central(step), try central(step / 2))
    return fine.scaled(4.0 / 3).adding(-1.0 / 3, coarse)
  }
}

extension Tensor {
  fileprivate func adding(_ factor: Double, _ other: Tensor) -> Tensor {
    Tensor(
      planes: zip(real, other.real).map { $0 + factor * $1 },
      zip(imaginary, other.imaginary).map { $0 + factor * $1 }, dtype: dtype, shape: shape)
  }

  fileprivate func scaled(_ factor: Double) -> Tensor {
    Tensor(
      planes: real.map { factor * $0 }, imaginary.map { factor * $0 }, dtype: dtype, shape: shape)
  }

  fileprivate func magnitude(at element: Int) -> Double {
    max(real[element].magnitude, dtype == .complex ? imaginary[element].magnitude : 0)
  }

  /// The largest difference of a part, relative to the larger of the two and at least 1.
  fileprivate func distance(to other: Tensor) -> Double {
    var largest = 0.0
    for (a, b) in zip(real + imaginary, other.real + other.imaginary) {
      let error = (a - b).magnitude / max(1, a.magnitude, b.magnitude)
      if error.isNaN { return .nan }
      largest = max(largest, error)
    }
    return largest
  }
}
