import Programs
import Tensors

/// A loop whose body is being lowered.
struct OpenLoop {
  let builder: LoopBuilder
  let variable: String
  /// The variable is `start + step * k` in iteration k.
  let start: Int
  let step: Int
  /// The statement behind the body.
  let end: Int
  let body: LoopBody
  /// Where the loop begins in the formula.
  let range: Range<Int>
  /// The node that instructions of the loop itself come from.
  let node: Int
  /// The names that are carried, in the order of the builder, with their values before the loop.
  var carries: [(name: String, start: Term)] = []
  /// What the names that the body changes meant before the loop.
  var outside: [String: Operand] = [:]
}

extension Lowering {
  /// Begins a loop; what follows is lowered into its body.
  ///
  /// A name is carried from iteration to iteration if the body assigns it and reads it first. A name that
  /// the body assigns before it reads it belongs to one iteration; that of the last one is kept if it is
  /// used after the loop.
  func openLoop(
    _ variable: Syntax.Target, at position: Int, body count: Int, _ operands: Meanings
  ) throws(Fault) {
    let nodes = syntax.statements[position].nodes
    let range = try loopRange(nodes.upperBound - 1, operands)
    if loops.count >= limits.maximumLoopNesting {
      throw Fault(.tooManyLoops(limit: limits.maximumLoopNesting), variable.range)
    }
    if loops.contains(where: { $0.variable == variable.name }) {
      throw Fault(.assignedLoopVariable(variable.name), variable.range)
    }
    let depth = loops.count
    var loop = OpenLoop(
      builder: LoopBuilder(in: builder(at: depth), count: range.count), variable: variable.name,
      start: range.start, step: range.step, end: position + 1 + count,
      body: syntax.body(position + 1..<position + 1 + count), range: variable.range,
      node: nodes.upperBound - 1)
    for (name, range) in loop.body.assigned {
      guard let outside = names[name] else { continue }
      loop.outside[name] = outside
      names[name] = nil
      guard loop.body.readFirst.contains(name) else { continue }
      let start = bring(try value(outside, range), to: depth)
      loop.carries.append((name, start))
      names[name] = .value(loop.builder.carry(start))
    }
    for name in [variable.name] + loop.body.variables where loop.outside[name] == nil {
      loop.outside[name] = names[name]
      names[name] = nil
    }
    loops.append(loop)
    names[variable.name] = .value(try variableValue(loop))
  }

  private func variableValue(_ loop: OpenLoop) throws(Fault) -> Term {
    var value = loop.builder.index
    if loop.step != 1 {
      value = try emit(.binary(.multiply), [constant(Double(loop.step)), value])
    }
    if loop.start != 0 {
      value = try emit(.binary(.add), [value, constant(Double(loop.start))])
    }
    return value
  }

  /// Ends the loops whose bodies end before a statement.
  func closeLoops(before position: Int) throws(Fault) {
    while let loop = loops.last, loop.end <= position {
      let exports = try finishBody(loop)
      loops.removeLast()
      loop.builder.outer.origin = loop.node
      let done = loop.builder.finish()
      if let fault = loop.builder.outer.fault { throw Fault(fault, limits, loop.range) }
      if let scan = done.scan { try count(scan, loop) }
      for name in loop.body.assigned.map(\.name) { names[name] = loop.outside[name] }
      for (name, operand) in exports.kept { names[name] = operand }
      for (name, carry) in zip(exports.carried, done.carries) { names[name] = .value(carry) }
      for name in loop.body.variables where names[name] == nil { names[name] = loop.outside[name] }
      let iterations = loop.builder.count
      names[loop.variable] =
        iterations > 0
        ? integer(loop.start + (iterations - 1) * loop.step) : loop.outside[loop.variable]
    }
  }

  /// Says what the carried names are after an iteration.
  ///
  /// - Returns: the names by the number of their carried value, and the names with values that do not depend
  ///   on the loop.
  private func finishBody(
    _ loop: OpenLoop
  ) throws(Fault) -> (carried: [String], kept: [String: Operand]) {
    let depth = loops.count
    var carried = loop.carries.map(\.name)
    let isCarried = Set(carried)
    var kept: [String: Operand] = [:]
    let ranges = Dictionary(
      loop.body.assigned.map { ($0.name, $0.range) }, uniquingKeysWith: { $1 })
    for (index, carry) in loop.carries.enumerated() {
      guard let operand = names[carry.name], let range = ranges[carry.name] else { continue }
      let end = try value(operand, range)
      try require(end.type, toBe: carry.start.type, carry.name, range)
      loop.builder.set(index, to: bring(end, to: depth))
    }
    let lastNode = syntax.statements[loop.end - 1].nodes.upperBound
    for (name, range) in loop.body.assigned
    where !isCarried.contains(name) && lastUse[name, default: -1] >= lastNode {
      guard loop.builder.count > 0, let operand = names[name] else { continue }
      guard case .value(let term, _) = operand, self.depth(of: term) < depth else {
        let end = try value(operand, range)
        let zeros = try constant(Tensor(repeating: 0, dtype: end.type.dtype, shape: end.type.shape))
        _ = loop.builder.carry(bring(zeros, to: depth - 1))
        loop.builder.set(carried.count, to: bring(end, to: depth))
        carried.append(name)
        continue
      }
      kept[name] = operand
    }
    if carried.count > limits.maximumCarriedNames {
      throw Fault(.tooManyCarried(limit: limits.maximumCarriedNames), loop.range)
    }
    return (carried, kept)
  }

