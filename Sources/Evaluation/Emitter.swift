import CKernels

/// Writes a schedule as instructions for a number of lanes.
struct Emitter {
  let schedule: Schedule
  /// The number of points side by side in a register; 1 for one point whose elements are side by side.
  let lanes: Int
  /// Whether inputs are put into their registers from outside, and outputs read from theirs.
  let isDirect: Bool
  let set: InstructionSet
  let functions: UnsafePointer<cm_function?>

  var words: [UInt32] = []
  private(set) var tables: [UInt32] = []
  private(set) var callouts: [CalloutStep] = []
  /// What the workspace starts with: a place and the numbers.
  private(set) var constants: [(offset: Int, numbers: [Double])] = []
  var allocation = Allocation(after: 0)
  private var offsets: [Int]

  private var graph: PlaneGraph { schedule.graph }
  /// Those of the graph, once: a field of an object is loaded and counted each time.
  private let nodes: [PlaneGraph.Node]

  init(
    _ schedule: Schedule, lanes: Int, isDirect: Bool, set: InstructionSet,
    functions: UnsafePointer<cm_function?>
  ) {
    self.schedule = schedule
    self.lanes = lanes
    self.isDirect = isDirect
    self.set = set
    self.functions = functions
    nodes = schedule.graph.nodes
    offsets = [Int](repeating: -1, count: nodes.count)
    words.reserveCapacity(8 * schedule.steps.count)
    placeConstants()
    if isDirect {
      for step in schedule.steps where node(step.node).op == .input { place(step.node) }
    }
    let planes = planesAhead()
    for (index, step) in schedule.steps.enumerated() {
      if let planes { emitAhead(index, planes) }
      emit(step, at: Int32(index))
    }
    if !isDirect { emitStores() }
    emit(.end, 0, [])
  }

  /// Doubles that a workspace needs.
  var size: Int { allocation.size }
  /// The place of a node's register.
  func offset(of id: Int32) -> Int { offsets[Int(id)] }

  private func node(_ id: Int32) -> PlaneGraph.Node { nodes[Int(id)] }

  /// The node whose register a node's numbers are in.
  private func owner(_ id: Int32) -> Int32 { node(id).op == .view ? node(id).operands[0] : id }

  // MARK: Places

  /// Doubles in a register of this many elements.
  ///
  /// Whole blocks from one block on, for the functions that know no other lengths.
  func room(_ count: Int32) -> Int {
    let needed = lanes == 1 ? (Int(count) + 7) / 8 * 8 : max(1, Int(count)) * lanes
    let block = Int(CM_BLOCK)
    return needed < block ? max(8, needed) : (needed + block - 1) / block * block
  }

  mutating func place(_ id: Int32) {
    offsets[Int(id)] = allocation.take(room(node(id).count))
  }

  private mutating func placeConstants() {
    for id in schedule.constants {
      let numbers =
        graph.value(id).map { Array(repeating: $0, count: 8) }
        ?? graph.arrays[Int(node(id).payload)]
      offsets[Int(id)] = allocation.take((numbers.count + 7) / 8 * 8)
      constants.append((offsets[Int(id)], numbers))
    }
  }

  /// The operands of an elementwise node that nothing reads afterwards, each owner of a register once, as bits by place:
  /// those of which each element is read only for the same element of the result, and the others.
  private func dyingOperands(
    _ node: PlaneGraph.Node, _ step: Int32
  ) -> (same: UInt8, other: UInt8) {
    var (same, other): (UInt8, UInt8) = (0, 0)
    for place in 0..<4 where node.operands[place] >= 0 {
      let id = owner(node.operands[place])
      guard schedule.lastUse[Int(id)] == step, isRegister(id) else { continue }
      var (isFirst, isSame) = (true, self.node(id).count == node.count)
      for other in 0..<4 where node.operands[other] >= 0 && owner(node.operands[other]) == id {
        if other < place { isFirst = false }
        if node.operands[other] != id { isSame = false }
      }
      if !isFirst { continue }
      if isSame { same |= 1 << place } else { other |= 1 << place }
    }
    return (same, other)
  }

  private mutating func free(_ id: Int32) {
    allocation.give(offsets[Int(id)], room(node(id).count))
  }

  private mutating func freeOperands(_ node: PlaneGraph.Node, _ step: Int32) {
    var dying: [Int32] = []
    // Not `self`, which the closure would copy.
    let graph = graph
    graph.forEachOperand(node) { dying.append(graph.owner($0)) }
    if dying.count > 16 {
      // What is put together from thousands of parts must not compare each with each.
      var seen: Set<Int32> = []
      dying.removeAll { !seen.insert($0).inserted }
    }
    for (index, id) in dying.enumerated()
    where schedule.lastUse[Int(id)] == step && isRegister(id) {
      if dying.count <= 16 && dying[..<index].contains(id) { continue }
      free(id)
    }
  }

