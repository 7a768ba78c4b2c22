import ScalarMath
import Tensors

extension Operation {
  /// The meaning of an operation on arrays.
  func evaluate(arrays: [Tensor], result: ValueType) -> Tensor {
    let first = arrays[0]
    switch self {
    case .linear(let map):
      return Tensor(
        planes: map.evaluate(first.real, first.shape, result.shape),
        first.dtype == .complex ? map.evaluate(first.imaginary, first.shape, result.shape) : [],
        dtype: first.dtype, shape: result.shape)
    case .concatenate(let axis):
      return Tensor(
        planes: joined(arrays, \.real, axis, result.shape),
        first.dtype == .complex ? joined(arrays, \.imaginary, axis, result.shape) : [],
        dtype: first.dtype, shape: result.shape)
    case .contract(let strong):
      return matrixProduct(first, arrays[1], .binary(strong ? .strongMultiply : .multiply), result)
    case .maximum(let axes):
      return Tensor(
        planes: lanes(first, axes).map { $0.reduce(-.infinity, RealFunctions.maximum) }, [],
        dtype: .real, shape: result.shape)
    case .argmax(let axis):
      return Tensor(
        planes: lanes(first, [axis]).map { Double(indexOfLargest($0)) }, [], dtype: .real,
        shape: result.shape)
    case .argsort(let axis):
      return alongAxis(first.shape, axis, result) { lane, starts in
        let order = lane.indices.sorted {
          precedes(first.real[starts + lane[$0]], first.real[starts + lane[$1]])
        }
        return zip(lane, order).map { (starts + $0, Double($1)) }
      }
    case .takeAlong(let axis): return taken(first, arrays[1], axis, result)
    case .putAlong(let axis, _): return added(first, arrays[1], axis, result)
    case .matrix(let function): return function.evaluate(arrays, result)
    case .fourier(let axis, let isInverse):
      return fourierTransform(first, axis: axis, isInverse: isInverse)
    case .input, .constant, .unary, .family, .binary, .compare, .select, .scan: illTyped()
    }
  }
}

private func joined(
  _ arrays: [Tensor], _ plane: KeyPath<Tensor, [Double]>, _ axis: Int, _ result: Shape
) -> [Double] {
  let outer = result.dimensions[..<axis].reduce(1, *)
  var elements: [Double] = []
  elements.reserveCapacity(result.count)
  for row in 0..<outer {
    for array in arrays {
      let length = array.shape.count / max(1, outer)
      elements += array[keyPath: plane][(row * length)..<((row + 1) * length)]
    }
  }
  return elements
}

/// (m, k) times (k, n) for every index of the leading axes, summed in the order of k.
private func matrixProduct(
  _ left: Tensor, _ right: Tensor, _ product: Operation, _ result: ValueType
) -> Tensor {
  let rank = result.shape.rank
  let (m, n) = (result.shape.dimensions[rank - 2], result.shape.dimensions[rank - 1])
  let k = left.shape.dimensions[rank - 1]
  var sums: [Element] = []
  sums.reserveCapacity(result.shape.count)
  let batches = result.shape.dimensions[..<(rank - 2)].reduce(1, *)
  for batch in 0..<batches {
    for row in 0..<m {
      for column in 0..<n {
        var sum: Element = result.dtype == .complex ? .complex(Complex(0, 0)) : .real(0)
        for index in 0..<k {
          let factors = [
            Element(left, at: (batch * m + row) * k + index),
            Element(right, at: (batch * k + index) * n + column),
          ]
          sum = Operation.binary(.add).evaluate([sum, product.evaluate(factors)])
        }
        sums.append(sum)
      }
    }
  }
  return Tensor(sums, result)
}

extension Tensor {
  /// Elements put together again.
  init(_ elements: [Element], _ type: ValueType) {
    var real: [Double] = []
    var imaginary: [Double] = []
    real.reserveCapacity(elements.count)
    for element in elements {
      switch element {
      case .boolean(let truth): real.append(truth ? 1 : 0)
      case .real(let number): real.append(number)
      case .complex(let number):
        real.append(number.re)
        imaginary.append(number.im)
      }
    }
    self.init(planes: real, imaginary, dtype: type.dtype, shape: type.shape)
  }
}

/// The elements along some axes together, for each index of the other axes.
private func lanes(_ tensor: Tensor, _ axes: [Int]) -> [[Double]] {
  let shape = tensor.shape
  let along = Shape.offsets(axes.map { shape.axisOffsets($0) })
  let others = shape.dimensions.indices.filter { !axes.contains($0) }
  return Shape.offsets(others.map { shape.axisOffsets($0) }).map { start in
    along.map { tensor.real[start + $0] }
  }
}

private func indexOfLargest(_ lane: [Double]) -> Int {
  var best = 0
  for index in lane.indices
  where lane[index] > lane[best] || (lane[index].isNaN && !lane[best].isNaN) {
    best = index
  }
  return best
}

/// The order of sorting: NaN last; the sort of the standard library is stable.
private func precedes(_ left: Double, _ right: Double) -> Bool {
  left < right || (!left.isNaN && right.isNaN)
}

/// A result of an array's shape, filled lane by lane along an axis.
private func alongAxis(
  _ shape: Shape, _ axis: Int, _ result: ValueType,
  _ fill: (_ steps: [Int], _ start: Int) -> [(Int, Double)]
) -> Tensor {
  var plane = [Double](repeating: 0, count: shape.count)
  let steps = shape.axisOffsets(axis)
  for start in shape.laneStarts(axis) {
    for (offset, value) in fill(steps, start) { plane[offset] = value }
  }
  return Tensor(planes: plane, [], dtype: .real, shape: result.shape)
}

/// Pairs the offset of each index with the offset of the value it names; nil where it names none.
private func named(_ indices: Tensor, _ values: Shape, _ axis: Int) -> [(index: Int, value: Int?)] {
  let stride = values.strides[axis]
  let steps = indices.shape.axisOffsets(axis)
  let starts = zip(indices.shape.laneStarts(axis), values.laneStarts(axis))
  return starts.flatMap { indexStart, valueStart in
    steps.map { step in
      let index = Int(exactly: indices.real[indexStart + step]) ?? -1
      let isInside = (0..<values.dimensions[axis]).contains(index)
      return (indexStart + step, isInside ? valueStart + index * stride : nil)
    }
  }
}

private func taken(
  _ values: Tensor, _ indices: Tensor, _ axis: Int, _ result: ValueType
) -> Tensor {
  let pairs = named(indices, values.shape, axis)
  func take(_ plane: [Double]) -> [Double] {
    var found = [Double](repeating: .nan, count: result.shape.count)
    for pair in pairs { if let value = pair.value { found[pair.index] = plane[value] } }
    return found
  }
  return Tensor(
    planes: take(values.real), values.dtype == .complex ? take(values.imaginary) : [],
    dtype: result.dtype, shape: result.shape)
}

private func added(
  _ values: Tensor, _ indices: Tensor, _ axis: Int, _ result: ValueType
) -> Tensor {
  let pairs = named(indices, result.shape, axis)
  func put(_ plane: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: result.shape.count)
    for pair in pairs { if let target = pair.value { sums[target] += plane[pair.index] } }
    return sums
  }
  return Tensor(
    planes: put(values.real), values.dtype == .complex ? put(values.imaginary) : [],
    dtype: result.dtype, shape: result.shape)
}
