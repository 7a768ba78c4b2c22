import Programs
import Tensors

/// Which of the inputs asked for a value changes with.
enum Source: Hashable, Joinable {
  case none
  case input(Int)
  case several

  func joined(_ other: Source) -> Source {
    if self == other || other == .none { return self }
    return self == .none ? other : .several
  }
}

/// Repeats a program and adds, for each instruction that a probe asks about, whether it happens.
struct Watcher {
  /// What can happen at an instruction: conditions on its operands and its result, for which it is told which
  /// operands change with the inputs asked for and what is known of their range.
  typealias Probe = (
    _ instruction: Instruction, _ operands: (Int) -> Term, _ result: () -> Term,
    _ isActive: (Int) -> Bool,
    _ bounds: (Int) -> Bounds, _ found: (WatchedEvent.Kind, Term) -> Void
  ) -> Void

  /// Whether events happen, as real scalars 1 or 0, in the order in which they were first met.
  struct Flags {
    private(set) var events: [WatchedEvent] = []
    private(set) var flags: [Term] = []
    private var places: [WatchedEvent: Int] = [:]

    mutating func add(_ event: WatchedEvent, _ flag: Term) {
      if let place = places[event] {
        flags[place] = .apply(.maximum, flags[place], flag)
      } else {
        places[event] = events.count
        events.append(event)
        flags.append(flag)
      }
    }
  }

  let builder: ProgramBuilder
  let probe: Probe

  init(_ builder: ProgramBuilder, probe: @escaping Probe) {
    self.builder = builder
    self.probe = probe
  }

  /// The program of the words.
  func watch(_ program: Program, _ sources: [Source]) throws(ProgramError) -> Watch? {
    let inputs = program.inputs.map { builder.input($0.name, $0.type) }
    let flags = watch(program, inputs: inputs, sources, in: builder).flags
    if let fault = builder.fault { throw fault }
    if flags.events.isEmpty { return nil }
    var words: [(name: String, value: ValueID)] = []
    for start in stride(from: 0, to: flags.flags.count, by: Watch.bitsPerWord) {
      let bits = flags.flags[start..<min(start + Watch.bitsPerWord, flags.flags.count)]
      let scaled = bits.enumerated().map { Double(UInt64(1) << UInt64($0)) * $1 }
      let word = scaled.dropFirst().reduce(scaled[0], +)
      words.append(("word\(words.count)", word.value))
    }
    return Watch(program: try builder.finish(words), events: flags.events)
  }

  private func watch(
    _ program: Program, inputs: [ValueID], _ sources: [Source], in builder: ProgramBuilder
  ) -> (flags: Flags, values: [ValueID]) {
    let values = builder.inline(program, inputs: inputs)
    let sources = program.sources(sources)
    let matters = program.matters
    var flags = Flags()
    var bounds: [Bounds] = []
    bounds.reserveCapacity(values.count)
    for index in program.instructions.indices {
      if builder.isInterrupted { break }
      let instruction = program.instructions[index]
      let operands = instruction.operands
      bounds.append(instruction.bounds { bounds[operands[$0].index] })
      if sources[index] == .none || !matters[index] || operands.isEmpty { continue }
      if let scan = instruction.operation.scan {
        loop(
          scan, operands.map { Term(builder, values[$0.index]) },
          operands.map { sources[$0.index] }, in: builder, &flags)
        continue
      }
      // Not lists: hardly any instruction is asked about its operands at all.
      probe(
        instruction, { Term(builder, values[operands[$0].index]) },
        { Term(builder, values[index]) },
        { sources[operands[$0].index] != .none }, { bounds[operands[$0].index] }
      ) { kind, condition in
        guard let flag = condition.anywhere else { return }
        // Where something may be infinite is found out by looking closer.
        let isRough = kind == .singular
        let input: Int? = if case .input(let input) = sources[index] { input } else { nil }
        flags.add(
          WatchedEvent(
            kind: kind, origin: isRough ? nil : instruction.origin, input: isRough ? nil : input),
          flag)
      }
    }
    return (flags, values)
  }

  /// What happens in any iteration of a loop: the loop once more, with what happened carried along.
  private func loop(
    _ scan: Scan, _ operands: [Term], _ sources: [Source], in outer: ProgramBuilder,
    _ flags: inout Flags
  ) {
    let inner = scan.closure(ofInputs: sources + [.none], through: { !$0.isDecreed })
    let loop = LoopBuilder(in: outer, count: scan.count, isReversed: scan.isReversed)
    let inputs =
      operands.enumerated().map { index, operand in
        if index < scan.carryCount { return loop.carry(operand).value }
        return index < scan.carryCount + scan.sliceCount
          ? loop.slice(operand).value : loop.invariant(operand).value
      } + [loop.index.value]
    let (found, values) = watch(scan.body, inputs: inputs, inner, in: loop.body)
    if let fault = loop.body.fault { outer.fail(fault) }
    if found.events.isEmpty { return }
    for carry in 0..<scan.carryCount {
      let end = values[scan.body.outputs[carry].value.index]
      loop.set(carry, to: Term(loop.body, end))
    }
    let never = Term(outer, outer.constant(Tensor(0)))
    for (index, flag) in found.flags.enumerated() {
      let before = loop.carry(never)
      loop.set(scan.carryCount + index, to: .apply(.maximum, before, flag))
    }
    let results = loop.finish().carries
    for (event, flag) in zip(found.events, results[scan.carryCount...]) { flags.add(event, flag) }
  }
}

extension Program {
  /// Which inputs each value changes with, by no decree a constant.
  fileprivate func sources(_ inputs: [Source]) -> [Source] {
    let instructions = instructions
    var sources: [Source] = []
    sources.reserveCapacity(instructions.count)
    for index in instructions.indices {
      if case .input(let input) = instructions[index].operation {
        sources.append(inputs[input])
      } else if instructions[index].isDecreed {
        sources.append(.none)
      } else {
        var source = Source.none
        instructions[index].operands.forEach { source = source.joined(sources[$0.index]) }
        sources.append(source)
      }
    }
    return sources
  }

  /// Which values an output changes with, by no decree a constant.
  fileprivate var matters: [Bool] {
    var matters = [Bool](repeating: false, count: instructions.count)
    for output in outputs { matters[output.value.index] = true }
    // Spans: an array would ask at each mark whether it is the only one, and copy each instruction.
    let steps = instructions.span
    var marks = matters.mutableSpan
    for index in steps.indices.reversed() where marks[index] && !steps[index].isDecreed {
      steps[index].operands.forEach { marks[$0.index] = true }
    }
    return matters
  }
}

extension Instruction {
  /// Whether the result counts as a constant.
  fileprivate var isDecreed: Bool {
    guard case .unary(let function) = operation else { return false }
    return function == .stopGradient || function == .isFinite
  }
}

extension Term {
  /// 1 if this condition holds for any element, else 0; nil when there are no elements.
  fileprivate var anywhere: Term? {
    let indicator = apply(.indicator)
    if type.shape.isScalar { return indicator }
    if type.shape.count == 0 { return nil }
    return indicator.apply(Operation.maximum(Array(0..<type.shape.rank)))
  }
}
