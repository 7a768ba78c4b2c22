import CKernels

/// Writes a schedule as instructions for a number of lanes.
struct Emitter {
  let schedule: Schedule
  /// The number of points side by side in a register; 1 for one point whose elements are side by side.
  let lanes: Int
  /// Whether inputs are put into their registers from outside, and outputs read from theirs.
  let isDirect: Bool
  let functions: UnsafePointer<cm_function?>

  private(set) var words: [UInt32] = []
  private(set) var tables: [UInt32] = []
  private(set) var callouts: [CalloutStep] = []
  /// What the workspace starts with: a place and the numbers.
  private(set) var constants: [(offset: Int, numbers: [Double])] = []
  private var allocation = Allocation(after: 0)
  private var offsets: [Int]

  private var graph: PlaneGraph { schedule.graph }

  init(
    _ schedule: Schedule, lanes: Int, isDirect: Bool, functions: UnsafePointer<cm_function?>
  ) {
    self.schedule = schedule
    self.lanes = lanes
    self.isDirect = isDirect
    self.functions = functions
    offsets = [Int](repeating: -1, count: schedule.graph.nodes.count)
    words.reserveCapacity(8 * schedule.steps.count)
    placeConstants()
    if isDirect {
      for step in schedule.steps where node(step.node).op == .input { place(step.node) }
    }
    for (index, step) in schedule.steps.enumerated() { emit(step, at: Int32(index)) }
    if !isDirect { emitStores() }
    emit(.end, 0, [])
  }

  /// Doubles that a workspace needs.
  var size: Int { allocation.size }
  /// The place of a node's register.
  func offset(of id: Int32) -> Int { offsets[Int(id)] }

  private func node(_ id: Int32) -> PlaneGraph.Node { graph.nodes[Int(id)] }

  // MARK: Places

  /// Doubles in a register of this many elements.
  private func room(_ count: Int32) -> Int {
    lanes == 1 ? (Int(count) + 7) / 8 * 8 : max(1, Int(count)) * lanes
  }

  private mutating func place(_ id: Int32) {
    offsets[Int(id)] = allocation.take(max(8, room(node(id).count)))
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

  private mutating func freeOperands(_ node: PlaneGraph.Node, _ step: Int32) {
    var dying: [Int32] = []
    graph.forEachOperand(node) { id in
      if schedule.lastUse[Int(id)] == step, !dying.contains(id), isRegister(id) {
        dying.append(id)
      }
    }
    for id in dying { allocation.give(offsets[Int(id)], max(8, room(self.node(id).count))) }
  }

  /// Whether the node has a register of its own that can be used again.
  private func isRegister(_ id: Int32) -> Bool {
    let op = node(id).op
    return op != .constant && op != .constantArray && !(op == .spread && lanes == 1)
  }

  /// An operand of an instruction on `count` elements.
  private func operand(_ id: Int32, _ count: Int32) -> UInt32 {
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
    let address = UInt64(
      UInt(bitPattern: unsafeBitCast(functions[Int(op.rawValue)], to: UnsafeRawPointer?.self)))
    words.append(UInt32(truncatingIfNeeded: address))
    words.append(UInt32(truncatingIfNeeded: address >> 32))
    words.append(UInt32(truncatingIfNeeded: n))
    words += fields
    if words.count & 1 == 1 { words.append(0) }
  }

  private mutating func emit(_ step: Schedule.Step, at index: Int32) {
    let node = node(step.node)
    if node.op == .input {
      if isDirect { return }
      place(step.node)
      emit(
        .load, 0,
        [field(step.node), UInt32(node.payload), UInt32(node.count)])
      return
    }
    if node.op == .spread && lanes == 1 {
      offsets[Int(step.node)] = offsets[Int(node.operands[0])]
      return
    }
    if node.op.isElementwise {
      freeOperands(node, index)
      emitElementwise(node, step)
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
        allocation.give(offsets[Int(id)], max(8, room(node.count)))
      }
    }
  }

  private func field(_ id: Int32) -> UInt32 {
    id < 0 ? 0 : UInt32(truncatingIfNeeded: offsets[Int(id)])
  }

  private mutating func emitElementwise(_ node: PlaneGraph.Node, _ step: Schedule.Step) {
    let n = lanes == 1 ? (Int(node.count) + 7) / 8 * 8 : Int(node.count)
    let (op, members, order) = node.op.cheapest(step.members)
    var fields: [UInt32] = []
    var scratch: [Int] = []
    for member in members {
      let id = step.node + Int32(member)
      if step.members >> UInt8(member) & 1 == 1 {
        place(id)
        fields.append(field(id))
      } else {
        let offset = allocation.take(max(8, room(node.count)))
        scratch.append(offset)
        fields.append(UInt32(truncatingIfNeeded: offset))
      }
    }
    for index in order where node.operands[index] >= 0 {
      fields.append(operand(node.operands[index], node.count))
    }
    if op == .power {
      fields.append(node.payload.magnitude)
      fields.append(node.payload < 0 ? 1 : 0)
    }
    emit(op, n, fields)
    for offset in scratch { allocation.give(offset, max(8, room(node.count))) }
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
    func place(_ id: Int32) -> CalloutStep.Place {
      let other = self.node(id)
      let isConstant = other.op == .constant || other.op == .constantArray
      let isSingle = other.count == 1
      return CalloutStep.Place(
        offset: offsets[Int(id)],
        elementStride: isSingle ? 0 : isConstant || lanes == 1 ? 1 : lanes,
        pointStride: isConstant || lanes == 1 ? 0 : 1)
    }
    callouts.append(
      CalloutStep(
        callout: graph.callouts[Int(node.operands[0])], count: Int(node.count),
        operands: graph.lists[Int(node.payload)].map(place), results: results.map(place)))
    emit(.callout, 0, [UInt32(callouts.count - 1)])
  }

  private mutating func emitStores() {
    for output in schedule.outputs {
      emit(
        .store, 0,
        [operand(output.node, output.count), UInt32(output.plane), UInt32(output.count)])
    }
  }
}

extension PlaneOp {
  /// The instruction that computes these of an operation's results, the members that it gives, and the order
  /// in which it takes the operands.
  fileprivate func cheapest(_ members: UInt8) -> (PlaneOp, [Int], [Int]) {
    let order = [0, 1, 2, 3]
    switch (self, members) {
    case (.sincos, 1): return (.sin, [0], order)
    case (.sincos, 2): return (.cos, [1], order)
    case (.sinhcosh, 1): return (.sinh, [0], order)
    case (.sinhcosh, 2): return (.cosh, [1], order)
    // ac - bd and ad + bc.
    case (.cmul, 1): return (.diffProducts, [0], [0, 2, 1, 3])
    case (.cmul, 2): return (.sumProducts, [1], [0, 3, 1, 2])
    case (.cstrong, 1): return (.cstrongRe, [0], order)
    case (.cstrong, 2): return (.cstrongIm, [1], order)
    case (.csincos, _) where members & 12 == 0: return (.csin, [0, 1], order)
    case (.csincos, _) where members & 3 == 0: return (.ccos, [2, 3], order)
    case (.csinhcosh, _) where members & 12 == 0: return (.csinh, [0, 1], order)
    case (.csinhcosh, _) where members & 3 == 0: return (.ccosh, [2, 3], order)
    default: return (self, Array(0..<self.members), order)
    }
  }
}
