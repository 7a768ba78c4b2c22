import Programs
import Tensors

extension Vocabulary {
  static let products: [Entry] = [
    row("matmul(x1, x2)", [], "matrix product, leading axes batched", "u conj(x2).T; conj(x1).T u")
    { call throws(Fault) in
      .value(try call.lowering.matmul(try call.number(0), try call.number(1)))
    },
    row(
      "dot(x1, x2)", [], "product over the last axis of x1, without conjugation",
      "u conj(x2); u conj(x1)"
    ) {
      call throws(Fault) in
      let (x, y) = (try call.number(0), try call.number(1))
      if x.rank == 0 || y.rank == 0 { return .value(try call.lowering.arithmetic(.multiply, x, y)) }
      return .value(try call.lowering.tensordot(x, y, [x.rank - 1], [max(0, y.rank - 2)]))
    },
    row("vdot(x1, x2)", [], "sum of conj(x1) x2 over all elements", "conj(u) x2; u x1") {
      call throws(Fault) in
      let x = try call.lowering.flattened(try call.lowering.apply(.conj, try call.number(0)))
      let y = try call.lowering.flattened(try call.number(1))
      return .value(try call.lowering.tensordot(x, y, [0], [0]))
    },
    row("vecdot(x1, x2, axis=-1)", [], "sum of conj(x1) x2 along an axis", "conj(u) x2; u x1") {
      call throws(Fault) in
      let x = try call.lowering.apply(.conj, try call.number(0))
      let product = try call.lowering.arithmetic(.multiply, x, try call.number(1))
      return .value(try call.lowering.sum(product, [try call.axis(2, product.rank, default: -1)]))
    },
    row("outer(x1, x2)", [], "all products of elements", "u conj(x2); u.T conj(x1)") {
      call throws(Fault) in
      let (x, y) = (
        try call.lowering.flattened(try call.number(0)),
        try call.lowering.flattened(try call.number(1))
      )
      return .value(
        try call.lowering.arithmetic(
          .multiply, try call.lowering.reshape(x, [x.length(0), 1]),
          try call.lowering.reshape(y, [1, y.length(0)])))
    },
    row("tensordot(x1, x2, axes=2)", [], "sum of products over axes", "tensordot with the other") {
      call throws(Fault) in
      let (x, y) = (try call.number(0), try call.number(1))
      if case .sequence(let pair, _) = call.arguments[2], pair.count == 2 {
        let (first, second) = (try call.axes(pair[0], x.rank), try call.axes(pair[1], y.rank))
        return .value(try call.lowering.tensordot(x, y, first, second))
      }
      let count = try call.integer(2, default: 2)
      guard (0...min(x.rank, y.rank)).contains(count) else {
        throw call.wrong(2, "a number of axes that both have")
      }
      return .value(
        try call.lowering.tensordot(x, y, Array(x.rank - count..<x.rank), Array(0..<count)))
    },
    row(
      "einsum(subscripts, *operands)", [], "sum of products by subscripts", "einsum with the others"
    ) {
      call throws(Fault) in
      .value(try Einsum(try call.text(0), try call.terms(1), call).run())
    },
    row("kron(x1, x2)", [], "Kronecker product of matrices", "by blocks") { call throws(Fault) in
      let (x, y) = (try call.number(0), try call.number(1))
      let rank = max(x.rank, y.rank)
      func spread(_ term: Term, _ isFirst: Bool) throws(Fault) -> (Term, [Int]) {
        let lengths = Array(repeating: 1, count: rank - term.rank) + term.type.shape.dimensions
        let spread = lengths.flatMap { isFirst ? [$0, 1] : [1, $0] }
        return (try call.lowering.reshape(term, spread), lengths)
      }
      let (first, rows) = try spread(x, true)
      let (second, columns) = try spread(y, false)
      let product = try call.lowering.arithmetic(.multiply, first, second)
      // Lengths of an array that exists, whose shape bounds products of empty axes too.
      return .value(try call.lowering.reshape(product, zip(rows, columns).map { $0 * $1 }))
    },
    row("cross(x1, x2, axis=-1)", [], "vector product in three dimensions", "cross with the other")
    { call throws(Fault) in
      let pair = try call.lowering.broadcast([try call.number(0), try call.number(1)])
      let axis = try call.axis(2, pair[0].rank, default: -1)
      guard axis >= 0, pair[0].length(axis) == 3 else {
        throw call.wrong(0, "an array of three components")
      }
      func part(_ term: Term, _ index: Int) throws(Fault) -> Term {
        try call.lowering.slice(term, axis, start: index, count: 1)
      }
      var parts: [Term] = []
      for (i, j) in [(1, 2), (2, 0), (0, 1)] {
        let first = try call.lowering.arithmetic(
          .multiply, try part(pair[0], i), try part(pair[1], j))
        let second = try call.lowering.arithmetic(
          .multiply, try part(pair[0], j), try part(pair[1], i))
        parts.append(try call.lowering.arithmetic(.subtract, first, second))
      }
      return .value(try call.lowering.concatenate(parts, axis))
    },
  ]
}

