import Programs
import Tensors

extension Lowering {
  /// `base[…]` with indices, slices, `None` and lists of indices, as NumPy has them.
  func index(
    _ base: Operand, _ baseRange: Range<Int>, _ subscripts: [Syntax.Subscript],
    _ operands: Meanings
  ) throws(Fault) -> Operand {
    if case .sequence(let items, _) = base, subscripts.count == 1,
      case .index(let node) = subscripts[0],
      let index = operands[node].integer
    {
      return items[try position(index, items.count, nodeRange(node))]
    }
    let term = try value(base, baseRange)
    var parts: [Syntax.Subscript] = []
    for part in subscripts {
      if case .index(let node) = part, case .sequence = operands[node], subscripts.count == 1,
        syntax.nodes[node].kind.isTuple
      {
        throw Fault(.unsupportedSyntax("a tuple as an index"), nodeRange(node))
      }
      parts.append(part)
    }
    let used = parts.count { part in
      if case .index(let node) = part, case .none = operands[node] { false } else { true }
    }
    if used > term.rank { throw Fault(.tooManyIndices(found: used, rank: term.rank), range) }
    return .value(try select(term, parts, operands))
  }

  private func select(
    _ term: Term, _ parts: [Syntax.Subscript], _ operands: Meanings
  ) throws(Fault) -> Term {
    var slices = term.type.shape.dimensions.map(AxisSlice.all)
    var lengths: [Int] = []
    var moving: [MovingAxis] = []
    var gathers: [(axis: Int, indices: [Int])] = []
    var axis = 0
    for part in parts {
      switch part {
      case .slice(let start, let stop, let step):
        if let slice = try movingSlice(start, stop, step, axis, term.length(axis), operands) {
          moving.append(slice)
          lengths.append(slice.count)
          axis += 1
          continue
        }
        slices[axis] = try slice(start, stop, step, term.length(axis), operands)
        lengths.append(slices[axis].count)
        axis += 1
      case .index(let node):
        switch operands[node] {
        case .none: lengths.append(1)
        case .value(_, let integer?):
          let position = try position(integer, term.length(axis), nodeRange(node))
          slices[axis] = AxisSlice(start: position, count: 1)
          axis += 1
        case .sequence(let items, _):
          try countItems(items.count, nodeRange(node))
          var indices: [Int] = []
          for item in items {
            guard let integer = item.integer else { throw Fault(.notAnIndex, nodeRange(node)) }
            indices.append(try position(integer, term.length(axis), nodeRange(node)))
          }
          gathers.append((axis, indices))
          lengths.append(indices.count)
          axis += 1
        case .value(let value, nil):
          guard let index = loopIndex(value), !index.loops.isEmpty else {
            throw Fault(.notAnIndex, nodeRange(node))
          }
          moving.append(
            MovingAxis(
              axis: axis, length: term.length(axis), start: index, term: value,
              range: nodeRange(node)))
          axis += 1
        case .text: throw Fault(.notAnIndex, nodeRange(node))
        }
      }
    }
    lengths += term.type.shape.dimensions[axis...]
    var result = term
    if slices != term.type.shape.dimensions.map(AxisSlice.all) {
      result = try apply(.slice(slices), result)
    }
    for gather in gathers { result = try apply(.gather(gather.indices, axis: gather.axis), result) }
    result = try select(result, moving)
    return try reshape(result, lengths)
  }

  func position(_ index: Int, _ length: Int, _ range: Range<Int>) throws(Fault) -> Int {
    guard index >= -length && index < length else {
      throw Fault(.indexOutOfRange(index: index, length: length), range)
    }
    return index < 0 ? index + length : index
  }

  /// Python's rules: bounds beyond the axis are cut, missing ones depend on the direction.
  private func slice(
    _ start: Int?, _ stop: Int?, _ step: Int?, _ length: Int, _ operands: Meanings
  ) throws(Fault) -> AxisSlice {
    func integer(_ node: Int?) throws(Fault) -> Int? {
      guard let node else { return nil }
      if case .none = operands[node] { return nil }
      guard let value = operands[node].integer else { throw Fault(.notAnIndex, nodeRange(node)) }
      return value
    }
    // Steps beyond any length change nothing, and the arithmetic below must not overflow.
    let step = max(-(1 << 40), min(1 << 40, try integer(step) ?? 1))
    if step == 0 { throw Fault(.notAnIndex, range, suggestion: "a step that is not 0") }
    let bounds = step > 0 ? 0...length : -1...(length - 1)
    func cut(_ value: Int?, _ missing: Int) -> Int {
      guard let value else { return missing }
      let shifted = value < 0 ? max(value, -length - 1) + length : value
      return max(bounds.lowerBound, min(bounds.upperBound, shifted))
    }
    let first = cut(try integer(start), step > 0 ? 0 : length - 1)
    let last = cut(try integer(stop), step > 0 ? length : -1)
    let distance = step > 0 ? last - first : first - last
    let count = distance <= 0 ? 0 : (distance - 1) / Int(step.magnitude) + 1
    return AxisSlice(start: count == 0 ? 0 : first, count: count, step: step)
  }
}

extension Syntax.Kind {
  fileprivate var isTuple: Bool {
    if case .tuple = self { true } else { false }
  }
}
