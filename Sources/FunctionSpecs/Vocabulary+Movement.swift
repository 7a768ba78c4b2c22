import Programs
import Tensors

extension Vocabulary {
  private static let moves = "the same movement of the tangent"

  static let movement: [Entry] = [
    row("transpose(x, axes=None)", ["permute_dims"], "axes reversed, or in another order", moves) {
      call throws(Fault) in
      let x = try call.value(0)
      let axes = call.has(1) ? try call.orderedAxes(1, x.rank) : Array((0..<x.rank).reversed())
      if axes.count != x.rank { throw call.wrong(1, "each axis once") }
      return .value(try call.lowering.permute(x, axes))
    },
    row("matrix_transpose(x)", [], "the last two axes exchanged, without conjugation", moves) {
      call throws(Fault) in
      .value(try call.lowering.matrixTransposed(try call.value(0)))
    },
    row("swapaxes(x, axis1, axis2)", [], "two axes exchanged", moves) { call throws(Fault) in
      let x = try call.value(0)
      var axes = Array(0..<x.rank)
      axes.swapAt(try call.axis(1, x.rank), try call.axis(2, x.rank))
      return .value(try call.lowering.permute(x, axes))
    },
    row("reshape(x, *shape)", [], "the same elements in row-major order under another shape", moves)
    {
      call throws(Fault) in
      let x = try call.value(0)
      return .value(try call.lowering.reshape(x, try call.lengths(1, count: x.type.shape.count)))
    },
    row("ravel(x)", ["flatten"], "all elements along one axis", moves) { call throws(Fault) in
      .value(try call.lowering.flattened(try call.value(0)))
    },
    row("squeeze(x, axis=None)", [], "without axes of length 1", moves) { call throws(Fault) in
      let x = try call.value(0)
      let axes = call.has(1) ? try call.axes(1, x.rank) : (0..<x.rank).filter { x.length($0) == 1 }
      for axis in axes where x.length(axis) != 1 { throw call.wrong(1, "axes of length 1") }
      return .value(try call.lowering.dropAxes(x, axes))
    },
    row("expand_dims(x, axis=0)", [], "with a new axis of length 1", moves) { call throws(Fault) in
      let x = try call.value(0)
      var lengths = x.type.shape.dimensions
      lengths.insert(1, at: try call.axis(1, x.rank + 1, default: 0))
      return .value(try call.lowering.reshape(x, lengths))
    },
    row("broadcast_to(x, shape)", [], "repeated to a shape", "sum over the repeated axes") {
      call throws(Fault) in
      let (x, shape) = (try call.value(0), try call.shape(1))
      if !x.type.shape.broadcasts(to: shape) {
        throw Fault(.shapes(x.type.shape.description, shape.description), call.range)
      }
      return .value(try call.lowering.broadcast(x, to: shape))
    },
    row("concat(arrays, axis=0)", ["concatenate"], "arrays one after the other", moves) {
      call throws(Fault) in
      let terms = try call.terms(0)
      guard let rank = terms.first?.rank else {
        throw call.wrong(0, "a list of at least one array")
      }
      if rank == 0 {
        throw Fault(.tooFewAxes(needed: 1, found: 0), call.ranges[0], suggestion: "stack")
      }
      return .value(try call.lowering.concatenate(terms, try call.axis(1, rank, default: 0)))
    },
    row("stack(arrays, axis=0)", [], "arrays side by side along a new axis", moves) {
      call throws(Fault) in
      let terms = try call.terms(0)
      guard let rank = terms.first?.rank else {
        throw call.wrong(0, "a list of at least one array")
      }
      return .value(try call.lowering.stack(terms, try call.axis(1, rank + 1, default: 0)))
    },
    row("array(x)", ["asarray"], "a list as an array", moves) { call throws(Fault) in
      .value(try call.value(0))
    },
    row("flip(x, axis=None)", [], "elements in reverse order along axes", moves) {
      call throws(Fault) in
      let x = try call.value(0)
      let axes = try call.axes(1, x.rank)
      let slices = x.type.shape.dimensions.enumerated().map { axis, length in
        axes.contains(axis) && length > 0
          ? AxisSlice(start: length - 1, count: length, step: -1) : .all(length)
      }
      return .value(x.rank == 0 ? x : try call.lowering.apply(.slice(slices), x))
    },
    row("roll(x, shift, axis=None)", [], "elements shifted in a circle", moves) {
      call throws(Fault) in
      let x = try call.value(0)
      let flat = call.has(2) ? x : try call.lowering.flattened(x)
      let axis = try call.axis(2, flat.rank, default: 0)
      let length = max(1, flat.length(axis))
      let shift = (try call.integer(1) % length + length) % length
      if shift == 0 { return .value(x) }
      let tail = try call.lowering.slice(flat, axis, start: length - shift, count: shift)
      let head = try call.lowering.slice(flat, axis, start: 0, count: length - shift)
      let rolled = try call.lowering.concatenate([tail, head], axis)
      return .value(try call.lowering.reshape(rolled, x.type.shape.dimensions))
    },
    row("take(x, indices, axis=None)", [], "elements at indices of an axis", moves) {
      call throws(Fault) in
      let x = try call.value(0)
      let flat = call.has(2) ? x : try call.lowering.flattened(x)
      let axis = try call.axis(2, flat.rank, default: 0)
      var indices: [Int] = []
      for index in try call.integers(1) {
        indices.append(try call.lowering.position(index, flat.length(axis), call.ranges[1]))
      }
      let taken = try call.lowering.apply(.gather(indices, axis: axis), flat)
      return .value(
        call.arguments[1]?.integer == nil ? taken : try call.lowering.dropAxes(taken, [axis]))
    },
    row("tril(x, k=0)", [], "the lower triangle, zeros above", "the lower triangle") {
      call throws(Fault) in
      .value(try call.triangle { $1 - $0 <= $2 })
    },
    row("triu(x, k=0)", [], "the upper triangle, zeros below", "the upper triangle") {
      call throws(Fault) in
      .value(try call.triangle { $1 - $0 >= $2 })
    },
    row("diagonal(x, offset=0)", [], "the diagonal of the last two axes", moves) {
      call throws(Fault) in
      .value(try call.lowering.diagonal(try call.value(0), try call.integer(1, default: 0)))
    },
    row("trace(x, offset=0)", [], "sum of the diagonal", "identity") { call throws(Fault) in
      let diagonal = try call.lowering.diagonal(try call.number(0), try call.integer(1, default: 0))
      return .value(try call.lowering.sum(diagonal, [diagonal.rank - 1]))
    },
    row("diag(x, k=0)", [], "the diagonal of a matrix, or the matrix of a diagonal", moves) {
      call throws(Fault) in
      let (x, k) = (try call.number(0), try call.integer(1, default: 0))
      return .value(
        x.rank == 1 ? try call.lowering.matrix(diagonal: x, k) : try call.lowering.diagonal(x, k))
    },
  ]
}

