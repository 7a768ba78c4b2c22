public import Programs
import Tensors

extension Program {
  /// Whether every ∂f/∂z̄ by these complex inputs is zero as the program stands, whatever the point.
  ///
  /// That is decided by following which values depend on an input through analytic steps only, without any
  /// numbers. A function that is holomorphic for other reasons (say z̄̄) is not recognised.
  ///
  /// - Throws: `ProgramError.interrupted`.
  public func isHolomorphic(by inputs: [Int]) throws(ProgramError) -> Bool {
    var graph = InfluenceGraph()
    let sources = self.inputs.map { _ in graph.place() }
    let results = try graph.add(self, inputs: sources)
    let influences = graph.influences(of: inputs.map { sources[$0] })
    return results.allSatisfy { influences[$0] != .conjugates }
  }
}

/// What a value may depend on: nothing, the inputs alone, or the inputs' conjugates as well.
private enum Influence: Int, Comparable {
  case nothing, inputs, conjugates

  static func < (left: Influence, right: Influence) -> Bool { left.rawValue < right.rawValue }
}

/// How all values of a program and of the loops in it, however deep, depend on each other.
///
/// A loop stands in it once: its carried values depend on what they were and on what an iteration makes of
/// them. The least solution is then one walk over the steps, each taken twice at most, where a solution for
/// each loop by itself would be found again in each round of the loop around it.
private struct InfluenceGraph {
  private struct Step {
    let target: Int
    /// Whether the target depends on the conjugate of what the step begins at.
    let conjugates: Bool
  }

  /// One of the two planes of a complex part of a loop's result, on its way to being put together.
  private struct Plane {
    let loop: Int
    let part: Int
    let isImaginary: Bool
    /// How far the imaginary plane has come: 1 promoted, 2 times i; 0 for a plane as it was taken out.
    var progress = 0

    var advanced: Plane {
      var plane = self
      plane.progress += 1
      return plane
    }
  }

  /// The steps that begin at each place.
  private var steps: [[Step]] = []

  /// A new place for a value.
  mutating func place() -> Int {
    steps.append([])
    return steps.count - 1
  }

  private mutating func connect(_ source: Int, _ target: Int, conjugates: Bool = false) {
    steps[source].append(Step(target: target, conjugates: conjugates))
  }

  /// What each place depends on.
  func influences(of sources: [Int]) -> [Influence] {
    var influences = [Influence](repeating: .nothing, count: steps.count)
    for source in sources { influences[source] = .inputs }
    var pending = sources
    while let source = pending.popLast() {
      for step in steps[source] {
        let influence = step.conjugates ? .conjugates : influences[source]
        if influence <= influences[step.target] { continue }
        influences[step.target] = influence
        pending.append(step.target)
      }
    }
    return influences
  }

  /// Adds the values of a program, and gives the places of its outputs.
  mutating func add(_ program: Program, inputs: [Int]) throws(ProgramError) -> [Int] {
    let builder = ProgramBuilder()
    let sweep = Sweep(program, in: builder)
    var places: [Int] = []
    places.reserveCapacity(program.instructions.count)
    var loops: [Int: [Int]] = [:]
    var planes: [Int: Plane] = [:]
    for (index, instruction) in program.instructions.enumerated() {
      if case .input(let input) = instruction.operation {
        places.append(inputs[input])
        continue
      }
      let place = place()
      let operands = instruction.operands.map { places[$0.index] }
      places.append(place)
      if builder.isInterrupted { throw .interrupted }
      // What has no elements has no influence.
      if instruction.type.shape.count == 0 { continue }
      if let scan = instruction.operation.scan {
        let parts = try add(scan, operands)
        loops[index] = parts
        // Taken as the real numbers that it is packed in, it is no analytic function.
        for part in parts { connect(part, place, conjugates: true) }
        continue
      }
      let plane = Self.plane(instruction, in: program, planes)
      planes[index] = plane
      if let plane, let parts = loops[instruction.operands[0].index] {
        connect(parts[plane.part], place, conjugates: true)
      } else if let whole = Self.whole(instruction, planes), let parts = loops[whole.loop] {
        connect(parts[whole.part], place)
      } else {
        let partials = instruction.partials(
          instruction.operands.map(sweep.term), sweep.term(ValueID(index)))
        for (partial, operand) in zip(partials, operands) {
          let conjugates: Bool
          switch partial {
          case .zero: continue
          case .analyticBy: conjugates = false
          case .linear, .identity, .negation: conjugates = instruction.operation.conjugates
          case .gradient, .pair: conjugates = true
          }
          // A real value that depends on a complex input depends on its conjugate.
          let isReal = instruction.type.dtype != .complex
          connect(operand, place, conjugates: conjugates || isReal)
        }
      }
    }
    if let fault = builder.fault { throw fault }
    return program.outputs.map { places[$0.value.index] }
  }

  /// Adds a loop, and gives the places of its results.
  private mutating func add(_ scan: Scan, _ operands: [Int]) throws(ProgramError) -> [Int] {
    var inputs = operands + [place()]
    for carry in 0..<scan.carryCount {
      inputs[carry] = place()
      connect(operands[carry], inputs[carry])
    }
    let results = try add(scan.body, inputs: inputs)
    for carry in 0..<scan.carryCount { connect(results[carry], inputs[carry]) }
    return Array(inputs[..<scan.carryCount]) + results[scan.carryCount...]
  }

  private static func plane(
    _ instruction: Instruction, in program: Program, _ planes: [Int: Plane]
  ) -> Plane? {
    guard let first = instruction.operands.first?.index else { return nil }
    let known = planes[first]
    switch instruction.operation {
    case .linear(.slice(let slices)):
      guard let scan = program.instructions[first].operation.scan, slices.count == 1,
        let (part, isImaginary) = scan.packing.plane(at: slices[0])
      else { return nil }
      return Plane(loop: first, part: part, isImaginary: isImaginary)
    case .linear(.reshape): return known
    case .unary(.promote): return known?.progress == 0 ? known?.advanced : nil
    case .unary(.timesI): return known?.progress == 1 ? known?.advanced : nil
    default: return nil
    }
  }

  /// The part of a loop's result that a sum of its planes is.
  private static func whole(_ instruction: Instruction, _ planes: [Int: Plane]) -> Plane? {
    guard instruction.operation == .binary(.add) else { return nil }
    let (left, right) = (instruction.operands[0].index, instruction.operands[1].index)
    for (real, imaginary) in [(left, right), (right, left)] {
      guard let real = planes[real], let imaginary = planes[imaginary], !real.isImaginary,
        imaginary.isImaginary, imaginary.progress == 2, real.progress == 0,
        real.loop == imaginary.loop, real.part == imaginary.part
      else { continue }
      return real
    }
    return nil
  }
}

extension Operation {
  /// Whether the operation is linear over the reals but not over the complex numbers.
  fileprivate var conjugates: Bool {
    switch self {
    case .unary(.conj), .unary(.real), .unary(.imag): true
    case .matrix(let function): function.conjugates
    case .input, .constant, .unary, .family, .binary, .compare, .select, .linear, .concatenate,
      .contract, .maximum, .argmax, .argsort, .takeAlong, .putAlong, .fourier, .scan:
      false
    }
  }
}
