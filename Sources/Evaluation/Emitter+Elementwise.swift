import CKernels

extension Emitter {
  mutating func emitElementwise(_ node: PlaneGraph.Node, _ step: Schedule.Step) {
    let n = lanes == 1 ? (Int(node.count) + 7) / 8 * 8 : Int(node.count)
    let (op, members, operands) = node.op.cheapest(step.members, of: node.operands)
    // The function follows from the operands, so it is filled in at the end.
    let start = beginInstruction(n)
    for member in members {
      let id = step.node + Int32(member)
      if step.members >> UInt8(member) & 1 == 1 {
        place(id)
        words.append(field(id))
      } else {
        words.append(UInt32(truncatingIfNeeded: allocation.take(room(node.count))))
      }
    }
    let first = words.count
    for index in 0..<4 where operands[index] >= 0 {
      words.append(operand(operands[index], node.count))
    }
    let last = words.count
    if op == .power || op == .cpower {
      words.append(node.payload.magnitude)
      words.append(node.payload < 0 ? 1 : 0)
    }
    let function =
      members.count == 1 && op != .power && n * lanes >= Int(CM_BLOCK)
      ? blockFunction(op, first..<last) : nil
    endInstruction(start, function ?? functions[Int(op.rawValue)])
    for (index, member) in members.enumerated() where step.members >> UInt8(member) & 1 == 0 {
      allocation.give(Int(words[first - members.count + index]), room(node.count))
    }
  }

  /// The function for registers of whole blocks, if there is one; puts uniform operands where it has them.
  private mutating func blockFunction(_ op: PlaneOp, _ operands: Range<Int>) -> cm_function? {
    func kind(_ index: Int) -> Int { Int(words[index] >> UInt32(CM_OPERAND_BITS)) }
    // Factors change places: the product has the same bits.
    if op.hasFactors {
      for first in stride(from: operands.lowerBound, to: operands.upperBound - 1, by: 2)
      where kind(first + 1) == CM_UNIFORM && kind(first) == CM_EACH {
        words.swapAt(first, first + 1)
      }
    }
    var uniform: UInt32 = 0
    for index in operands {
      if kind(index) == CM_REPEATED { return nil }
      if kind(index) == CM_UNIFORM { uniform |= 1 << UInt32(index - operands.lowerBound) }
    }
    return cm_block_function(set.rawValue, UInt32(op.rawValue), uniform)
  }
}
