import CKernels

extension Emitter {
  mutating func emitElementwise(_ node: PlaneGraph.Node, _ step: Schedule.Step) {
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
        let offset = allocation.take(room(node.count))
        scratch.append(offset)
        fields.append(UInt32(truncatingIfNeeded: offset))
      }
    }
    for index in order where node.operands[index] >= 0 {
      fields.append(operand(node.operands[index], node.count))
    }
    if op == .power || op == .cpower {
      fields.append(node.payload.magnitude)
      fields.append(node.payload < 0 ? 1 : 0)
    }
    if let function = blockFunction(op, n, results: members.count, &fields) {
      emit(function, n, fields)
    } else {
      emit(functions[Int(op.rawValue)], n, fields)
    }
    for offset in scratch { allocation.give(offset, room(node.count)) }
  }

  /// The function for registers of whole blocks, if there is one; puts uniform operands where it has them.
  private func blockFunction(
    _ op: PlaneOp, _ n: Int, results: Int, _ fields: inout [UInt32]
  ) -> cm_function? {
    guard results == 1, op != .power, n * lanes >= Int(CM_BLOCK) else { return nil }
    func kind(_ index: Int) -> Int { Int(fields[index] >> UInt32(CM_OPERAND_BITS)) }
    // Factors change places: the product has the same bits.
    if op.hasFactors {
      for first in stride(from: 1, to: fields.count - 1, by: 2)
      where kind(first + 1) == CM_UNIFORM && kind(first) == CM_EACH {
        fields.swapAt(first, first + 1)
      }
    }
    var uniform: UInt32 = 0
    for index in 1..<fields.count {
      if kind(index) == CM_REPEATED { return nil }
      if kind(index) == CM_UNIFORM { uniform |= 1 << UInt32(index - 1) }
    }
    return cm_block_function(set.rawValue, UInt32(op.rawValue), uniform)
  }
}
