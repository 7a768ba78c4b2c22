import Programs
import Tensors

/// An axis of which every iteration of some loops reads other elements.
struct MovingAxis {
  let axis: Int
  /// The length of the axis.
  let length: Int
  /// The first element that is read.
  let start: LoopIndex
  /// The same as a value.
  let term: Term
  /// The elements that are read: 1, or those of a slice.
  var count = 1
  var step = 1
  /// Whether the axis stays.
  var isSlice = false
  /// Where the index stands in the formula.
  let range: Range<Int>
}

// Elements of arrays by the variables of loops.
//
// An array that is the same in all iterations of a loop is put in the order in which the iterations read it,
// once, and becomes a stacked input of the loop: an iteration reads its row, and backwards writes it. An
// array that changes in the loop is read at a run-time index.
extension Lowering {
  /// A slice whose ends move with loops; nil for one that stays.
  func movingSlice(
    _ start: Int?, _ stop: Int?, _ step: Int?, _ axis: Int, _ length: Int, _ operands: Meanings
  ) throws(Fault) -> MovingAxis? {
    func moves(_ node: Int?) -> Bool {
      if let node, case .value(_, nil) = operands[node] { true } else { false }
    }
    guard moves(start) || moves(stop), let first = start ?? stop else { return nil }
    let range = nodeRange(first).lowerBound..<nodeRange(stop ?? first).upperBound
    func index(_ node: Int) throws(Fault) -> LoopIndex {
      let index =
        if let integer = operands[node].integer {
          LoopIndex(integer)
        } else if case .value(let term, _) = operands[node] {
          loopIndex(term)
        } else {
          LoopIndex?.none
        }
      guard let index else { throw Fault(.notAnIndex, nodeRange(node)) }
      return index
    }
    guard let start, let stop else { throw Fault(.movingSlice, range) }
    var width = 1
    if let step {
      guard let known = operands[step].integer, known != 0, known.magnitude < 1 << 40 else {
        throw Fault(.notAnIndex, nodeRange(step))
      }
      width = known
    }
    let (from, to) = (try index(start), try index(stop))
    guard let low = from.affine, let high = to.affine, low.coefficients == high.coefficients,
      case .value(let term, _) = operands[start]
    else { throw Fault(.movingSlice, range) }
    let distance = (high.constant - low.constant) * (width > 0 ? 1 : -1)
    let count = distance <= 0 ? 0 : (distance - 1) / Int(width.magnitude) + 1
    // Also in a loop without iterations, where no index is out of range.
    if count > length {
      throw Fault(.indexOutOfRange(index: count, length: length), range)
    }
    // Python cuts a slice at the ends of the axis, and counts a negative end from behind; then its
    // length would change.
    for (index, node, bounds) in [(from, start, 0...length), (to, stop, 0...length)] {
      guard let found = index.bounds, count > 0 else { continue }
      let wrong = found.lowerBound < bounds.lowerBound ? found.lowerBound : found.upperBound
      if !bounds.contains(wrong) {
        throw Fault(.indexOutOfRange(index: wrong, length: length), nodeRange(node))
      }
    }
    if let last = from.bounds, count > 0, width < 0, last.upperBound >= length {
      throw Fault(.indexOutOfRange(index: last.upperBound, length: length), nodeRange(start))
    }
    return MovingAxis(
      axis: axis, length: length, start: from, term: term, count: count, step: width, isSlice: true,
      range: range)
  }

  /// The elements that the iteration reads; the axes of single indices are dropped or have length 1.
  func select(_ base: Term, _ axes: [MovingAxis]) throws(Fault) -> Term {
    guard !axes.isEmpty else { return base }
    var result = base
    // The axes of the base that are still there.
    var labels = Array(0..<base.rank)
    var rest = axes
    while let depth = rest.filter({ $0.start.loops.count == 1 })
      .compactMap({ $0.start.loops.first }).filter({ $0 > self.depth(of: result) }).min()
    {
      let moving = rest.filter { $0.start.loops == [depth] }
      rest.removeAll { $0.start.loops == [depth] }
      result = try stacked(result, moving, depth, &labels)
    }
    for axis in rest {
      guard let place = labels.firstIndex(of: axis.axis) else { continue }
      result = try taken(result, axis, place)
    }
    return result
  }

