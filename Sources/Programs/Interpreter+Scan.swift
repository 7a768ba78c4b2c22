import ScalarMath
import Tensors

extension Scan {
  /// The meaning of a loop: its body, iteration by iteration.
  ///
  /// What does not change is computed once; nothing is verified again. A body of scalar functions, the
  /// usual one, works on numbers in place of tensors.
  func evaluate<E>(_ operands: [Tensor], check: () throws(E) -> Void) throws(E) -> Tensor {
    let plan = BodyPlan(self)
    let fixed = try plan.fixedValues(operands, check: check)
    return plan.isScalar
      ? try scalars(plan, operands, fixed, check: check)
      : try tensors(plan, operands, fixed, check: check)
  }

  private func tensors<E>(
    _ plan: BodyPlan, _ operands: [Tensor], _ fixed: [Tensor?], check: () throws(E) -> Void
  ) throws(E) -> Tensor {
    let placeholder = Tensor(0)
    var values = fixed.map { $0 ?? placeholder }
    var carries = Array(operands[..<carryCount])
    var stacks = StackedOutputs(self)
    var clock = 0
    for step in 0..<count {
      try tick(&clock, check)
      let k = isReversed ? count - 1 - step : step
      for (input, index) in plan.changingInputs {
        values[index] =
          if input < carryCount {
            carries[input]
          } else if input < carryCount + sliceCount {
            operands[input].element(k)
          } else {
            Tensor(Double(k))
          }
      }
      for index in plan.steps {
        let instruction = body.instructions[index]
        values[index] = try instruction.operation.evaluate(
          instruction.operands.map { values[$0.index] }, result: instruction.type, check: check)
      }
      for (index, output) in body.outputs.enumerated() {
        let value = values[output.value.index]
        if index < carryCount { carries[index] = value } else { stacks.write(value, index, k) }
      }
    }
    return stacks.packed(carries)
  }

  private func scalars<E>(
    _ plan: BodyPlan, _ operands: [Tensor], _ fixed: [Tensor?], check: () throws(E) -> Void
  ) throws(E) -> Tensor {
    var values = fixed.map { value -> Element in
      guard let value, value.shape.isScalar else { return .real(0) }
      return Element(value, at: 0)
    }
    var carries = operands[..<carryCount].map { Element($0, at: 0) }
    var stacks = StackedOutputs(self)
    var clock = 0
    for step in 0..<count {
      try tick(&clock, check)
      let k = isReversed ? count - 1 - step : step
      for (input, index) in plan.changingInputs {
        values[index] =
          if input < carryCount {
            carries[input]
          } else if input < carryCount + sliceCount {
            Element(operands[input], at: k)
          } else {
            .real(Double(k))
          }
      }
      for index in plan.steps {
        let instruction = body.instructions[index]
        values[index] = instruction.operation.evaluate(instruction.operands, of: values)
      }
      for (index, output) in body.outputs.enumerated() {
        let value = values[output.value.index]
        if index < carryCount { carries[index] = value } else { stacks.write(value, index, k) }
      }
    }
    return stacks.packed(
      carries.enumerated().map { Tensor([$1], body.inputs[$0].type) })
  }

  /// Calls `check` about every fifty thousand elements that were computed.
  private func tick<E>(_ clock: inout Int, _ check: () throws(E) -> Void) throws(E) {
    clock = clock.addingSaturating(bodyWork.addingSaturating(1))
    guard clock > 50_000 else { return }
    clock = 0
    try check()
  }
}

/// Which instructions of a body are carried out in every iteration.
private struct BodyPlan {
  let scan: Scan
  /// The instructions that depend on the iteration, but for inputs.
  let steps: [Int]
  /// The carried values, slices and the index: the number of the input, and its instruction.
  let changingInputs: [(input: Int, instruction: Int)]
  /// Whether every changing value is a scalar and every step elementwise.
  let isScalar: Bool
  private let changes: [Bool]

