public import Tensors

/// Builds a program instruction by instruction; types are checked and identical ones are shared.
///
/// A class, because the rules of differentiation pass it around in every term; it is not `Sendable`
/// and lives no longer than one transformation.
public final class ProgramBuilder {
  private var inputs: [Input] = []
  private var table = InstructionTable()
  /// For a value that vectors were put together to, those by their places.
  var partsOf: [ValueID: [AxisSlice: ValueID]] = [:]
  private var replacements: [ValueID: ValueID] = [:]

  /// The first operation that was applied to operands that it does not take, or another mistake.
  public private(set) var fault: ProgramError?

  /// Whether a slice of values put together stays an instruction, though it is one of those values.
  public var keepsParts = false { didSet { keptParts = keptParts || keepsParts } }
  private var keptParts = false

  /// The origin that new instructions get.
  public var origin: Int?

  /// Finds a value that is the same as that of an operation but costs less; nil for none.
  ///
  /// It may emit instructions of its own, which are simplified in turn, so each step must be simpler than
  /// what it replaces.
  public typealias Simplifier = (ProgramBuilder, Operation, Operands) -> ValueID?

  private let simplifier: Simplifier?
  private let interruption = Interruption.current
  private var steps = 0

  /// Whether nobody waits for the program any longer: what is left to do may be left undone.
  public private(set) var isInterrupted = false

  /// A builder of an empty program.
  ///
  /// - Parameter simplifier: asked before each instruction that is not there yet.
  public init(simplifier: Simplifier? = nil) {
    self.simplifier = simplifier
    ask()
  }

  private func ask() {
    isInterrupted = isInterrupted || Interruption.hasHappened(interruption)
    if isInterrupted { fail(.interrupted) }
  }

  /// The number of instructions so far.
  public var count: Int { table.instructions.count }

  /// The type of a value that this builder made.
  public func type(of value: ValueID) -> ValueType { table.instructions[value.index].type }

  /// The element type of a value that this builder made.
  public func dtype(of value: ValueID) -> DType { table.instructions[value.index].type.dtype }

  /// Whether a value that this builder made has no axes.
  public func isScalar(_ value: ValueID) -> Bool {
    table.instructions[value.index].type.shape.isScalar
  }

  /// Whether two values that this builder made are real and have the same axes.
  public func areRealOfOneShape(_ left: ValueID, _ right: ValueID) -> Bool {
    dtype(of: left) == .real && dtype(of: right) == .real && haveSameShape(left, right)
  }

  /// Whether two values that this builder made have the same axes.
  public func haveSameShape(_ left: ValueID, _ right: ValueID) -> Bool {
    table.instructions[left.index].type.shape == table.instructions[right.index].type.shape
  }

  /// What computes a value that this builder made.
  public func operation(of value: ValueID) -> Operation {
    table.instructions[value.index].operation
  }

  /// What a value that this builder made is computed from.
  public func operands(of value: ValueID) -> Operands { table.instructions[value.index].operands }

  /// The instruction that computes a value that this builder made.
  public func instruction(of value: ValueID) -> Instruction { table.instructions[value.index] }

  /// All instructions so far, to be looked at and let go before the next one is added, which would copy the list.
  public var instructions: [Instruction] { table.instructions }

  /// Whether a value is a constant.
  public func isConstant(_ value: ValueID) -> Bool {
    if case .constant = table.instructions[value.index].operation { true } else { false }
  }

  /// The tensor that a value is, if it is a constant.
  public func constant(of value: ValueID) -> Tensor? {
    if case .constant(let tensor) = table.instructions[value.index].operation {
      tensor
    } else {
      nil
    }
  }

  /// The number that a value is, if it is a constant real scalar.
  func number(of value: ValueID) -> Double? {
    guard case .constant(let tensor) = table.instructions[value.index].operation,
      tensor.dtype == .real,
      tensor.shape.isScalar
    else { return nil }
    return tensor.real[0]
  }

  /// The operand of a value that repeats it.
  func operandOfBroadcast(_ value: ValueID) -> ValueID? {
    guard case .linear(.broadcast) = table.instructions[value.index].operation else { return nil }
    return table.instructions[value.index].operands[0]
  }

  /// The operand of a value that is this function of it.
  public func operand(of value: ValueID, if function: Unary) -> ValueID? {
    guard case .unary(function) = table.instructions[value.index].operation else { return nil }
    return table.instructions[value.index].operands[0]
  }

  /// Adds an input.
  @discardableResult
  public func input(_ name: String, _ type: ValueType) -> ValueID {
    inputs.append(Input(name, type))
    return table.append(
      Instruction(
        operation: .input(inputs.count - 1), operands: .none, type: type, origin: origin))
  }

