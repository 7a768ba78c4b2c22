import ScalarMath
public import Tensors

extension Program {
  /// The outputs for these inputs, computed one instruction and one element at a time.
  ///
  /// This is the definition of what a program means; executables are checked against it.
  ///
  /// - Throws: `ProgramError.wrongArguments` when number or types of the arguments are not those
  ///   of the inputs.
  public func evaluate(_ arguments: [Tensor]) throws(ProgramError) -> [Tensor] {
    let values = try trace(arguments)
    return outputs.map { values[$0.value.index] }
  }

  /// The outputs for these inputs, as ``evaluate(_:)`` gives them, unless `check` stops the evaluation.
  ///
  /// - Parameter check: called now and then while loops run: a deadline, a client that has gone.
  /// - Throws: as ``evaluate(_:)``, and what `check` throws.
  public func evaluate(
    _ arguments: [Tensor], check: () throws -> Void
  ) throws -> [Tensor] {
    guard takes(arguments) else { throw ProgramError.wrongArguments }
    let values = try values(arguments, check: check)
    return outputs.map { values[$0.value.index] }
  }

  /// The value of every instruction for these inputs.
  ///
  /// - Throws: as ``evaluate(_:)``.
  public func trace(_ arguments: [Tensor]) throws(ProgramError) -> [Tensor] {
    guard takes(arguments) else { throw .wrongArguments }
    return values(arguments) {}
  }

  /// The same, unless `check` stops it, which is called now and then while loops run.
  ///
  /// - Throws: as ``evaluate(_:)``, and what `check` throws.
  public func trace(_ arguments: [Tensor], check: () throws -> Void) throws -> [Tensor] {
    guard takes(arguments) else { throw ProgramError.wrongArguments }
    return try values(arguments, check: check)
  }

  private func takes(_ arguments: [Tensor]) -> Bool {
    arguments.map { ValueType($0.dtype, $0.shape) } == inputs.map(\.type)
  }

  private func values<E>(
    _ arguments: [Tensor], check: () throws(E) -> Void
  ) throws(E) -> [Tensor] {
    var values: [Tensor] = []
    values.reserveCapacity(instructions.count)
    for instruction in instructions {
      if case .input(let index) = instruction.operation {
        values.append(arguments[index])
      } else {
        values.append(
          try instruction.operation.evaluate(
            instruction.operands.map { values[$0.index] }, result: instruction.type, check: check))
      }
    }
    return values
  }
}

extension Operation {
  /// The meaning of the operation on operands of the types that it takes.
  ///
  /// - Parameter result: the type of the result for these operands.
  /// - Precondition: the operation is no input and takes the operands.
  public func evaluate(_ operands: [Tensor], result: ValueType) -> Tensor {
    evaluate(operands, result: result) {}
  }

  /// The same, unless `check` stops it, which is called now and then while a loop runs.
  public func evaluate<E>(
    _ operands: [Tensor], result: ValueType, check: () throws(E) -> Void
  ) throws(E) -> Tensor {
    switch self {
    case .constant(let value): value
    case .unary, .family, .binary, .compare, .select: elementwise(operands, result)
    case .input, .linear, .concatenate, .contract, .maximum, .argmax, .argsort, .takeAlong,
      .putAlong, .matrix, .fourier:
      evaluate(arrays: operands, result: result)
    case .scan(let scan): try scan.evaluate(operands, check: check)
    }
  }

  private func elementwise(_ operands: [Tensor], _ result: ValueType) -> Tensor {
    var real: [Double] = []
    var imaginary: [Double] = []
    let shape = result.shape
    real.reserveCapacity(shape.count)
    for index in 0..<shape.count {
      let element = evaluate(operands.map { Element($0, at: index) })
      switch element {
      case .boolean(let truth): real.append(truth ? 1 : 0)
      case .real(let number): real.append(number)
      case .complex(let number):
        real.append(number.re)
        imaginary.append(number.im)
      }
    }
    return Tensor(
      planes: real, imaginary, dtype: result.dtype, shape: shape)
  }
}

extension Element {
  init(_ tensor: Tensor, at index: Int) {
    switch tensor.dtype {
    case .boolean: self = .boolean(tensor.real[index] != 0)
    case .real: self = .real(tensor.real[index])
    case .complex: self = .complex(Complex(tensor.real[index], tensor.imaginary[index]))
    }
  }
}