  /// Whether the node has a register of its own that can be used again.
  private func isRegister(_ id: Int32) -> Bool {
    let op = node(id).op
    return op != .constant && op != .constantArray && !(op == .spread && lanes == 1)
  }

  /// An operand of an instruction on `count` elements.
  func operand(_ id: Int32, _ count: Int32) -> UInt32 {
    let node = node(id)
    var kind = CM_EACH
    if node.op == .constant || node.op == .constantArray && lanes > 1 {
      kind = CM_UNIFORM
    } else if node.count == 1 && count != 1 {
      kind = lanes == 1 ? CM_UNIFORM : CM_REPEATED
    }
    return UInt32(truncatingIfNeeded: offsets[Int(id)])
      | UInt32(kind) << UInt32(CM_OPERAND_BITS)
  }

  // MARK: Instructions

  private mutating func emit(_ op: PlaneOp, _ n: Int, _ fields: [UInt32]) {
    emit(functions[Int(op.rawValue)], n, fields)
  }

  private mutating func emit(_ function: cm_function?, _ n: Int, _ fields: [UInt32]) {
    let start = beginInstruction(n)
    words += fields
    endInstruction(start, function)
  }

  /// Begins an instruction, whose fields are to be appended to `words`; gives its place.
  mutating func beginInstruction(_ n: Int) -> Int {
    words.append(0)
    words.append(0)
    words.append(UInt32(truncatingIfNeeded: n))
    return words.count - 3
  }

  mutating func endInstruction(_ start: Int, _ function: cm_function?) {
    let address = UInt64(UInt(bitPattern: unsafeBitCast(function, to: UnsafeRawPointer?.self)))
    words[start] = UInt32(truncatingIfNeeded: address)
    words[start + 1] = UInt32(truncatingIfNeeded: address >> 32)
    if words.count & 1 == 1 { words.append(0) }
  }

  private mutating func emit(_ step: Schedule.Step, at index: Int32) {
    let node = node(step.node)
    if node.op == .input {
      if !isDirect { emitLoad(step.node, node) }
      return
    }
    if node.op == .spread && lanes == 1 {
      offsets[Int(step.node)] = offsets[Int(node.operands[0])]
      return
    }
    if node.op == .view {
      offsets[Int(step.node)] = offsets[Int(node.operands[0])] + Int(node.payload) * lanes
      return
    }
    if node.op.isElementwise {
      // The result may take the place only of what it reads element by element: while a number is still read for
      // all elements, or elements of a view for others, nothing may be written there.
      let (same, other) = dyingOperands(node, index)
      for place in 0..<4 where same & 1 << place != 0 { free(node.operands[place]) }
      emitElementwise(node, step)
      for place in 0..<4 where other & 1 << place != 0 { free(owner(node.operands[place])) }
      return
    }
    var results: [Int32] = []
    for id in graph.group(step.node) {
      results.append(id)
      place(id)
    }
    emitArray(node, step, results)
    freeOperands(node, index)
    for id in results {
      if lanes == 1 && node.count == 1 && node.op != .callout {
        emit(.splat, 0, [field(id), field(id)])
      }
      if schedule.lastUse[Int(id)] < 0 {
        allocation.give(offsets[Int(id)], room(node.count))
      }
    }
  }

  func field(_ id: Int32) -> UInt32 {
    id < 0 ? 0 : UInt32(truncatingIfNeeded: offsets[Int(id)])
  }

  private mutating func emitArray(
    _ node: PlaneGraph.Node, _ step: Schedule.Step, _ results: [Int32]
  ) {
    switch node.op {
    case .spread:
      emit(.spread, 0, [field(step.node), field(node.operands[0]), UInt32(node.count)])
    case .contract:
      let numbers = graph.details[Int(node.payload)].numbers
      let places = (0..<4).map { (index: Int) -> UInt32 in
        let id = node.operands[index]
        if id < 0 { return 0 }
        let isConstant = self.node(id).op == .constant || self.node(id).op == .constantArray
        return isConstant && lanes > 1
          ? field(id) | UInt32(CM_UNIFORM) << UInt32(CM_OPERAND_BITS) : field(id)
      }
      emit(
        .contract, 0,
        [field(results[0]), results.count > 1 ? field(results[1]) : 0] + places + numbers)
    case .concatenate:
      for (operand, detail) in zip(
        graph.lists[Int(node.payload)], graph.listDetails[Int(node.payload)])
      where !detail.table.isEmpty {
        emit(
          .copyRuns, 0,
          [field(step.node), field(operand), table(detail.table), UInt32(detail.table.count / 3)])
      }
    case .callout: emitCallout(node, results)
    case .copyRuns, .placeRuns:
      let detail = graph.details[Int(node.payload)]
      emit(
        node.op, 0,
        [
          field(step.node), field(node.operands[0]), table(detail.table),
          UInt32(detail.table.count / 3),
        ] + detail.numbers)
    case .gather, .scatter:
      let detail = graph.details[Int(node.payload)]
      emit(
        node.op, 0,
        [field(step.node), field(node.operands[0]), table(detail.table)] + detail.numbers)
    case .sum, .maximumOf, .runningSum:
      emit(
        node.op, 0,
        [field(step.node), field(node.operands[0])] + graph.details[Int(node.payload)].numbers)
    default: preconditionFailure("not an operation on arrays")
    }
  }

