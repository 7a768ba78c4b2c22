extension Program {
  /// Checks that every value is defined before its use and that every recorded type is right.
  ///
  /// Passes run it before and after themselves in debug builds.
  ///
  /// - Throws: the first thing that is wrong.
  public func verify() throws(ProgramError) {
    for (index, instruction) in instructions.enumerated() {
      try verify(instruction, at: ValueID(index))
    }
    for output in outputs where !instructions.indices.contains(output.value.index) {
      throw .undefined(output.value)
    }
  }

  private func verify(_ instruction: Instruction, at value: ValueID) throws(ProgramError) {
    for operand in instruction.operands {
      guard operand.index >= 0, operand.index < value.index else { throw .undefined(operand) }
    }
    if case .input(let input) = instruction.operation {
      guard inputs.indices.contains(input), inputs[input].type == instruction.type else {
        throw .wrongInput(value)
      }
    }
    // Bounded by `Scan.maximumNesting`.
    if let scan = instruction.operation.scan { try scan.body.verify() }
    let types = instruction.operands.map { self.type(of: $0) }
    let type: ValueType
    do throws(TypeError) {
      type = try instruction.operation.resultType(of: types, declared: instruction.type)
    } catch {
      throw .illTyped(instruction.operation, error)
    }
    guard type == instruction.type else { throw .wrongType(value) }
  }
}