  /// A constant.
  public func constant(_ value: Tensor) -> ValueID { emit(.constant(value), .none) }

  /// A real scalar constant.
  public func constant(_ number: Double) -> ValueID {
    steps &+= 1
    if steps.isMultiple(of: Interruption.interval) { ask() }
    if !isInterrupted, let value = table.find(number) { return value }
    return emit(.constant(Tensor(number)), .none)
  }

  /// The value of an operation; an ill-typed one is recorded in `fault` and gives a placeholder.
  public func emit(_ operation: Operation, _ operands: Operands) -> ValueID {
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
    _ operation: Operation, _ operands: Operands
  ) throws(TypeError) -> ValueID {
    steps &+= 1
    if steps.isMultiple(of: Interruption.interval) { ask() }
    if isInterrupted {
      return placeholder(try operation.resultType(of: operands.map { self.type(of: $0) }))
    }
    if let simpler = trivial(operation, operands) { return simpler }
    let hash = InstructionTable.hash(operation, operands, table.key)
    if let value = table.find(operation, operands, hash: hash) { return value }
    let type: ValueType
    if let known = elementwiseType(operation, operands) {
      type = known
    } else {
      type = try operation.resultType(of: operands.map { self.type(of: $0) })
    }
    if let simpler = simplifier?(self, operation, operands) {
      assert(self.type(of: simpler) == type, "a simplifier changed the type of \(operation)")
      table.insert(simpler, for: operation, operands, hash: hash)
      return simpler
    }
    return table.append(
      Instruction(operation: operation, operands: operands, type: type, origin: origin),
      hash: hash)
  }

  /// The type of the commonest operations, found without a list of types; nil for others and for those with a
  /// fault.
  private func elementwiseType(_ operation: Operation, _ operands: Operands) -> ValueType? {
    switch operation {
    case .unary(let function):
      guard operands.count == 1 else { return nil }
      let type = table.instructions[operands[0].index].type
      guard let dtype = function.resultDType(type.dtype) else { return nil }
      return dtype == type.dtype ? type : ValueType(dtype, type.shape)
    case .binary(let function):
      guard operands.count == 2 else { return nil }
      let left = table.instructions[operands[0].index].type
      let right = table.instructions[operands[1].index].type
      guard left.shape == right.shape,
        let dtype = try? function.resultDType(left.dtype, right.dtype)
      else { return nil }
      return dtype == left.dtype ? left : ValueType(dtype, left.shape)
    case .input, .constant, .family, .compare, .select, .linear, .concatenate, .contract, .maximum,
      .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      return nil
    }
  }

  /// Makes room for about so many more instructions.
  public func reserve(_ more: Int) { table.reserve(more) }

  /// Repeats a program's instructions in this one, with these values for its inputs.
  ///
  /// - Returns: the value here of each of the program's instructions.
  public func inline(_ program: Program, inputs arguments: [ValueID]) -> [ValueID] {
    if repeats(program, arguments) { return repeated(program, arguments) }
    table.reserve(program.instructions.count)
    let outer = origin
    defer { origin = outer }
    var values: [ValueID] = []
    values.reserveCapacity(program.instructions.count)
    for instruction in program.instructions {
      origin = instruction.origin
      if case .input(let index) = instruction.operation {
        values.append(arguments[index])
      } else if isInterrupted {
        values.append(placeholder(instruction.type))
      } else {
        values.append(emit(instruction.operation, instruction.operands.mapped { values[$0.index] }))
      }
    }
    return values
  }

  /// Whether every instruction of the program is one here too, because the program comes from a builder of this
  /// kind and there is nothing here but its inputs.
  private func repeats(_ program: Program, _ arguments: [ValueID]) -> Bool {
    program.repetition >= (simplifier == nil ? .shared : .simplified) && count == arguments.count
      && inputs.count == count && program.inputs.count == count
      && arguments.indices.allSatisfy {
        arguments[$0].index == $0 && inputs[$0].type == program.inputs[$0].type
      }
      && program.hasInputsFirst
  }

  private func repeated(_ program: Program, _ arguments: [ValueID]) -> [ValueID] {
    table.reserve(program.instructions.count)
    var values: [ValueID] = []
    values.reserveCapacity(program.instructions.count)
    for instruction in program.instructions {
      steps &+= 1
      if steps.isMultiple(of: Interruption.interval) { ask() }
      if case .input(let index) = instruction.operation {
        values.append(arguments[index])
        continue
      }
      let operands = instruction.operands.mapped { values[$0.index] }
      values.append(
        table.append(
          instruction.with(operands),
          hash: InstructionTable.hash(instruction.operation, operands, table.key)))
    }
    return values
  }

