// Arithmetic on nodes, with what can be known at once: numbers are folded, and laws that are exact for
// every operand are used.
extension PlaneGraph {
  private func count(_ a: ID) -> Int { Int(nodes[Int(a)].count) }

  /// An operation on one operand.
  func apply(_ op: PlaneOp, _ a: ID) -> ID { node(op, a, count: count(a)) }

  /// An operation on two operands.
  func apply(_ op: PlaneOp, _ a: ID, _ b: ID) -> ID {
    node(op, a, b, count: max(count(a), count(b)))
  }

  /// An operation on three operands.
  func apply(_ op: PlaneOp, _ a: ID, _ b: ID, _ c: ID) -> ID {
    node(op, a, b, c, count: max(count(a), count(b), count(c)))
  }

  /// An operation on four operands.
  func apply(_ op: PlaneOp, _ a: ID, _ b: ID, _ c: ID, _ d: ID) -> ID {
    node(op, a, b, c, d, count: max(max(count(a), count(b)), max(count(c), count(d))))
  }

  /// x to a power, as the interpreter squares.
  func power(_ a: ID, _ exponent: Int) -> ID {
    switch exponent {
    case 0: return constant(1)
    case 1: return a
    case 2: return multiply(a, a)
    case 3: return multiply(a, multiply(a, a))
    case 4:
      let square = multiply(a, a)
      return multiply(square, square)
    case -1: return reciprocal(a)
    default: return node(.power, a, count: count(a), payload: Int32(exponent))
    }
  }

  func negate(_ a: ID) -> ID {
    if let x = value(a) { return constant(-x) }
    if nodes[Int(a)].op == .negate { return nodes[Int(a)].operands[0] }
    if nodes[Int(a)].op == .spread {
      let source = nodes[Int(nodes[Int(a)].operands[0])]
      return spread(arrays[Int(source.payload)].map { -$0 })
    }
    return apply(.negate, a)
  }

  func add(_ a: ID, _ b: ID) -> ID {
    if let x = value(a), let y = value(b) { return constant(x + y) }
    if nodes[Int(b)].op == .negate { return subtract(a, nodes[Int(b)].operands[0]) }
    if nodes[Int(a)].op == .negate { return subtract(b, nodes[Int(a)].operands[0]) }
    return apply(.add, min(a, b), max(a, b))
  }

  func subtract(_ a: ID, _ b: ID) -> ID {
    if let x = value(a), let y = value(b) { return constant(x - y) }
    if nodes[Int(b)].op == .negate { return add(a, nodes[Int(b)].operands[0]) }
    return apply(.subtract, a, b)
  }

  func multiply(_ a: ID, _ b: ID) -> ID {
    if let x = value(a), let y = value(b) { return constant(x * y) }
    if value(a) == 1 { return b }
    if value(b) == 1 { return a }
    if nodes[Int(a)].op == .negate { return negate(multiply(nodes[Int(a)].operands[0], b)) }
    if nodes[Int(b)].op == .negate { return negate(multiply(a, nodes[Int(b)].operands[0])) }
    return apply(.multiply, min(a, b), max(a, b))
  }

  func strong(_ a: ID, _ b: ID) -> ID {
    if let x = value(a), let y = value(b) { return constant(x == 0 || y == 0 ? 0 : x * y) }
    if value(a) == 0 || value(b) == 0 { return constant(0) }
    return apply(.strongMultiply, min(a, b), max(a, b))
  }

  /// Numbers that are known now, as an operand of any operation.
  func spread(_ numbers: [Double]) -> ID {
    let first = numbers.first
    if let first, numbers.allSatisfy({ $0.bitPattern == first.bitPattern }) {
      return constant(first)
    }
    return node(.spread, array(numbers), count: numbers.count)
  }
}