  private mutating func table(_ numbers: [UInt32]) -> UInt32 {
    defer { tables += numbers }
    return UInt32(tables.count)
  }

  private mutating func emitCallout(_ node: PlaneGraph.Node, _ results: [Int32]) {
    let callout = graph.callouts[Int(node.operands[0])]
    var loop: LoopBody?
    if case .loop(let plan) = callout {
      loop = LoopBody(plan, lanes: lanes, set: set, functions: functions)
    }
    callouts.append(
      CalloutStep(
        callout: callout, count: Int(node.count),
        operands: graph.lists[Int(node.payload)].map(place(of:)), results: results.map(place(of:)),
        loop: loop))
    emit(.callout, 0, [UInt32(callouts.count - 1)])
  }

  /// Where the numbers of a node lie, for whoever reads them from outside of the code.
  func place(of id: Int32) -> CalloutStep.Place {
    let node = self.node(id)
    let isConstant = node.op == .constant || node.op == .constantArray
    let isSingle = node.count == 1
    return CalloutStep.Place(
      offset: offsets[Int(id)],
      elementStride: isSingle ? 0 : isConstant || lanes == 1 ? 1 : lanes,
      pointStride: isConstant || lanes == 1 ? 0 : 1)
  }

  /// How many inputs and outputs memory is asked for ahead: not in short programs, which wait for memory
  /// whatever they do and are held up by asking, nor where there are so many that they would push each other out.
  private func planesAhead() -> (inputs: UInt32, outputs: UInt32)? {
    guard !isDirect, lanes >= 64, schedule.steps.count >= 2 * Self.partsAhead else { return nil }
    var inputs = 0
    for step in schedule.steps where node(step.node).op == .input {
      inputs = max(inputs, Int(node(step.node).payload) / 2 + 1)
    }
    let outputs = schedule.outputs.reduce(0) { max($0, $1.plane / 2 + 1) }
    return inputs + outputs <= 16 ? (UInt32(inputs), UInt32(outputs)) : nil
  }

  /// One eighth at a time, between the steps: as much as memory can do beside a part of them.
  private static let partsAhead = 8

  private mutating func emitAhead(_ index: Int, _ planes: (inputs: UInt32, outputs: UInt32)) {
    let (parts, count) = (Self.partsAhead, schedule.steps.count)
    let part = index * parts / count
    if index > 0, (index - 1) * parts / count == part { return }
    emit(.ahead, 0, [UInt32(part), UInt32(parts), planes.inputs, planes.outputs])
  }

  /// Both parts of a complex input at once, because they often lie side by side.
  private mutating func emitLoad(_ id: Int32, _ node: PlaneGraph.Node) {
    if offsets[Int(id)] >= 0 { return }
    place(id)
    var imaginary = noPlace
    if node.payload & 1 == 0, Int(id) + 1 < graph.nodes.count {
      let next = self.node(id + 1)
      if next.op == .input, next.payload == node.payload + 1, schedule.lastUse[Int(id) + 1] >= 0 {
        place(id + 1)
        imaginary = field(id + 1)
      }
    }
    emit(.load, 0, [field(id), imaginary, UInt32(node.payload), UInt32(node.count)])
  }

  /// Both parts of a complex result at once.
  private mutating func emitStores() {
    var next = 0
    while next < schedule.outputs.count {
      let output = schedule.outputs[next]
      var imaginary = noPlace
      next += 1
      if next < schedule.outputs.count, schedule.outputs[next].plane == output.plane + 1,
        output.plane & 1 == 0
      {
        imaginary = operand(schedule.outputs[next].node, output.count)
        next += 1
      }
      emit(
        .store, 0,
        [
          operand(output.node, output.count), imaginary, UInt32(output.plane),
          UInt32(output.count),
        ])
    }
  }
}

/// In place of a register that is not there: CM_NONE of the machine.
private let noPlace = UInt32.max
