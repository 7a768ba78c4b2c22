import CKernels
public import Programs
import Synchronization
public import Tensors

/// A program ready to be evaluated many times, by many threads at once.
public final class Executable: Sendable {
  /// What is computed.
  public let program: Program

  /// The schedule, from which code is made when it is first needed; nil where only the interpreter can go.
  let schedule: Schedule?
  private let set: InstructionSet
  private let codes = Mutex<[Int: Code]>([:])
  let direct: Code?
  let plan: PointPlan

  /// Compiles a program.
  ///
  /// - Throws: what is wrong with the program.
  public convenience init(_ program: Program) throws(ProgramError) {
    try self.init(program, set: .best)
  }

  init(_ program: Program, set: InstructionSet) throws(ProgramError) {
    self.program = program
    self.set = set
    // Numbers of elements have 32 bits below.
    guard program.elements <= Int(Int32.max) else {
      (schedule, direct) = (nil, nil)
      plan = PointPlan(program, nil)
      return
    }
    let lowering = Lowering(program)
    let schedule = Schedule(lowering.graph, results: lowering.outputs)
    // Places in a workspace have 30 bits: 8 GiB. What is larger is for the interpreter.
    let isSmall = schedule.numbers < 1 << 29
    self.schedule = isSmall ? schedule : nil
    direct = isSmall ? Self.code(schedule, program, lanes: 0, set) : nil
    plan = PointPlan(program, direct)
  }

  private static func code(
    _ schedule: Schedule, _ program: Program, lanes: Int, _ set: InstructionSet
  ) -> Code? {
    guard let functions = set.functions else { return nil }
    let emitter = Emitter(
      schedule, lanes: max(1, lanes), isDirect: lanes == 0, set: set, functions: functions)
    return Code(schedule, inputs: program.inputs.count, emitter: emitter)
  }

  /// The code for a number of points side by side, made when it is first asked for.
  func code(lanes: Int) -> Code? {
    guard let schedule else { return nil }
    return codes.withLock { codes in
      if let code = codes[lanes] { return code }
      let code = Self.code(schedule, program, lanes: lanes, set)
      codes[lanes] = code
      return code
    }
  }

  /// Bytes that the executable takes, for whoever keeps many of them: twice the code that there is now, for
  /// that which batches will need.
  public var byteCount: Int {
    512 + program.instructions.count * 160 + (schedule?.byteCount ?? 0)
      + 2 * (direct?.byteCount ?? 0) + batchWorkspaceBytes
  }

  /// The outputs for these inputs.
  ///
  /// - Throws: `ProgramError.wrongArguments` when number or types of the arguments are not those of the
  ///   inputs.
  public func evaluate(_ arguments: [Tensor]) throws(ProgramError) -> [Tensor] {
    guard let direct else { return try program.evaluate(arguments) }
    return try evaluate(arguments, direct, nil)
  }

  /// The outputs for these inputs, unless `check` stops the evaluation.
  ///
  /// - Parameter check: called now and then while loops run: a deadline, a client that has gone.
  /// - Throws: as ``evaluate(_:)``, and what `check` throws.
  public func evaluate(_ arguments: [Tensor], check: () throws -> Void) throws -> [Tensor] {
    guard let direct else { return try program.evaluate(arguments, check: check) }
    guard direct.hasLoops else { return try evaluate(arguments, direct, nil) }
    return try withoutActuallyEscaping(check) { check in
      let watch = Watch(check)
      let results = try evaluate(arguments, direct, watch)
      try watch.finish()
      return results
    }
  }

  private func evaluate(
    _ arguments: [Tensor], _ direct: Code, _ watch: Watch?
  ) throws(ProgramError) -> [Tensor] {
    guard arguments.count == program.inputs.count else { throw .wrongArguments }
    for (argument, input) in zip(arguments, program.inputs)
    where argument.dtype != input.type.dtype || argument.shape != input.type.shape {
      throw .wrongArguments
    }
    let workspace = direct.take()
    defer { direct.give(workspace) }
    let registers = workspace.base
    for (index, argument) in arguments.enumerated() {
      registers.fill(direct.inputs[2 * index], argument.real)
      if argument.dtype == .complex {
        registers.fill(direct.inputs[2 * index + 1], argument.imaginary)
      }
    }
    var context = cm_context()
    direct.run(workspace, lanes: 1, &context, watch)
    return results(direct, registers)
  }

  private func results(_ code: Code, _ registers: UnsafeMutablePointer<Double>) -> [Tensor] {
    var tensors: [Tensor] = []
    tensors.reserveCapacity(program.outputs.count)
    var next = 0
    for output in program.outputs {
      let type = program.type(of: output.value)
      func plane() -> [Double] {
        let (_, offset, isShared) = code.outputs[next]
        next += 1
        return registers.read(offset, type.shape.count, isShared: isShared)
      }
      let real = plane()
      let imaginary = type.dtype == .complex ? plane() : []
      tensors.append(
        Tensor(planes: real, imaginary, dtype: type.dtype, shape: type.shape))
    }
    return tensors
  }
}

extension UnsafeMutablePointer<Double> {
  /// Puts an input into its register; a lone number 8 times.
  fileprivate func fill(_ offset: Int, _ numbers: [Double]) {
    guard offset >= 0 else { return }
    if numbers.count == 1 {
      (self + offset).update(repeating: numbers[0], count: 8)
    } else {
      (self + offset).update(from: numbers, count: numbers.count)
    }
  }

  fileprivate func read(_ offset: Int, _ count: Int, isShared: Bool) -> [Double] {
    if isShared { return [Double](repeating: self[offset], count: count) }
    return [Double](UnsafeBufferPointer(start: self + offset, count: count))
  }
}
