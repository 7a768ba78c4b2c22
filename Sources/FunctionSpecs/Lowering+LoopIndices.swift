import Programs
import Tensors

// Which whole numbers a value made of loop variables takes, read off the instructions that compute it.
extension Lowering {
  /// The whole number that a value is as a function of loop indices; nil for any other value.
  ///
  /// Nothing recurses: the formula decides how long a chain of operations is.
  func loopIndex(_ term: Term) -> LoopIndex? {
    var pending = [term]
    while let next = pending.last {
      let key = TermKey(next)
      if loopIndices[key] != nil {
        pending.removeLast()
        continue
      }
      let missing = indexOperands(next).filter { loopIndices[TermKey($0)] == nil }
      if missing.isEmpty {
        loopIndices[key] = .some(evaluatedIndex(next))
      } else {
        pending += missing
      }
    }
    return loopIndices[TermKey(term)] ?? nil
  }

  /// What an index is computed from.
  private func indexOperands(_ term: Term) -> [Term] {
    let instruction = term.instruction
    switch instruction.operation {
    case .unary(.negate), .binary(.add), .binary(.subtract), .binary(.multiply),
      .binary(.remainder), .binary(.floorDivide):
      guard term.type == .real else { return [] }
      return instruction.operands.map { Term(term.builder, $0) }
    case .input: return outer(term).map { [$0] } ?? []
    default: return []
    }
  }

  /// The value around the innermost loop of a term that is the same in all of its iterations.
  private func outer(_ term: Term) -> Term? {
    let depth = depth(of: term)
    return depth > 0 ? loops[depth - 1].builder.invariant(of: term.value) : nil
  }

  private func evaluatedIndex(_ term: Term) -> LoopIndex? {
    guard term.type == .real else { return nil }
    let instruction = term.instruction
    if case .constant(let tensor) = instruction.operation {
      return Int(exactly: tensor.real[0]).flatMap { LoopIndex($0) }
    }
    if case .input = instruction.operation {
      if let outer = outer(term) { return loopIndices[TermKey(outer)] ?? nil }
      let depth = depth(of: term)
      guard depth > 0, loops[depth - 1].builder.index.value == term.value else { return nil }
      return LoopIndex(depth: depth, count: loops[depth - 1].builder.count)
    }
    var operands: [LoopIndex] = []
    for operand in indexOperands(term) {
      guard let index = loopIndices[TermKey(operand)] ?? nil else { return nil }
      operands.append(index)
    }
    return operands.isEmpty ? nil : LoopIndex.apply(instruction.operation, operands)
  }

  /// The values of an index in the iterations of the one loop that it depends on.
  func indexTable(_ term: Term, _ depth: Int, _ range: Range<Int>) throws(Fault) -> [Int] {
    // Everything that it is computed from, operands first.
    var places: [TermKey: Int] = [:]
    var steps: [(operation: Operation, operands: [Int])] = []
    var pending = [term]
    while let next = pending.last {
      let operands = indexOperands(next)
      let missing = operands.filter { places[TermKey($0)] == nil }
      if places[TermKey(next)] != nil {
        pending.removeLast()
      } else if missing.isEmpty {
        places[TermKey(next)] = steps.count
        steps.append(
          (next.instruction.operation, operands.compactMap { places[TermKey($0)] }))
      } else {
        pending += missing
      }
    }
    let count = loops[depth - 1].builder.count
    try countIndexWork(steps.count.multipliedSaturating(count), range)
    var values = [Int](repeating: 0, count: steps.count)
    var table: [Int] = []
    table.reserveCapacity(count)
    for k in 0..<count {
      for (place, step) in steps.enumerated() {
        switch step.operation {
        case .constant(let tensor): values[place] = Int(exactly: tensor.real[0]) ?? 0
        case .input: values[place] = step.operands.first.map { values[$0] } ?? k
        default: values[place] = LoopIndex.value(step.operation, step.operands.map { values[$0] })
        }
      }
      table.append(values[steps.count - 1])
    }
    return table
  }

  func countIndexWork(_ count: Int, _ range: Range<Int>) throws(Fault) {
    indexWork = indexWork.addingSaturating(count)
    if indexWork > limits.maximumIndexWork {
      throw Fault(.tooMuchWork(limit: limits.maximumIndexWork), range)
    }
  }
}