  init(_ scan: Scan) {
    self.scan = scan
    var changes: [Bool] = []
    var steps: [Int] = []
    var inputs: [(Int, Int)] = []
    var isScalar = true
    let invariants = scan.carryCount + scan.sliceCount..<scan.operandCount
    for (index, instruction) in scan.body.instructions.enumerated() {
      if case .input(let input) = instruction.operation {
        changes.append(!invariants.contains(input))
        if changes[index] { inputs.append((input, index)) }
      } else {
        changes.append(instruction.operands.contains { changes[$0.index] })
        if changes[index] {
          steps.append(index)
          isScalar = isScalar && instruction.operation.isElementwise
        }
      }
      if changes[index] && !instruction.type.shape.isScalar { isScalar = false }
    }
    // A fixed result has to be a scalar too where it is stacked or carried.
    if scan.body.outputTypes.contains(where: { !$0.shape.isScalar }) { isScalar = false }
    if scan.body.inputs[..<scan.carryCount].contains(where: { !$0.type.shape.isScalar }) {
      isScalar = false
    }
    self.changes = changes
    self.steps = steps
    self.isScalar = isScalar
    changingInputs = inputs
  }

  /// The values that are the same in every iteration.
  func fixedValues<E>(
    _ operands: [Tensor], check: () throws(E) -> Void
  ) throws(E) -> [Tensor?] {
    var values: [Tensor?] = []
    for (index, instruction) in scan.body.instructions.enumerated() {
      if changes[index] {
        values.append(nil)
      } else if case .input(let input) = instruction.operation {
        values.append(operands[input])
      } else {
        let fixed = instruction.operands.compactMap { values[$0.index] }
        values.append(
          try instruction.operation.evaluate(fixed, result: instruction.type, check: check))
      }
    }
    return values
  }
}

/// The stacked outputs of a loop while they are being written.
private struct StackedOutputs {
  private let scan: Scan
  private var planes: [(real: [Double], imaginary: [Double])]

  init(_ scan: Scan) {
    self.scan = scan
    planes = scan.packing.types.enumerated().map { index, type in
      guard index >= scan.carryCount else { return ([], []) }
      let zeros = [Double](repeating: 0, count: type.shape.count)
      return (zeros, type.dtype == .complex ? zeros : [])
    }
  }

  mutating func write(_ value: Tensor, _ output: Int, _ iteration: Int) {
    let length = value.real.count
    for (index, number) in value.real.enumerated() {
      planes[output].real[iteration * length + index] = number
    }
    for (index, number) in value.imaginary.enumerated() {
      planes[output].imaginary[iteration * length + index] = number
    }
  }

  mutating func write(_ value: Element, _ output: Int, _ iteration: Int) {
    switch value {
    case .boolean(let truth): planes[output].real[iteration] = truth ? 1 : 0
    case .real(let number): planes[output].real[iteration] = number
    case .complex(let number):
      planes[output].real[iteration] = number.re
      planes[output].imaginary[iteration] = number.im
    }
  }

  func packed(_ carries: [Tensor]) -> Tensor {
    var elements: [Double] = []
    elements.reserveCapacity(scan.packing.count)
    for carry in carries { elements += carry.real + carry.imaginary }
    for plane in planes[scan.carryCount...] {
      elements += plane.real
      elements += plane.imaginary
    }
    return Tensor(planes: elements, [], dtype: .real, shape: scan.packing.type.shape)
  }
}

extension Tensor {
  /// Element k along the first axis of an array.
  fileprivate func element(_ k: Int) -> Tensor {
    guard let shape = Shape(Array(shape.dimensions.dropFirst())) else { illTyped() }
    let range = k * shape.count..<(k + 1) * shape.count
    return Tensor(
      planes: Array(real[range]), dtype == .complex ? Array(imaginary[range]) : [], dtype: dtype,
      shape: shape)
  }
}

extension Operation {
  fileprivate var isElementwise: Bool {
    switch self {
    case .constant, .unary, .family, .binary, .compare, .select: true
    case .input, .linear, .concatenate, .contract, .maximum, .argmax, .argsort, .takeAlong,
      .putAlong, .matrix, .fourier, .scan:
      false
    }
  }

  /// The meaning of an elementwise operation on some of these numbers.
  fileprivate func evaluate(_ operands: Operands, of values: [Element]) -> Element {
    switch self {
    case .unary(let function): function.evaluate(values[operands[0].index])
    case .binary(let function):
      function.evaluate(values[operands[0].index], values[operands[1].index])
    case .input, .constant, .family, .compare, .select, .linear, .concatenate, .contract, .maximum,
      .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      evaluate(operands.map { values[$0.index] })
    }
  }
}