  /// The program that computes these values, without the instructions that none of them needs.
  ///
  /// - Throws: the recorded fault, if there was one; `ProgramError.interrupted`.
  public func finish(_ outputs: [(name: String, value: ValueID)]) throws(ProgramError) -> Program {
    if let fault { throw fault }
    let instructions = table.instructions
    if !replacements.isEmpty { return try rebuilt(outputs) }
    let needed = Self.needed(by: outputs, instructions)
    let repetition: Program.Repetition =
      keptParts ? .asGiven : simplifier == nil ? .shared : .simplified
    // A list that is all needed is handed on as it is, unless much of its memory is not used.
    if instructions.capacity <= 2 * instructions.count, needed.allSatisfy({ $0 }) {
      return checked(
        Program(
          inputs: inputs, instructions: instructions,
          outputs: outputs.map { Output(name: $0.name, value: $0.value) }, repetition: repetition))
    }
    var moved: [ValueID] = []
    moved.reserveCapacity(instructions.count)
    var kept: [Instruction] = []
    kept.reserveCapacity(needed.count { $0 })
    let steps = instructions.span
    for index in steps.indices {
      // What is not needed gets a number too, which nothing asks for.
      moved.append(ValueID(kept.count))
      if needed[index] {
        kept.append(steps[index].with(steps[index].operands.mapped { moved[$0.index] }))
      }
    }
    return checked(
      Program(
        inputs: inputs, instructions: kept,
        outputs: outputs.map { Output(name: $0.name, value: moved[$0.value.index]) },
        repetition: repetition))
  }

  /// Which values the outputs need.
  private static func needed(
    by outputs: [(name: String, value: ValueID)], _ instructions: [Instruction]
  ) -> [Bool] {
    var needed = [Bool](repeating: false, count: instructions.count)
    for output in outputs { needed[output.value.index] = true }
    // Spans: an array would ask at each mark whether it is the only one, and copy each instruction.
    let steps = instructions.span
    var marks = needed.mutableSpan
    for index in steps.indices.reversed() where marks[index] {
      steps[index].operands.forEach { marks[$0.index] = true }
    }
    return needed
  }

  private func checked(_ program: Program) -> Program {
    assert((try? program.verify()) != nil, "the builder made a program that does not verify")
    return program
  }

  /// Records a mistake in what is being built, which `finish` throws, unless there is one.
  public func fail(_ error: ProgramError) { if fault == nil { fault = error } }
}

// MARK: Values that are found later

extension ProgramBuilder {
  /// A value of this type that `replace` gives its meaning before the program is finished.
  public func placeholder(_ type: ValueType) -> ValueID {
    table.append(
      Instruction(operation: .input(-1 - count), operands: .none, type: type, origin: origin))
  }

  /// Has the finished program use another value wherever this one is used.
  ///
  /// For rules that compute a value once more on the way to something else, a loop with its derivative:
  /// the first computation is then not needed. The other value must not depend on this one.
  public func replace(_ value: ValueID, by other: ValueID) {
    if value == other { return }
    if type(of: value) != type(of: other) { return fail(.wrongType(other)) }
    replacements[value] = other
  }

  private func resolved(_ value: ValueID) -> ValueID {
    var value = value
    // Replacements lead to values that do not depend on what they replace, so this ends.
    while let other = replacements[value] { value = other }
    return value
  }

  /// The program with all replacements made: what the outputs need, operands first.
  private func rebuilt(_ outputs: [(name: String, value: ValueID)]) throws(ProgramError) -> Program
  {
    let builder = ProgramBuilder()
    var moved = [ValueID?](repeating: nil, count: count)
    var isOpen = [Bool](repeating: false, count: count)
    let declared = inputs.map { builder.input($0.name, $0.type) }
    for output in outputs {
      var pending = [resolved(output.value)]
      while let value = pending.last {
        let instruction = instruction(of: value)
        let operands = instruction.operands.map(resolved)
        let missing = moved[value.index] == nil ? operands.filter { moved[$0.index] == nil } : []
        if missing.isEmpty {
          pending.removeLast()
          if moved[value.index] != nil { continue }
          builder.origin = instruction.origin
          if case .input(let input) = instruction.operation {
            // A placeholder that nothing was given for.
            guard declared.indices.contains(input) else { throw .undefined(value) }
            moved[value.index] = declared[input]
          } else {
            moved[value.index] = builder.emit(
              instruction.operation, Operands(operands.compactMap { moved[$0.index] }))
          }
        } else {
          // Met again while its operands are being found: it depends on itself.
          if isOpen[value.index] { throw .undefined(value) }
          isOpen[value.index] = true
          pending += missing
        }
      }
    }
    var results: [(name: String, value: ValueID)] = []
    for output in outputs {
      guard let value = moved[resolved(output.value).index] else { throw .undefined(output.value) }
      results.append((output.name, value))
    }
    return try builder.finish(results)
  }
}
