public import Tensors

/// Builds a program instruction by instruction; types are checked and identical ones are shared.
///
/// A class, because the rules of differentiation pass it around in every term; it is not `Sendable`
/// and lives no longer than one transformation.
public final class ProgramBuilder {
  private var inputs: [Input] = []
  private var instructions: [Instruction] = []
  private var known: [Key: ValueID] = [:]

  /// The first operation that was applied to operands that it does not take.
  public private(set) var fault: ProgramError?

  /// The origin that new instructions get.
  public var origin: Int?

  private struct Key: Hashable {
    let operation: Operation
    let operands: [ValueID]
  }

  /// Finds a value that is the same as that of an operation but costs less; nil for none.
  ///
  /// It may emit instructions of its own, which are simplified in turn, so each step must be simpler than
  /// what it replaces.
  public typealias Simplifier = (ProgramBuilder, Operation, [ValueID]) -> ValueID?

  private let simplifier: Simplifier?

  /// A builder of an empty program.
  ///
  /// - Parameter simplifier: asked before each instruction that is not there yet.
  public init(simplifier: Simplifier? = nil) { self.simplifier = simplifier }

  /// The number of instructions so far.
  public var count: Int { instructions.count }

  /// The type of a value that this builder made.
  public func type(of value: ValueID) -> ValueType { instructions[value.index].type }

  /// The instruction that computes a value that this builder made.
  public func instruction(of value: ValueID) -> Instruction { instructions[value.index] }

  /// Adds an input.
  @discardableResult
  public func input(_ name: String, _ type: ValueType) -> ValueID {
    inputs.append(Input(name, type))
    return append(
      Instruction(
        operation: .input(inputs.count - 1), operands: [], type: type, origin: origin))
  }

  /// A constant.
  public func constant(_ value: Tensor) -> ValueID { emit(.constant(value), []) }

  /// The value of an operation; an ill-typed one is recorded in `fault` and gives a placeholder.
  public func emit(_ operation: Operation, _ operands: [ValueID]) -> ValueID {
    do throws(TypeError) {
      return try checked(operation, operands)
    } catch {
      if fault == nil { fault = .illTyped(operation, error) }
      return constant(Tensor(.nan))
    }
  }

  /// The value of an operation.
  ///
  /// - Throws: `TypeError` when the operation does not take operands of these types.
  public func checked(
    _ operation: Operation, _ operands: [ValueID]
  ) throws(TypeError) -> ValueID {
    if let simpler = trivial(operation, operands) { return simpler }
    let key = Key(operation: operation, operands: operands)
    if let value = known[key] { return value }
    let type = try operation.resultType(of: operands.map { self.type(of: $0) })
    if let simpler = simplifier?(self, operation, operands) {
      assert(self.type(of: simpler) == type, "a simplifier changed the type of \(operation)")
      known[key] = simpler
      return simpler
    }
    let value = append(
      Instruction(
        operation: operation, operands: operands, type: type, origin: origin))
    known[key] = value
    return value
  }

  /// `real`, `conj` and `imag` of a real value, `promote` of a complex one, and the first power need
  /// no instruction.
  private func trivial(_ operation: Operation, _ operands: [ValueID]) -> ValueID? {
    guard operands.count == 1 else { return nil }
    let type = type(of: operands[0])
    if operation == .unary(.real) || operation == .unary(.conj), type.dtype == .real {
      return operands[0]
    }
    if operation == .family(.power, 1) { return operands[0] }
    if operation == .unary(.promote), type.dtype == .complex { return operands[0] }
    if operation == .unary(.imag), type.dtype == .real {
      return constant(Tensor(repeating: 0, dtype: .real, shape: type.shape))
    }
    return nil
  }

  private func append(_ instruction: Instruction) -> ValueID {
    instructions.append(instruction)
    return ValueID(instructions.count - 1)
  }

  /// Repeats a program's instructions in this one, with these values for its inputs.
  ///
  /// - Returns: the value here of each of the program's instructions.
  public func inline(_ program: Program, inputs arguments: [ValueID]) -> [ValueID] {
    let outer = origin
    defer { origin = outer }
    var values: [ValueID] = []
    values.reserveCapacity(program.instructions.count)
    for instruction in program.instructions {
      origin = instruction.origin
      if case .input(let index) = instruction.operation {
        values.append(arguments[index])
      } else {
        values.append(emit(instruction.operation, instruction.operands.map { values[$0.index] }))
      }
    }
    return values
  }

  /// The program that computes these values, without the instructions that none of them needs.
  ///
  /// - Throws: the recorded fault, if there was one.
  public func finish(_ outputs: [(name: String, value: ValueID)]) throws(ProgramError) -> Program {
    if let fault { throw fault }
    var needed = [Bool](repeating: false, count: instructions.count)
    for output in outputs { needed[output.value.index] = true }
    for index in instructions.indices.reversed() where needed[index] {
      for operand in instructions[index].operands { needed[operand.index] = true }
    }
    var moved = [ValueID](repeating: ValueID(0), count: instructions.count)
    var kept: [Instruction] = []
    for (index, instruction) in instructions.enumerated() where needed[index] {
      moved[index] = ValueID(kept.count)
      kept.append(
        Instruction(
          operation: instruction.operation,
          operands: instruction.operands.map { moved[$0.index] },
          type: instruction.type, origin: instruction.origin))
    }
    let program = Program(
      inputs: inputs, instructions: kept,
      outputs: outputs.map { Output(name: $0.name, value: moved[$0.value.index]) })
    assert((try? program.verify()) != nil, "the builder made a program that does not verify")
    return program
  }
}