  /// The row of an iteration of an array that is the same in all of them.
  private func stacked(
    _ base: Term, _ moving: [MovingAxis], _ depth: Int, _ labels: inout [Int]
  ) throws(Fault) -> Term {
    let count = loops[depth - 1].builder.count
    let fronts = moving.compactMap { labels.firstIndex(of: $0.axis) }
    let others = labels.indices.filter { !fronts.contains($0) }
    let lengths = others.map { base.length($0) }
    let rows = moving.reduce(1) { $0.multipliedSaturating($1.length) }
    let width = moving.reduce(1) { $0.multipliedSaturating($1.count) }
    let total = lengths.reduce(max(1, count).multipliedSaturating(max(1, width))) {
      $0.multipliedSaturating(max(1, $1))
    }
    if elements.addingSaturating(total) > limits.maximumElements {
      throw Fault(.tooManyElements(limit: limits.maximumElements), range)
    }
    let merged = try reshape(try permute(base, fronts + others), [rows] + lengths)
    let ordered: Term
    if moving.count == 1, moving[0].count == 1, let affine = moving[0].start.affine,
      let step = affine.coefficients[depth], moving[0].start.bounds?.lowerBound ?? -1 >= 0,
      moving[0].start.bounds?.upperBound ?? rows < rows
    {
      ordered = try slice(merged, 0, start: affine.constant, count: count, step: step)
    } else {
      ordered = try apply(.gather(try table(moving, depth, count), axis: 0), merged)
    }
    let kept = moving.filter(\.isSlice)
    let stack = try reshape(ordered, [count] + kept.map(\.count) + lengths)
    let row = loops[depth - 1].builder.slice(bring(stack, to: depth - 1))
    let found = kept.map(\.axis) + others.map { labels[$0] }
    labels = found.sorted()
    return try permute(row, labels.compactMap(found.firstIndex))
  }

  /// For every iteration the rows that it reads of the moving axes taken as one.
  private func table(
    _ moving: [MovingAxis], _ depth: Int, _ count: Int
  ) throws(Fault) -> [Int] {
    if count == 0 { return [] }
    // Each time anew, whether or not the program has the result already.
    try countIndexWork(
      moving.reduce(count) { $0.multipliedSaturating(max(1, $1.count)) }, range)
    var rows = [[Int](repeating: 0, count: count)]
    for axis in moving {
      let starts = try indexTable(axis.term, depth, axis.range)
      var wider: [[Int]] = []
      for row in rows {
        for element in 0..<axis.count {
          var next = row
          for k in 0..<count {
            let index = try position(starts[k] + element * axis.step, axis.length, axis.range)
            next[k] = row[k] * axis.length + index
          }
          wider.append(next)
        }
      }
      rows = wider
    }
    return (0..<count).flatMap { k in rows.map { $0[k] } }
  }

  /// Elements at an index that is known in the iteration only.
  private func taken(_ base: Term, _ axis: MovingAxis, _ place: Int) throws(Fault) -> Term {
    var index = axis.term
    if let bounds = axis.start.bounds {
      for found in [bounds.lowerBound, bounds.upperBound]
      where !axis.isSlice && !(-axis.length..<axis.length).contains(found) {
        throw Fault(.indexOutOfRange(index: found, length: axis.length), axis.range)
      }
      if bounds.lowerBound < 0 {
        index = try emit(.binary(.remainder), [index, constant(Double(axis.length))])
      }
    }
    var lengths = [Int](repeating: 1, count: base.rank)
    if axis.isSlice {
      lengths[place] = axis.count
      let offsets = try constant((0..<axis.count).map { Double($0 * axis.step) }, lengths)
      index = try arithmetic(.add, index, offsets)
    } else {
      index = try reshape(index, lengths)
    }
    var target = base.type.shape.dimensions
    target[place] = axis.count
    let indices = try broadcast(index, to: try shape(target))
    return try emit(.takeAlong(axis: place), [base, indices])
  }
}
