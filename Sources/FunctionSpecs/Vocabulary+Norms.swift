import Programs
import Tensors

extension Vocabulary {
  static let norms: [Entry] = [
    row(
      "vector_norm(x, axis=None, keepdims=False, ord=2)", [], "norm of all elements or along axes",
      "x/norm; 0 at 0"
    ) {
      call throws(Fault) in
      let x = try call.number(0)
      let axes = try call.axes(1, x.rank)
      return .value(
        try call.norm(x, axes, try call.order(3, default: 2), keepsAxes: try call.flag(2)))
    },
    row(
      "matrix_norm(x, keepdims=False, ord='fro')", [], "norm of the last two axes", "x/norm; 0 at 0"
    ) { call throws(Fault) in
      .value(try call.matrixNorm(try call.number(0), 2, keepsAxes: try call.flag(1)))
    },
    row(
      "norm(x, ord=None, axis=None, keepdims=False)", [], "norm of a vector or matrix, as NumPy",
      "x/norm; 0 at 0"
    ) {
      call throws(Fault) in
      let x = try call.number(0)
      let keeps = try call.flag(3)
      if !call.has(2) {
        if !call.has(1) { return .value(try call.norm(x, Array(0..<x.rank), 2, keepsAxes: keeps)) }
        if x.rank == 2 { return .value(try call.matrixNorm(x, 1, keepsAxes: keeps)) }
      }
      let axes = try call.axes(2, x.rank)
      if axes.count == 2, call.has(1) {
        let rest = (0..<x.rank).filter { !axes.contains($0) }
        let moved = try call.lowering.permute(x, rest + (try call.orderedAxes(2, x.rank)))
        let norm = try call.matrixNorm(moved, 1, keepsAxes: false)
        return .value(keeps ? try call.lowering.restoreAxes(norm, of: x, axes) : norm)
      }
      return .value(try call.norm(x, axes, try call.order(1, default: 2), keepsAxes: keeps))
    },
  ]
}

extension Call {
  /// The order of a vector norm: a number or an infinity.
  func order(_ index: Int, default value: Double) throws(Fault) -> Double {
    guard has(index) else { return value }
    guard case .value(let term, _) = arguments[index],
      case .constant(let tensor) = term.instruction.operation,
      tensor.dtype == .real, tensor.shape.isScalar
    else { throw wrong(index, "a number that is written out, or inf") }
    return tensor.real[0]
  }

  /// (Σ|x|ᵖ)^(1/p) along axes, scaled by the largest element so that no power leaves the range.
  fileprivate func norm(
    _ x: Term, _ axes: [Int], _ order: Double, keepsAxes: Bool
  ) throws(Fault) -> Term {
    let norm: Term
    switch order {
    case .infinity: norm = try largest(try lowering.apply(.abs, x), axes)
    case -.infinity:
      let negative = try lowering.apply(.negate, try lowering.apply(.abs, x))
      norm = try lowering.apply(.negate, try largest(negative, axes))
    case 0:
      let isNonzero = try lowering.compare(.notEqual, x, lowering.constant(0))
      norm = try lowering.sum(
        try lowering.emit(.unary(.indicator), [isNonzero]), axes, keepsAxes: true)
    case 1: norm = try lowering.sum(try lowering.apply(.abs, x), axes, keepsAxes: true)
    default: norm = try scaledNorm(x, axes, order)
    }
    let result = keepsAxes ? norm : try lowering.dropAxes(norm, axes)
    if order == 2 {
      lowering.squaredNorms[TermKey(result)] = try lowering.sum(
        try lowering.apply(.abs2, x), axes, keepsAxes: keepsAxes)
    }
    return result
  }

  private func largest(_ x: Term, _ axes: [Int]) throws(Fault) -> Term {
    for axis in axes where x.length(axis) == 0 {
      throw Fault(.indexOutOfRange(index: 0, length: 0), range)
    }
    return try lowering.restoreAxes(
      axes.isEmpty ? x : try lowering.emit(.maximum(axes), [x]), of: x, axes)
  }

  private func scaledNorm(_ x: Term, _ axes: [Int], _ order: Double) throws(Fault) -> Term {
    if axes.contains(where: { x.length($0) == 0 }) {
      return try lowering.sum(try lowering.apply(.abs, x), axes, keepsAxes: true)
    }
    // The scale cancels, so it needs no derivative; 0, infinity and NaN are no scales.
    let size = try lowering.apply(.stopGradient, try largest(try lowering.apply(.abs, x), axes))
    let isScale = try lowering.emit(
      .binary(.and),
      [
        try lowering.emit(.unary(.isFinite), [size]),
        try lowering.compare(.notEqual, size, lowering.constant(0)),
      ])
    let scale = try lowering.select(isScale, size, lowering.constant(1))
    let unit = try lowering.arithmetic(.divide, x, scale)
    let powers: Term
    if order == 2 {
      powers = try lowering.apply(.abs2, unit)
    } else {
      powers = try lowering.arithmetic(
        .pow, try lowering.apply(.abs, unit), lowering.constant(order))
    }
    let sum = try lowering.sum(powers, axes, keepsAxes: true)
    let root =
      order == 2
      ? try lowering.apply(.sqrt, sum)
      : try lowering.arithmetic(.pow, sum, lowering.constant(1 / order))
    return try lowering.arithmetic(.multiply, root, scale)
  }

  /// The norm of the last two axes of the order in an argument.
  fileprivate func matrixNorm(_ x: Term, _ index: Int, keepsAxes: Bool) throws(Fault) -> Term {
    if x.rank < 2 { throw Fault(.tooFewAxes(needed: 2, found: x.rank), ranges[0]) }
    let (rows, columns) = (x.rank - 2, x.rank - 1)
    if case .text(let name) = arguments[index] {
      if name == "nuc" {
        let values = try matrix(.singularValues, x)
        let sum = try lowering.sum(values, [values.rank - 1])
        return keepsAxes ? try lowering.restoreAxes(sum, of: x, [rows, columns]) : sum
      }
      if name != "fro" { throw wrong(index, "'fro', 'nuc', 1, -1, 2, -2, inf or -inf") }
    }
    var order: Double?
    if has(index), case .value = arguments[index] { order = try self.order(index, default: 2) }
    let norm: Term
    switch order {
    case nil: norm = try self.norm(x, [rows, columns], 2, keepsAxes: true)
    case 1, -1: norm = try extremeSum(x, over: rows, along: columns, isLargest: order == 1)
    case .infinity, -.infinity:
      norm = try extremeSum(x, over: columns, along: rows, isLargest: order == .infinity)
    case 2, -2:
      let values = try matrix(.singularValues, x)
      let last = values.rank - 1
      let signed = order == 2 ? values : try lowering.apply(.negate, values)
      let extreme = try lowering.dropAxes(try largest(signed, [last]), [last])
      let value = order == 2 ? extreme : try lowering.apply(.negate, extreme)
      return keepsAxes ? try lowering.restoreAxes(value, of: x, [rows, columns]) : value
    default: throw wrong(index, "'fro', 'nuc', 1, -1, 2, -2, inf or -inf")
    }
    return keepsAxes ? norm : try lowering.dropAxes(norm, [rows, columns])
  }

  private func extremeSum(
    _ x: Term, over summed: Int, along axis: Int, isLargest: Bool
  ) throws(Fault) -> Term {
    let sums = try lowering.sum(try lowering.apply(.abs, x), [summed], keepsAxes: true)
    if isLargest { return try largest(sums, [axis]) }
    return try lowering.apply(.negate, try largest(try lowering.apply(.negate, sums), [axis]))
  }
}
