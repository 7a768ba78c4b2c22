import Programs
import Tensors

extension Lowering {
  func lower(_ map: LinearMap, _ x: Value, _ operation: Operation, _ type: ValueType) -> Value {
    func planes(_ body: (PlaneGraph.ID) -> PlaneGraph.ID) -> Value {
      Value(re: body(x.re), im: x.isComplex ? body(x.im) : -1, type: type)
    }
    let shape = x.type.shape
    let count = type.shape.count
    // What is the same everywhere stays one number, wherever its elements go.
    let isShared = isUniform(x)
    switch map {
    case .reshape: return planes { $0 }
    case .broadcast where isShared, .permute where isShared, .slice where isShared,
      .gather where isShared:
      return planes { $0 }
    case .broadcast, .permute, .slice, .gather:
      let indices = map.sources(shape, type.shape).map(UInt32.init(clamping:))
      return planes { gather(full($0, x.count), indices, count) }
    case .place(let slices, let target):
      let detail = PlaneGraph.Detail(
        numbers: [UInt32(clamping: count)],
        table: runs(
          LinearMap.slice(slices).sources(target, shape).map(UInt32.init(clamping:)), reversed: true
        ))
      return planes { graph.array(.placeRuns, full($0, x.count), count: count, detail) }
    case .scatter(let indices, let axis, _):
      let table = LinearMap.gather(indices, axis: axis).sources(type.shape, shape)
        .map(UInt32.init(clamping:))
      let detail = PlaneGraph.Detail(
        numbers: [UInt32(clamping: x.count), UInt32(clamping: count)], table: table)
      return planes { graph.array(.scatter, full($0, x.count), count: count, detail) }
    case .sum(let axes):
      return planes { reduce(.sum, full($0, x.count), shape, axes) }
    case .cumulativeSum(let axis, let reversed):
      let (outer, inner) = shape.around(axis)
      let detail = PlaneGraph.Detail(
        numbers: [outer, shape.dimensions[axis], inner, reversed ? 1 : 0].map {
          UInt32(clamping: $0)
        })
      return planes { graph.array(.runningSum, full($0, x.count), count: count, detail) }
    }
  }

  private func isUniform(_ x: Value) -> Bool {
    graph.nodes[Int(x.re)].count == 1 && (!x.isComplex || graph.nodes[Int(x.im)].count == 1)
  }

  /// The elements of a plane at these indices, in runs where neighbours stay neighbours.
  private func gather(
    _ plane: PlaneGraph.ID, _ indices: [UInt32], _ count: Int
  ) -> PlaneGraph.ID {
    let runs = runs(indices, reversed: false)
    if runs.count == 3 && count > 1 { return graph.view(plane, start: runs[1], count: count) }
    if runs.count / 3 * 4 <= count {
      return graph.array(.copyRuns, plane, count: count, PlaneGraph.Detail(table: runs))
    }
    return graph.array(
      .gather, plane, count: count,
      PlaneGraph.Detail(numbers: [UInt32(clamping: count)], table: indices))
  }

  /// Runs of target, source and length; reversed, the indices are those of the targets.
  private func runs(_ indices: [UInt32], reversed: Bool) -> [UInt32] {
    var runs: [UInt32] = []
    var start = 0
    while start < indices.count {
      var end = start + 1
      while end < indices.count, indices[end] == indices[end - 1] &+ 1 { end += 1 }
      let (here, there) = (UInt32(start), indices[start])
      runs += reversed ? [there, here] : [here, there]
      runs.append(UInt32(end - start))
      start = end
    }
    return runs
  }

  /// A reduction over axes, neighbours of them at a time, the last ones first.
  private func reduce(
    _ op: PlaneOp, _ plane: PlaneGraph.ID, _ shape: Shape, _ axes: [Int]
  ) -> PlaneGraph.ID {
    var plane = plane
    var lengths = shape.dimensions
    var rest = axes[...]
    if axes.isEmpty { return op == .sum ? graph.add(plane, graph.constant(0)) : plane }
    while let last = rest.popLast() {
      var first = last
      while rest.last == first - 1 {
        first -= 1
        rest = rest.dropLast()
      }
      let outer = lengths[..<first].reduce(1, *)
      let reduced = lengths[first...last].reduce(1, *)
      let inner = lengths[(last + 1)...].reduce(1, *)
      lengths.removeSubrange(first...last)
      let detail = PlaneGraph.Detail(
        numbers: [outer, reduced, inner].map { UInt32(clamping: $0) })
      plane = graph.array(op, plane, count: outer * inner, detail)
    }
    return plane
  }

