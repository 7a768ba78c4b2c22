extension PlaneGraph {
  /// Which nodes the outputs need.
  func needed(by outputs: [ID]) -> [Bool] {
    let nodes = nodes
    var needed = [Bool](repeating: false, count: nodes.count)
    for output in outputs { needed[Int(output)] = true }
    // A span: the array would ask at each mark whether it is the only one.
    var marks = needed.mutableSpan
    for index in nodes.indices.reversed() where marks[index] {
      forEachOperand(nodes[index]) { marks[Int($0)] = true }
    }
    return needed
  }

  /// Joins products into the sums that are their only use: ab ± cd and ab ± c become one instruction, with
  /// the same roundings, that spares writing and reading the products.
  func fuse(_ needed: inout [Bool], outputs: [ID]) {
    var uses = [Int32](repeating: 0, count: nodes.count)
    for output in outputs { uses[Int(output)] += 1 }
    countUses(&uses, needed)
    conjugate(&needed, &uses)
    for index in nodes.indices where needed[index] {
      guard nodes[index].op == .add || nodes[index].op == .subtract else { continue }
      let node = nodes[index]
      let (x, y) = (node.operands[0], node.operands[1])
      guard x != y else { continue }
      func isOnly(_ id: ID, _ op: PlaneOp) -> Bool {
        let other = nodes[Int(id)]
        return other.op == op && uses[Int(id)] == 1 && other.count == node.count
      }
      if let (op, operands, gone, other) = fused(node.op, x, y, isOnly) {
        replace(ID(index), op, operands)
        needed[Int(gone)] = false
        if let other { needed[Int(other)] = false }
      }
    }
  }

  private func countUses(_ uses: inout [Int32], _ needed: [Bool]) {
    let nodes = nodes
    var counts = uses.mutableSpan
    for index in nodes.indices where needed[index] {
      forEachOperand(nodes[index]) { counts[Int($0)] += 1 }
    }
  }

  /// Strong products take the conjugate of a factor by themselves, as the chain rule has it everywhere: -(bd) is b(-d) to
  /// the last bit.
  private func conjugate(_ needed: inout [Bool], _ uses: inout [Int32]) {
    for index in nodes.indices.dropLast()
    where nodes[index].op == .cstrong && nodes[index].member == 0 && needed[index]
      && needed[index + 1]
    {
      let node = nodes[index]
      func negated(_ id: ID) -> ID? {
        let other = nodes[Int(id)]
        return other.op == .negate && other.count == node.count ? other.operands[0] : nil
      }
      let (a, b, c, d) = (
        node.operands[0], node.operands[1], node.operands[2], node.operands[3]
      )
      let conjugate: (ID, SIMD4<ID>)
      if let inner = negated(d) {
        conjugate = (d, SIMD4(a, b, c, inner))
      } else if let inner = negated(b) {
        conjugate = (b, SIMD4(c, d, a, inner))
      } else {
        continue
      }
      let (gone, operands) = conjugate
      for member in 0..<2 { replace(ID(index + member), .cstrongConj, operands) }
      uses[Int(operands[3])] += 2
      uses[Int(gone)] -= 2
      if uses[Int(gone)] == 0 {
        needed[Int(gone)] = false
        uses[Int(operands[3])] -= 1
      }
    }
  }

  private func fused(
    _ op: PlaneOp, _ x: ID, _ y: ID, _ isOnly: (ID, PlaneOp) -> Bool
  ) -> (PlaneOp, SIMD4<ID>, gone: ID, ID?)? {
    let (p, q) = (nodes[Int(x)].operands, nodes[Int(y)].operands)
    let four = SIMD4(p[0], p[1], q[0], q[1])
    if isOnly(x, .multiply) && isOnly(y, .multiply) {
      return (op == .add ? .sumProducts : .diffProducts, four, x, y)
    }
    if op == .subtract {
      if isOnly(x, .multiply) { return (.mulSub, SIMD4(p[0], p[1], y, -1), x, nil) }
      if isOnly(y, .multiply) { return (.negMulAdd, SIMD4(q[0], q[1], x, -1), y, nil) }
      return nil
    }
    if isOnly(x, .strongMultiply) && isOnly(y, .strongMultiply) {
      return (.strongSum, four, x, y)
    }
    if isOnly(x, .strongMultiply) { return (.strongAdd, SIMD4(p[0], p[1], y, -1), x, nil) }
    if isOnly(y, .strongMultiply) { return (.strongAdd, SIMD4(q[0], q[1], x, -1), y, nil) }
    if isOnly(x, .multiply) { return (.mulAdd, SIMD4(p[0], p[1], y, -1), x, nil) }
    if isOnly(y, .multiply) { return (.mulAdd, SIMD4(q[0], q[1], x, -1), y, nil) }
    return nil
  }
}
