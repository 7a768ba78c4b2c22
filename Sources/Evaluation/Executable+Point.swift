import CKernels
public import Programs
import Tensors

/// Where the numbers of one point go into a workspace, and results come out of it, one entry per plane.
///
/// Unchecked and with memory of its own, because counting the references of arrays would take a good part
/// of the time of a small program: the memory is written by `init` only.
final class PointPlan: @unchecked Sendable {
  struct Plane {
    /// The place in the workspace; -1 for an input that is not needed.
    let offset: Int
    let count: Int
    /// Whether one number stands for all elements.
    let isShared: Bool
  }

  let inputs: UnsafeMutableBufferPointer<Plane>
  let outputs: UnsafeMutableBufferPointer<Plane>
  let inputNumbers: Int
  let outputNumbers: Int

  init(_ program: Program, _ code: Code?) {
    var inputs: [Plane] = []
    for (index, input) in program.inputs.enumerated() {
      for part in 0..<(input.type.dtype == .complex ? 2 : 1) {
        inputs.append(
          Plane(
            offset: code?.inputs[2 * index + part] ?? -1, count: input.type.shape.count,
            isShared: false))
      }
    }
    var outputs: [Plane] = []
    for type in program.outputTypes {
      for _ in 0..<(type.dtype == .complex ? 2 : 1) {
        let place = code?.outputs[outputs.count]
        outputs.append(
          Plane(
            offset: place?.offset ?? -1, count: type.shape.count,
            isShared: place?.isShared ?? false))
      }
    }
    self.inputs = .allocate(capacity: inputs.count)
    _ = self.inputs.initialize(from: inputs)
    self.outputs = .allocate(capacity: outputs.count)
    _ = self.outputs.initialize(from: outputs)
    inputNumbers = inputs.reduce(0) { $0 + $1.count }
    outputNumbers = outputs.reduce(0) { $0 + $1.count }
  }

  deinit {
    inputs.deallocate()
    outputs.deallocate()
  }
}

extension Executable {
  /// How many numbers a point has: the elements of all inputs, complex ones twice.
  public var inputNumbers: Int { plan.inputNumbers }

  /// How many numbers the results at a point have: the elements of all outputs, complex ones twice.
  public var outputNumbers: Int { plan.outputNumbers }

  /// The outputs at one point, without an allocation: for callers that come with one point after the other.
  ///
  /// - Parameters:
  ///   - numbers: the elements of each input in row-major order, the real parts of an input before its
  ///     imaginary parts; `inputNumbers` of them.
  ///   - results: the elements of each output in the same order; `outputNumbers` of them.
  /// - Throws: `ProgramError.wrongArguments` when there are more or fewer.
  public func evaluate(
    numbers: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) throws(ProgramError) {
    guard numbers.count == plan.inputNumbers, results.count == plan.outputNumbers else {
      throw .wrongArguments
    }
    guard let direct else { return try interpret(numbers, results) }
    let workspace = direct.take()
    let registers = workspace.base
    var next = 0
    for plane in plan.inputs {
      if plane.offset >= 0 {
        let target = registers + plane.offset
        if plane.count == 1 {
          target.update(repeating: numbers[next], count: 8)
        } else {
          for element in 0..<plane.count { target[element] = numbers[next + element] }
        }
      }
      next += plane.count
    }
    var context = cm_context()
    direct.run(workspace, lanes: 1, &context)
    next = 0
    for plane in plan.outputs {
      let source = registers + plane.offset
      if plane.isShared {
        for element in 0..<plane.count { results[next + element] = source[0] }
      } else {
        for element in 0..<plane.count { results[next + element] = source[element] }
      }
      next += plane.count
    }
    direct.give(workspace)
  }

  private func interpret(
    _ numbers: UnsafeBufferPointer<Double>, _ results: UnsafeMutableBufferPointer<Double>
  ) throws(ProgramError) {
    var next = 0
    func plane(_ count: Int) -> [Double] {
      defer { next += count }
      return Array(numbers[next..<(next + count)])
    }
    let arguments = program.inputs.map { input in
      let type = input.type
      let real = plane(type.shape.count)
      let imaginary = type.dtype == .complex ? plane(type.shape.count) : []
      return Tensor(planes: real, imaginary, dtype: type.dtype, shape: type.shape)
    }
    next = 0
    for value in try program.evaluate(arguments) {
      for number in value.real + value.imaginary {
        results[next] = number
        next += 1
      }
    }
  }
}