  private func require(
    _ end: ValueType, toBe start: ValueType, _ name: String, _ range: Range<Int>
  ) throws(Fault) {
    if end.shape != start.shape {
      throw Fault(
        .carriedShape(name, start.shape.description, end.shape.description), range,
        suggestion: start.shape.isScalar ? "\(name) = zeros(\(end.shape)) before the loop" : nil)
    }
    if end.dtype != start.dtype {
      throw Fault(
        .carriedDType(name, start.dtype.description, end.dtype.description), range,
        suggestion: end.dtype == .complex && start.dtype == .real
          ? "\(name) = \(name) + 0j before the loop" : nil)
    }
  }

  /// Adds what a loop costs to what the formula costs.
  private func count(_ scan: Scan, _ loop: OpenLoop) throws(Fault) {
    closedOperations = closedOperations.addingSaturating(scan.size)
    elements = scan.packing.types.reduce(elements.addingSaturating(scan.packing.count)) {
      $0.addingSaturating($1.shape.count > 0 ? 0 : $1.shape.paddedCount)
    }
    if elements > limits.maximumElements {
      throw Fault(.tooManyElements(limit: limits.maximumElements), loop.range)
    }
    // A loop in another one is counted with that.
    if loops.isEmpty { loopWork = loopWork.addingSaturating(scan.work) }
    if loopWork > limits.maximumWork {
      throw Fault(.tooMuchWork(limit: limits.maximumWork), loop.range)
    }
  }
}

// MARK: range(…)

extension Lowering {
  /// `range(stop)`, `range(start, stop)` or `range(start, stop, step)` of whole numbers that are known.
  private func loopRange(
    _ node: Int, _ operands: Meanings
  ) throws(Fault) -> (start: Int, step: Int, count: Int) {
    guard case .call("range", _, nil, let arguments) = syntax.nodes[node].kind else {
      throw Fault(
        .unexpected("something other than range(...)", expected: "range(...)"), nodeRange(node))
    }
    if let named = arguments.first(where: { $0.name != nil }) {
      throw Fault(
        .unknownArgument(
          function: "range", name: named.name ?? "", signature: "range(start, stop, step)"),
        named.range)
    }
    guard (1...3).contains(arguments.count) else {
      throw Fault(
        .argumentCount(
          function: "range", signature: "range(start, stop, step)", found: arguments.count),
        nodeRange(node))
    }
    var bounds: [Int] = []
    for argument in arguments {
      guard let bound = operands[argument.value].wholeNumber else {
        throw Fault(.loopCount, nodeRange(argument.value))
      }
      bounds.append(bound)
    }
    let (start, stop) = bounds.count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1])
    let step = bounds.count == 3 ? bounds[2] : 1
    if step == 0 {
      throw Fault(
        .wrongArgument(
          function: "range", argument: "step", expected: "a whole number other than 0"),
        nodeRange(arguments[2].value))
    }
    let (distance, overflow) =
      step > 0 ? stop.subtractingReportingOverflow(start) : start.subtractingReportingOverflow(stop)
    let isEmpty = step > 0 ? stop <= start : start <= stop
    if isEmpty { return (start, step, 0) }
    let count = overflow ? UInt.max : UInt(distance - 1) / step.magnitude + 1
    if count > UInt(limits.maximumIterations) {
      throw Fault(.tooManyIterations(limit: limits.maximumIterations), nodeRange(node))
    }
    return (start, step, Int(count))
  }
}

extension Term {
  /// The whole number that a constant is.
  fileprivate var wholeNumber: Int? {
    guard case .constant(let tensor) = instruction.operation, type == .real else { return nil }
    return Int(exactly: tensor.real[0])
  }
}

extension Operand {
  /// The whole number that the operand is known to be: written out, or a constant that has the value of one.
  fileprivate var wholeNumber: Int? {
    switch self {
    case .value(_, let integer?): return integer
    case .value(let term, nil):
      // `10**5` is no literal, but it is known.
      if case .family(.power, let exponent) = term.instruction.operation, exponent >= 0,
        let base = Term(term.builder, term.instruction.operands[0]).wholeNumber
      {
        let power = (0..<exponent).reduce(1) { product, _ in product.multipliedSaturating(base) }
        return base >= 0 ? power : nil
      }
      return term.wholeNumber
    case .sequence, .text, .none: return nil
    }
  }
}