extension Call {
  fileprivate func axes(_ operand: Operand, _ rank: Int) throws(Fault) -> [Int] {
    let items: [Operand] = if case .sequence(let items, _) = operand { items } else { [operand] }
    var axes: [Int] = []
    for item in items {
      guard let axis = item.integer else { throw wrong(2, "axes that are written out") }
      guard (-rank..<rank).contains(axis) else {
        throw Fault(.axisOutOfRange(axis: axis, rank: rank), ranges[2])
      }
      axes.append(axis < 0 ? axis + rank : axis)
    }
    if Set(axes).count < axes.count { throw wrong(2, "axes, each named once") }
    return axes
  }
}

extension Lowering {
  /// The product of matrices by NumPy's rules: one axis is a row on the left and a column on the right.
  func matmul(_ left: Term, _ right: Term) throws(Fault) -> Term {
    if left.rank == 0 || right.rank == 0 {
      throw Fault(.tooFewAxes(needed: 1, found: 0), range, suggestion: "*")
    }
    let x = left.rank == 1 ? try reshape(left, [1, left.length(0)]) : left
    let y = right.rank == 1 ? try reshape(right, [right.length(0), 1]) : right
    if x.length(x.rank - 1) != y.length(y.rank - 2) {
      throw Fault(.shapes(left.type.shape.description, right.type.shape.description), range)
    }
    let (batchX, batchY) = (
      try shape(x.type.shape.dimensions.dropLast(2)), try shape(y.type.shape.dimensions.dropLast(2))
    )
    guard let batch = batchX.broadcast(with: batchY) else {
      throw Fault(.shapes(left.type.shape.description, right.type.shape.description), range)
    }
    let first = try broadcast(
      x, to: try shape(batch + x.type.shape.dimensions.suffix(2)))
    let second = try broadcast(
      y, to: try shape(batch + y.type.shape.dimensions.suffix(2)))
    let product = try emit(.contract(strong: false), [first, second])
    var lengths = product.type.shape.dimensions
    if right.rank == 1 { lengths.removeLast() }
    if left.rank == 1 { lengths.remove(at: lengths.count - (right.rank == 1 ? 1 : 2)) }
    return try reshape(product, lengths)
  }

  /// The sum of products over pairs of axes, as one product of matrices.
  func tensordot(_ x: Term, _ y: Term, _ first: [Int], _ second: [Int]) throws(Fault) -> Term {
    guard first.count == second.count,
      zip(first, second).allSatisfy({ x.length($0) == y.length($1) })
    else {
      throw Fault(.shapes(x.type.shape.description, y.type.shape.description), range)
    }
    let (freeX, freeY) = (
      (0..<x.rank).filter { !first.contains($0) }, (0..<y.rank).filter { !second.contains($0) }
    )
    let inner = first.reduce(1) { $0 * x.length($1) }
    let (rows, columns) = (
      freeX.reduce(1) { $0 * x.length($1) }, freeY.reduce(1) { $0 * y.length($1) }
    )
    let left = try reshape(try permute(x, freeX + first), [rows, inner])
    let right = try reshape(try permute(y, second + freeY), [inner, columns])
    let product = try emit(.contract(strong: false), [left, right])
    return try reshape(product, freeX.map { x.length($0) } + freeY.map { y.length($0) })
  }
}
