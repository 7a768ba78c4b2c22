import Programs
import Tensors

/// A program repeated in a builder, ready to be swept forwards or backwards.
///
/// Tangents and cotangents are terms; nil is a structural zero, which costs nothing and is never
/// multiplied. A tangent has the type of its value.
struct Sweep {
  let program: Program
  let builder: ProgramBuilder
  /// The value in the builder of each instruction of the program.
  let values: [ValueID]
  /// The value in the builder of each input.
  let inputs: [ValueID]

  /// Repeats the program with new inputs of the same names.
  init(_ program: Program, in builder: ProgramBuilder) {
    self.program = program
    self.builder = builder
    inputs = program.inputs.map { builder.input($0.name, $0.type) }
    values = builder.inline(program, inputs: inputs)
  }

  /// Repeats the program with these values for its inputs.
  init(_ program: Program, in builder: ProgramBuilder, inputs: [Term]) {
    self.program = program
    self.builder = builder
    self.inputs = inputs.map(\.value)
    values = builder.inline(program, inputs: self.inputs)
  }

  /// The term of a value of the program.
  func term(_ value: ValueID) -> Term { Term(builder, values[value.index]) }

  /// The primal outputs.
  var outputs: [(name: String, value: ValueID)] {
    program.outputs.map { ($0.name, values[$0.value.index]) }
  }

  /// Calls `body` with each operand of an instruction and the derivative by it.
  private func forEachPartial(
    of instruction: Instruction, at index: Int, _ body: (ValueID, Partial) -> Void
  ) {
    // Not `self`, which the closures would copy.
    let (builder, values, operands) = (builder, values, instruction.operands)
    builder.origin = instruction.origin
    instruction.forEachPartial(
      { Term(builder, values[operands[$0].index]) }, Term(builder, values[index])
    ) {
      body(operands[$0], $1)
    }
  }

  private func loopRule(_ instruction: Instruction, at index: Int) -> LoopRule? {
    guard let scan = instruction.operation.scan else { return nil }
    builder.origin = instruction.origin
    return LoopRule(
      scan, builder, operands: instruction.operands.map(term), result: term(ValueID(index)))
  }

  /// Carries tangents of the inputs to every value.
  ///
  /// - Parameter tangents: one per input of the program; nil for zero.
  /// - Returns: the tangent of each output.
  func pushforward(_ tangents: [Term?]) -> [Term?] {
    var tangent = [Term?](repeating: nil, count: values.count)
    for (index, instruction) in program.instructions.enumerated() {
      if case .input(let input) = instruction.operation {
        tangent[index] = tangents[input]
        continue
      }
      if builder.isInterrupted { break }
      guard instruction.operands.contains(where: { tangent[$0.index] != nil }) else { continue }
      if let rule = loopRule(instruction, at: index) {
        tangent[index] = rule.pushforward(instruction.operands.map { tangent[$0.index] })
        continue
      }
      var sum: Term?
      forEachPartial(of: instruction, at: index) { operand, partial in
        if let incoming = tangent[operand.index], let part = partial.pushforward(incoming) {
          sum = sum.map { $0 + part } ?? part
        }
      }
      // A real operand of a complex sum or product leaves a real tangent.
      tangent[index] = instruction.type.dtype == .complex ? sum?.promoted : sum
    }
    return program.outputs.map { tangent[$0.value.index] }
  }

  /// Carries cotangents of the outputs back to the inputs.
  ///
  /// - Parameters:
  ///   - cotangents: one per output of the program; nil for zero.
  ///   - wrt: the inputs that are asked for; nothing is computed for the others.
  /// - Returns: the cotangent of each input in `wrt`.
  func pullback(_ cotangents: [Term?], wrt: [Int]) -> [Term?] {
    let active = dependents(of: wrt)
    // Not fields of `self`, which would be counted for each instruction.
    let (instructions, builder, values) = (program.instructions, builder, values)
    // Values, not terms, which count references to the builder.
    var cotangent = [ValueID?](repeating: nil, count: values.count)
    func add(_ part: ValueID, to value: ValueID) {
      cotangent[value.index] =
        cotangent[value.index].map { builder.emit(.binary(.add), Operands($0, part)) } ?? part
    }
    var parts = PartCotangents(program)
    for (output, seed) in zip(program.outputs, cotangents) {
      if let seed { add(seed.value, to: output.value) }
    }
    // About as many as a formula of products, quotients and elementary functions takes.
    builder.reserve(4 * instructions.count)
    var result = [Int: Term]()
    for index in instructions.indices.reversed() where active[index] {
      if builder.isInterrupted { break }
      let instruction = instructions[index]
      if case .scan = instruction.operation, let rule = loopRule(instruction, at: index) {
        guard let incoming = parts.take(index, whole: cotangent[index].map { Term(builder, $0) })
        else { continue }
        let wanted = instruction.operands.map { active[$0.index] }
        let results = rule.pullback(incoming, wanted: wanted)
        for (operand, part) in zip(instruction.operands, results) {
          if let part { add(part.value, to: operand) }
        }
        continue
      }
      guard let incoming = cotangent[index] else { continue }
      if case .linear = instruction.operation,
        parts.file(Term(builder, incoming), of: instruction)
      {
        continue
      }
      if case .input(let input) = instruction.operation { result[input] = Term(builder, incoming) }
      guard !instruction.operands.isEmpty else { continue }
      let operands = instruction.operands
      builder.origin = instruction.origin
      instruction.forEachPartial(
        { Term(builder, values[operands[$0].index]) }, Term(builder, values[index])
      ) { place, partial in
        let operand = operands[place]
        guard active[operand.index], let part = partial.pullback(incoming, in: builder) else {
          return
        }
        // The cotangent of a real value is real: the projection onto the real axis is the adjoint
        // of the inclusion of the reals in the complex numbers.
        let isReal = instructions[operand.index].type.dtype == .real
        add(isReal ? builder.realPart(part) : Term(builder, part).promoted.value, to: operand)
      }
    }
    return wrt.map { result[$0] }
  }

  /// Which values depend on these inputs.
  private func dependents(of inputs: [Int]) -> [Bool] {
    let wanted = Set(inputs)
    var active = [Bool](repeating: false, count: program.instructions.count)
    let instructions = program.instructions
    for index in instructions.indices {
      if case .input(let input) = instructions[index].operation {
        active[index] = wanted.contains(input)
      } else {
        active[index] = instructions[index].operands.contains { active[$0.index] }
      }
    }
    return active
  }
}

extension Term? {
  mutating func add(_ part: Term) { self = self.map { $0 + part } ?? part }
}
