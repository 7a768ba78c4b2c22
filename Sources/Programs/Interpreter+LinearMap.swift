public import Tensors

extension LinearMap {
  /// The meaning of the map on one plane of numbers.
  ///
  /// Every map but the running sum either copies: result element i is operand element σ(i), or is the
  /// adjoint of such a copy: operand element i is added to result element σ(i).
  func evaluate(_ plane: [Double], _ shape: Shape, _ result: Shape) -> [Double] {
    switch self {
    case .reshape: plane
    case .broadcast, .permute, .slice, .gather:
      sources(shape, result).map { plane[$0] }
    case .sum(let axes): result.sumOffsets(axes, of: shape).add(plane, count: result.count)
    case .place(let slices, let target): target.sliceOffsets(slices).add(plane, count: target.count)
    case .scatter(let indices, let axis, _):
      result.offsets(replacing: axis, by: indices).add(plane, count: result.count)
    case .cumulativeSum(let axis, let reversed):
      runningSums(plane, shape.axisOffsets(axis), shape.laneStarts(axis), reversed)
    }
  }

  /// For a map that copies, where in an operand of a shape each element of the result is: found from the lengths
  /// of the axes alone, in the time that the result takes, however large the operand is.
  ///
  /// - Precondition: the map is `broadcast`, `permute`, `slice`, `gather` or `reshape`.
  public func sources(_ shape: Shape, _ result: Shape) -> [Int] {
    switch self {
    case .broadcast: shape.broadcastOffsets(to: result)
    case .permute(let axes): Shape.offsets(axes.map { shape.axisOffsets($0) })
    case .slice(let slices): shape.sliceOffsets(slices)
    case .gather(let indices, let axis): shape.offsets(replacing: axis, by: indices)
    case .reshape: Array(0..<result.count)
    case .sum, .place, .scatter, .cumulativeSum:
      preconditionFailure("adds elements and does not copy them")
    }
  }
}

private func runningSums(
  _ plane: [Double], _ steps: [Int], _ starts: [Int], _ reversed: Bool
) -> [Double] {
  var sums = plane
  for start in starts {
    var sum = 0.0
    for step in reversed ? steps.reversed() : steps {
      sum += plane[start + step]
      sums[start + step] = sum
    }
  }
  return sums
}

extension [Int] {
  fileprivate func add(_ plane: [Double], count: Int) -> [Double] {
    // -0 is the neutral element of addition: a sum of one -0 stays -0.
    var sums = [Double](repeating: -0.0, count: count)
    for (offset, value) in zip(self, plane) { sums[offset] += value }
    for index in sums.indices where sums[index] == 0 { sums[index] += 0 }
    return sums
  }
}

extension Shape {
  /// The distance in row-major storage between neighbours along each axis.
  var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in dimensions.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * max(1, dimensions[axis + 1])
    }
    return strides
  }

  /// The offset of each index of an axis.
  func axisOffsets(_ axis: Int) -> [Int] {
    let stride = strides[axis]
    return (0..<dimensions[axis]).map { $0 * stride }
  }

  /// The offset of the first element of each lane along an axis.
  func laneStarts(_ axis: Int) -> [Int] {
    Shape.offsets(dimensions.indices.map { $0 == axis ? [0] : axisOffsets($0) })
  }

  /// All sums of one number of each list, the last list varying fastest.
  static func offsets(_ axes: [[Int]]) -> [Int] {
    axes.reduce([0]) { offsets, axis in offsets.flatMap { offset in axis.map { offset + $0 } } }
  }

  fileprivate func sliceOffsets(_ slices: [AxisSlice]) -> [Int] {
    let strides = strides
    return Shape.offsets(
      slices.enumerated().map { axis, slice in
        (0..<slice.count).map { (slice.start + $0 * slice.step) * strides[axis] }
      })
  }

  fileprivate func offsets(replacing axis: Int, by indices: [Int]) -> [Int] {
    let stride = strides[axis]
    return Shape.offsets(
      dimensions.indices.map { $0 == axis ? indices.map { $0 * stride } : axisOffsets($0) })
  }

  fileprivate func broadcastOffsets(to target: Shape) -> [Int] {
    let added = target.rank - rank
    return Shape.offsets(
      target.dimensions.enumerated().map { axis, length in
        let isRepeated = axis < added || dimensions[axis - added] != length
        return isRepeated ? Array(repeating: 0, count: length) : axisOffsets(axis - added)
      })
  }

  /// For each element of the operand, the offset of the sum that it belongs to.
  fileprivate func sumOffsets(_ axes: [Int], of operand: Shape) -> [Int] {
    var remaining = dimensions.indices.makeIterator()
    return Shape.offsets(
      operand.dimensions.enumerated().map { axis, length in
        guard !axes.contains(axis), let kept = remaining.next() else {
          return Array(repeating: 0, count: length)
        }
        return axisOffsets(kept)
      })
  }
}
