import Tensors

/// Puts a loop together: its body is built with the values that are carried, sliced or the same in every
/// iteration, and the loop becomes an instruction of the program around it.
///
/// Inputs may be asked for in any order, also while the body is being built; those that the body does not
/// use are left out.
public final class LoopBuilder {
  /// The program that the loop is part of.
  public let outer: ProgramBuilder
  /// The body.
  public let body = ProgramBuilder()
  /// How often the body is repeated.
  public let count: Int
  /// Whether the last iteration comes first.
  public let isReversed: Bool
  /// The number of the iteration, a real scalar of the body.
  public let index: Term

  private var carries: [(start: ValueID, input: ValueID, end: ValueID)] = []
  private var slices: [(stacked: ValueID, input: ValueID)] = []
  private var invariants: [(value: ValueID, input: ValueID)] = []
  private var knownSlices: [ValueID: Term] = [:]
  private var knownInvariants: [ValueID: Term] = [:]
  private var invariantOf: [ValueID: ValueID] = [:]
  private var outputs: [ValueID] = []

  /// A loop of a program that is being built.
  public init(in outer: ProgramBuilder, count: Int, isReversed: Bool = false) {
    self.outer = outer
    self.count = count
    self.isReversed = isReversed
    index = Term(body, body.input("k", .real))
  }

  /// A carried value: what it is at the beginning of an iteration. Unless `set` says otherwise it stays
  /// what it is.
  public func carry(_ start: Term) -> Term {
    let input = body.input("c\(carries.count)", start.type)
    carries.append((start.value, input, input))
    return Term(body, input)
  }

  /// What the carried value with this number, in the order of the calls of `carry`, is after an iteration.
  public func set(_ carry: Int, to end: Term) { carries[carry].end = end.value }

  /// The element of an array that belongs to the iteration; the first axis has the length of the loop.
  public func slice(_ stacked: Term) -> Term {
    if let known = knownSlices[stacked.value] { return known }
    guard let type = stacked.type.element, stacked.type.shape.dimensions[0] == count else {
      body.fail(.wrongLoop(.inputsOrOutputs))
      return stacked
    }
    let input = body.input("x\(slices.count)", type)
    slices.append((stacked.value, input))
    let term = Term(body, input)
    knownSlices[stacked.value] = term
    return term
  }

  /// A value of the program around the loop; scalar constants are repeated in the body.
  public func invariant(_ value: Term) -> Term {
    if let known = knownInvariants[value.value] { return known }
    let term: Term
    if case .constant(let tensor) = outer.instruction(of: value.value).operation,
      tensor.shape.isScalar
    {
      term = Term(body, body.constant(tensor))
    } else {
      let input = body.input("p\(invariants.count)", value.type)
      invariants.append((value.value, input))
      invariantOf[input] = value.value
      term = Term(body, input)
    }
    knownInvariants[value.value] = term
    return term
  }

  /// The value around the loop that an input of the body stands for; nil for what changes.
  public func invariant(of input: ValueID) -> Term? {
    invariantOf[input].map { Term(outer, $0) }
  }

  /// Has the values of all iterations stacked; the number of the stacked output.
  public func stack(_ value: Term) -> Int {
    outputs.append(value.value)
    return outputs.count - 1
  }

  /// The finished loop: the carried values at its end and the stacked outputs, each in the order asked for.
  ///
  /// A mistake is recorded as the outer builder's fault, as `emit` does.
  public func finish() -> Loop {
    do throws(ProgramError) {
      return try finished()
    } catch {
      outer.fail(error)
      return Loop(
        scan: nil, carries: carries.map { Term(outer, $0.start) },
        // Of the right types, because rules go on with them.
        outputs: outputs.map {
          let type = try? body.type(of: $0).stacked(count)
          return Term(outer, type.map(outer.placeholder) ?? outer.constant(Tensor(.nan)))
        })
    }
  }

  private func finished() throws(ProgramError) -> Loop {
    // A first time to see what is used, a second time with the inputs in their order.
    let draft = try body.finish(
      (carries.map(\.end) + outputs).enumerated().map { ("y\($0.offset)", $0.element) })
    var used = Set<Int>()
    for instruction in draft.instructions {
      if case .input(let input) = instruction.operation { used.insert(input) }
    }
    func isUsed(_ input: ValueID) -> Bool {
      if case .input(let index) = body.instruction(of: input).operation {
        used.contains(index)
      } else {
        false
      }
    }
    let slices = slices.filter { isUsed($0.input) }
    let invariants = invariants.filter { isUsed($0.input) }
    let ordered =
      carries.map(\.input) + slices.map(\.input) + invariants.map(\.input) + [index.value]
    let builder = ProgramBuilder()
    var arguments = [ValueID](repeating: ValueID(0), count: draft.inputs.count)
    for input in ordered {
      guard case .input(let index) = body.instruction(of: input).operation else { continue }
      arguments[index] = builder.input(draft.inputs[index].name, draft.inputs[index].type)
    }
    let values = builder.inline(draft, inputs: arguments)
    let program = try builder.finish(draft.outputs.map { ($0.name, values[$0.value.index]) })
    let scan = try Scan(
      program, count: count, carries: carries.count, slices: slices.count, isReversed: isReversed)
    let operands = carries.map(\.start) + slices.map(\.stacked) + invariants.map(\.value)
    let vector = Term(outer, outer.emit(.scan(scan), Operands(operands)))
    let parts = scan.packing.unpack(vector)
    return Loop(
      scan: scan, carries: Array(parts[..<carries.count]), outputs: Array(parts[carries.count...]))
  }
}

/// The results of a loop in the program around it.
public struct Loop {
  /// What is repeated; nil if it has a fault, which the builder around the loop knows.
  public let scan: Scan?
  /// The carried values after the last iteration.
  public let carries: [Term]
  /// The stacked outputs.
  public let outputs: [Term]
}
