public import Programs
import Tensors

extension Program {
  /// Whether every ∂f/∂z̄ by these complex inputs is zero as the program stands, whatever the point.
  ///
  /// That is decided by following which values depend on an input through analytic steps only, without any
  /// numbers; through a loop, until nothing is added by another iteration. A function that is holomorphic
  /// for other reasons (say z̄̄) is not recognised.
  public func isHolomorphic(by inputs: [Int]) -> Bool {
    let wanted = Set(inputs)
    let influences = self.inputs.indices.map {
      ConjugateInfluence(depends: wanted.contains($0), isTainted: false)
    }
    return !HolomorphyPlan(self).outputs(influences).contains(where: \.isTainted)
  }
}

/// What a value may depend on: nothing, the inputs alone, or the inputs' conjugates as well.
struct ConjugateInfluence: Equatable {
  var depends = false
  var isTainted = false

  mutating func join(_ other: ConjugateInfluence) {
    depends = depends || other.depends
    isTainted = isTainted || other.isTainted
  }
}

/// How the values of a program depend on those before them, found once for all iterations of a loop.
private struct HolomorphyPlan {
  /// How an operand enters.
  private enum Step {
    case zero, analytic, conjugating
  }

  /// One of the two planes of a complex part of a loop's result, on its way to being put together.
  private struct Plane: Equatable {
    let loop: Int
    let part: Int
    /// How far the imaginary plane has come: 1 promoted, 2 times i; 0 for a plane as it was taken out.
    var progress = 0
    let isImaginary: Bool

    var advanced: Plane {
      var plane = self
      plane.progress += 1
      return plane
    }
  }

  private let program: Program
  private var steps: [[Step]] = []
  private var bodies: [Int: HolomorphyPlan] = [:]
  /// For a value that puts a part of a loop's result together, which one.
  private var parts: [Int: (loop: Int, part: Int)] = [:]

  /// Rounds after which a loop is left undecided: each adds a carried value at least, and most loops take two.
  private static let maximumRounds = 64

  init(_ program: Program) {
    self.program = program
    let builder = ProgramBuilder()
    let sweep = Sweep(program, in: builder)
    var planes: [Int: Plane] = [:]
    for (index, instruction) in program.instructions.enumerated() {
      if let scan = instruction.operation.scan {
        bodies[index] = HolomorphyPlan(scan.body)
        steps.append([])
        continue
      }
      steps.append(
        instruction.partials(instruction.operands.map(sweep.term), sweep.term(ValueID(index)))
          .map { partial in
            switch partial {
            case .zero: .zero
            case .analytic: .analytic
            case .linear: instruction.operation.conjugates ? .conjugating : .analytic
            case .gradient, .pair: .conjugating
            }
          })
      planes[index] = plane(instruction, planes)
      if let part = part(instruction, planes) { parts[index] = part }
    }
  }

  private func plane(_ instruction: Instruction, _ planes: [Int: Plane]) -> Plane? {
    guard let first = instruction.operands.first?.index else { return nil }
    let known = planes[first]
    switch instruction.operation {
    case .linear(.slice(let slices)):
      guard let scan = program.instructions[first].operation.scan, slices.count == 1 else {
        return nil
      }
      for (part, type) in scan.packing.types.enumerated() where type.dtype == .complex {
        for isImaginary in [false, true]
        where scan.packing.slice(part, imaginary: isImaginary) == slices[0] {
          return Plane(loop: first, part: part, isImaginary: isImaginary)
        }
      }
      return nil
    case .linear(.reshape): return known
    case .unary(.promote): return known?.progress == 0 ? known?.advanced : nil
    case .unary(.timesI): return known?.progress == 1 ? known?.advanced : nil
    default: return nil
    }
  }

  /// The part that a sum of its planes is.
  private func part(
    _ instruction: Instruction, _ planes: [Int: Plane]
  ) -> (loop: Int, part: Int)? {
    guard instruction.operation == .binary(.add) else { return nil }
    let (left, right) = (instruction.operands[0].index, instruction.operands[1].index)
    for (real, imaginary) in [(left, right), (right, left)] {
      guard let real = planes[real], let imaginary = planes[imaginary], !real.isImaginary,
        imaginary.isImaginary, imaginary.progress == 2, real.progress == 0,
        real.loop == imaginary.loop, real.part == imaginary.part
      else { continue }
      return (real.loop, real.part)
    }
    return nil
  }

  /// What the outputs depend on when the inputs depend on this.
  func outputs(_ inputs: [ConjugateInfluence]) -> [ConjugateInfluence] {
    var values = [ConjugateInfluence](repeating: ConjugateInfluence(), count: steps.count)
    var loops: [Int: [ConjugateInfluence]] = [:]
    for (index, instruction) in program.instructions.enumerated() {
      if case .input(let input) = instruction.operation {
        values[index] = inputs[input]
        continue
      }
      let operands = instruction.operands.map { values[$0.index] }
      guard operands.contains(where: \.depends) else { continue }
      if let scan = instruction.operation.scan, let body = bodies[index] {
        loops[index] = body.iterated(scan, operands)
        // Taken as the real numbers that it is packed in, it is no analytic function.
        values[index] = ConjugateInfluence(depends: true, isTainted: true)
        continue
      }
      if let (loop, part) = parts[index] {
        values[index] = loops[loop]?[part] ?? ConjugateInfluence()
        continue
      }
      for (step, operand) in zip(steps[index], operands) where operand.depends && step != .zero {
        values[index].join(operand)
        if step == .conjugating { values[index].isTainted = true }
      }
      // A real value that depends on a complex input depends on its conjugate.
      if values[index].depends && instruction.type.dtype != .complex {
        values[index].isTainted = true
      }
    }
    return program.outputs.map { values[$0.value.index] }
  }

  /// What the results of a loop depend on, of which this is the body.
  private func iterated(
    _ scan: Scan, _ operands: [ConjugateInfluence]
  ) -> [ConjugateInfluence] {
    var inputs = operands + [ConjugateInfluence()]
    for _ in 0..<Self.maximumRounds {
      let results = outputs(inputs)
      let before = inputs
      for carry in 0..<scan.carryCount { inputs[carry].join(results[carry]) }
      if inputs == before {
        return Array(inputs[..<scan.carryCount]) + results[scan.carryCount...]
      }
    }
    return program.outputs.map { _ in ConjugateInfluence(depends: true, isTainted: true) }
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