extension Call {
  /// Lengths of axes, of which one may be -1 and is then what is left.
  fileprivate func lengths(_ index: Int, count: Int) throws(Fault) -> [Int] {
    var lengths = try integers(index)
    for length in lengths where length < -1 { throw wrong(index, "lengths, or -1 for one of them") }
    guard let open = lengths.firstIndex(of: -1) else { return lengths }
    var others = 1
    for (axis, length) in lengths.enumerated() where axis != open {
      let (product, overflow) = others.multipliedReportingOverflow(by: length)
      if overflow || length < 0 { throw wrong(index, "lengths, or -1 for one of them") }
      others = product
    }
    if others == 0 || count % others != 0 {
      throw Fault(.shapes("[\(count)]", "\(lengths)"), ranges[index])
    }
    lengths[open] = count / others
    return lengths
  }

  fileprivate func triangle(_ isKept: (Int, Int, Int) -> Bool) throws(Fault) -> Term {
    let x = try number(0)
    if x.rank < 2 { throw Fault(.tooFewAxes(needed: 2, found: x.rank), ranges[0]) }
    let (rows, columns) = (x.length(x.rank - 2), x.length(x.rank - 1))
    // No diagonal lies beyond the matrix, and the difference must not overflow.
    let k = max(-rows - 1, min(columns + 1, try integer(1, default: 0)))
    var mask: [Bool] = []
    for row in 0..<rows { for column in 0..<columns { mask.append(isKept(row, column, k)) } }
    guard let tensor = Tensor(mask, shape: try lowering.shape([rows, columns])) else { return x }
    return try lowering.select(try lowering.constant(tensor), x, lowering.constant(0))
  }
}

extension Lowering {
  /// The elements of the last two axes at (i, i + k), or (i - k, i) for a negative k.
  func diagonal(_ x: Term, _ k: Int) throws(Fault) -> Term {
    if x.rank < 2 { throw Fault(.tooFewAxes(needed: 2, found: x.rank), range) }
    let (rows, columns) = (x.length(x.rank - 2), x.length(x.rank - 1))
    let shift = max(-rows, min(columns, k))
    let count = max(0, min(rows + min(0, shift), columns - max(0, shift)))
    let indices = (0..<count).map { ($0 - min(0, shift)) * columns + $0 + max(0, shift) }
    let flat = try reshape(x, x.type.shape.dimensions.dropLast(2) + [rows * columns])
    return try apply(.gather(indices, axis: flat.rank - 1), flat)
  }

  /// The square matrix with these elements on a diagonal.
  func matrix(diagonal x: Term, _ k: Int) throws(Fault) -> Term {
    let (size, overflow) = x.length(0).addingReportingOverflow(Int(clamping: k.magnitude))
    if overflow { throw Fault(.illTyped(.parameter(k)), range) }
    let square = try bounded([size, size])
    let indices = (0..<x.length(0)).map { ($0 - min(0, k)) * size + $0 + max(0, k) }
    return try reshape(
      try apply(.scatter(indices, axis: 0, length: square.count), x), [size, size])
  }
}