  func maximum(
    _ x: Value, _ axes: [Int], _ operation: Operation, _ type: ValueType
  ) -> Value {
    Value(
      re: reduce(.maximumOf, full(x.re, x.count), x.type.shape, axes), im: -1, type: type)
  }

  func concatenate(_ operands: [Value], _ axis: Int, _ type: ValueType) -> Value {
    let (outer, _) = type.shape.around(axis)
    let total = type.shape.count / max(1, outer)
    var start = 0
    var details: [PlaneGraph.Detail] = []
    for operand in operands {
      let length = operand.count / max(1, outer)
      var runs: [UInt32] = []
      for row in 0..<(length == 0 ? 0 : outer) {
        runs += [UInt32(row * total + start), UInt32(row * length), UInt32(length)]
      }
      details.append(PlaneGraph.Detail(table: runs))
      start += length
    }
    func joined(_ planes: [PlaneGraph.ID]) -> PlaneGraph.ID {
      graph.concatenate(
        zip(planes, operands).map { full($0, $1.count) }, details, count: type.shape.count)
    }
    return Value(
      re: joined(operands.map(\.re)),
      im: type.dtype == .complex ? joined(operands.map(\.im)) : -1, type: type)
  }

  /// A product of matrices. A left operand that is a transposed matrix is read as it lies.
  func contract(
    _ indices: [Int], _ operands: [Value], isStrong: Bool, _ type: ValueType
  ) -> Value {
    let (left, right) = (operands[0], operands[1])
    let rank = type.shape.rank
    let leftLengths = left.type.shape.dimensions
    let (m, n) = (type.shape.dimensions[rank - 2], type.shape.dimensions[rank - 1])
    let k = leftLengths[rank - 1]
    let leading = type.shape.dimensions[..<(rank - 2)].reduce(1, *)
    let source = transposedSource(indices[0], rank)
    let a = source ?? left
    let flags =
      (left.isComplex ? 1 : 0) + (right.isComplex ? 2 : 0) + (isStrong ? 4 : 0)
      + (source != nil ? 8 : 0)
    let (first, second) = (matrix(a, left.count), matrix(right, right.count))
    let planes = SIMD4(first.re, first.im, second.re, second.im)
    let isComplex = type.dtype == .complex
    let id = graph.contract(
      planes, count: type.shape.count, isComplex: isComplex,
      [leading, m, k, n, flags].map { UInt32(clamping: $0) })
    return Value(re: id, im: isComplex ? id + 1 : -1, type: type)
  }

  /// The planes of an operand of a product, whose kernel has one distance between points for both: either
  /// both are numbers known now or neither.
  private func matrix(_ value: Value, _ count: Int) -> (re: PlaneGraph.ID, im: PlaneGraph.ID) {
    if !value.isComplex { return (matrix(value.re, count), -1) }
    let (re, im) = (matrix(value.re, count), matrix(value.im, count))
    if isKnown(re) == isKnown(im) { return (re, im) }
    return (full(value.re, count), full(value.im, count))
  }

  private func isKnown(_ plane: PlaneGraph.ID) -> Bool {
    let op = graph.nodes[Int(plane)].op
    return op == .constant || op == .constantArray
  }

  /// Numbers known now need not be spread over the points for a product.
  private func matrix(_ plane: PlaneGraph.ID, _ count: Int) -> PlaneGraph.ID {
    let node = graph.nodes[Int(plane)]
    if node.op == .spread { return node.operands[0] }
    return node.op == .constant && count == 1 ? plane : full(plane, count)
  }

  /// What a value is the transpose of, in the last two axes; looked for through a conjugation.
  private func transposedSource(_ index: Int, _ rank: Int) -> Value? {
    let swapped = Array(0..<(rank - 2)) + [rank - 1, rank - 2]
    let instruction = program.instructions[index]
    switch instruction.operation {
    case .linear(.permute(swapped)): return values[instruction.operands[0].index]
    default: return nil
    }
  }
}

extension Shape {
  /// The number of elements before and after an axis.
  fileprivate func around(_ axis: Int) -> (outer: Int, inner: Int) {
    (dimensions[..<axis].reduce(1, *), dimensions[(axis + 1)...].reduce(1, *))
  }
}
