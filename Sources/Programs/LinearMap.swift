public import Tensors

/// Which elements of an axis are meant: `start`, `start + step`, … , `count` of them.
public struct AxisSlice: Hashable, Sendable {
  /// The first index.
  public let start: Int
  /// How many.
  public let count: Int
  /// The distance between neighbours, not zero; negative to go backwards.
  public let step: Int

  /// A slice from its parts.
  public init(start: Int, count: Int, step: Int = 1) {
    self.start = start
    self.count = count
    self.step = step
  }

  /// The whole of an axis.
  public static func all(_ length: Int) -> AxisSlice { AxisSlice(start: 0, count: length) }

  /// Whether every index lies on an axis of this length.
  func fits(_ length: Int) -> Bool {
    guard count >= 0, step != 0, step != .min else { return false }
    guard count > 0 else { return true }
    let (distance, overflow) = (count - 1).multipliedReportingOverflow(by: step)
    let (last, overflows) = start.addingReportingOverflow(distance)
    return !overflow && !overflows && (0..<length).contains(start) && (0..<length).contains(last)
  }
}

/// The maps of one array that move or add its elements: linear, and the adjoint of each is a
/// composition of others.
public enum LinearMap: Hashable, Sendable {
  /// Adds along these axes, in ascending order, and drops them.
  case sum([Int])
  /// Repeats along missing axes in front and along axes of length 1, to this shape.
  case broadcast(Shape)
  /// The same elements in row-major order under another shape.
  case reshape(Shape)
  /// Axis k of the result is axis `permutation[k]` of the operand.
  case permute([Int])
  /// Some elements of each axis.
  case slice([AxisSlice])
  /// Zeros of a shape, with the operand at the places of a slice: the adjoint of `slice`.
  case place([AxisSlice], Shape)
  /// The elements at these indices of one axis.
  case gather([Int], axis: Int)
  /// Adds the elements of an axis at these indices of one of this length: the adjoint of `gather`.
  case scatter([Int], axis: Int, length: Int)
  /// Running sums along an axis, from its end if reversed.
  case cumulativeSum(axis: Int, reversed: Bool)
}

extension LinearMap {
  /// Whether every element of the result is one of the operand's, so that truth values can be moved too.
  public var keepsElements: Bool {
    switch self {
    case .broadcast, .reshape, .permute, .slice, .gather: true
    case .sum, .place, .scatter, .cumulativeSum: false
    }
  }

  /// The shape of the result for an operand of this shape.
  public func resultShape(_ shape: Shape) throws(TypeError) -> Shape {
    switch self {
    case .sum(let axes):
      try shape.check(axes: axes)
      return try Shape.of(
        shape.dimensions.indices.filter { !axes.contains($0) }.map { shape.dimensions[$0] })
    case .broadcast(let target):
      guard shape.broadcasts(to: target) else { throw .shapes(shape, target) }
      return target
    case .reshape(let target):
      guard shape.count == target.count else { throw .shapes(shape, target) }
      return target
    case .permute(let axes):
      guard axes.sorted() == Array(0..<shape.rank) else { throw .axes(axes, shape) }
      return try Shape.of(axes.map { shape.dimensions[$0] })
    case .slice(let slices):
      try shape.check(slices)
      return try Shape.of(slices.map(\.count))
    case .place(let slices, let target):
      try target.check(slices)
      guard slices.map(\.count) == shape.dimensions else { throw .shapes(shape, target) }
      return target
    case .gather(let indices, let axis):
      try shape.check(axes: [axis])
      let length = shape.dimensions[axis]
      guard indices.allSatisfy((0..<length).contains) else { throw .index(axis: axis, shape) }
      return try shape.replacing(axis, indices.count)
    case .scatter(let indices, let axis, let length):
      try shape.check(axes: [axis])
      guard indices.count == shape.dimensions[axis], indices.allSatisfy((0..<length).contains)
      else {
        throw .index(axis: axis, shape)
      }
      return try shape.replacing(axis, length)
    case .cumulativeSum(let axis, _):
      try shape.check(axes: [axis])
      return shape
    }
  }

  /// The maps that, one after the other, are the adjoint of this one on an operand of this shape.
  public func adjoint(_ shape: Shape) -> [LinearMap] {
    switch self {
    case .sum(let axes):
      let kept = shape.dimensions.indices.map { axes.contains($0) ? 1 : shape.dimensions[$0] }
      return [Shape(kept).map(LinearMap.reshape), .broadcast(shape)].compactMap { $0 }
    case .broadcast(let target):
      return [.sum(shape.stretchedAxes(in: target)), .reshape(shape)]
    case .reshape: return [.reshape(shape)]
    case .permute(let axes):
      return [.permute(axes.indices.sorted { axes[$0] < axes[$1] })]
    case .slice(let slices): return [.place(slices, shape)]
    case .place(let slices, _): return [.slice(slices)]
    case .gather(let indices, let axis):
      return [.scatter(indices, axis: axis, length: shape.dimensions[axis])]
    case .scatter(let indices, let axis, _): return [.gather(indices, axis: axis)]
    case .cumulativeSum(let axis, let reversed):
      return [.cumulativeSum(axis: axis, reversed: !reversed)]
    }
  }
}

extension Shape {
  static func of(_ dimensions: [Int]) throws(TypeError) -> Shape {
    guard let shape = Shape(dimensions) else { throw .tooLarge(dimensions) }
    return shape
  }

  func check(axes: [Int]) throws(TypeError) {
    guard axes.allSatisfy(dimensions.indices.contains), Set(axes).count == axes.count,
      axes.sorted() == axes
    else { throw .axes(axes, self) }
  }

  fileprivate func check(_ slices: [AxisSlice]) throws(TypeError) {
    guard slices.count == rank else { throw .axes(Array(slices.indices), self) }
    for (axis, slice) in slices.enumerated() where !slice.fits(dimensions[axis]) {
      throw .index(axis: axis, self)
    }
  }

  /// This shape with another length of one axis.
  func replacing(_ axis: Int, _ length: Int) throws(TypeError) -> Shape {
    var lengths = dimensions
    lengths[axis] = length
    return try .of(lengths)
  }

  /// Whether NumPy's rules stretch this shape to another: aligned right, 1 matches anything.
  public func broadcasts(to target: Shape) -> Bool {
    rank <= target.rank
      && zip(dimensions.reversed(), target.dimensions.reversed()).allSatisfy { $0 == $1 || $0 == 1 }
  }

  /// The axes of the target along which broadcasting repeats.
  func stretchedAxes(in target: Shape) -> [Int] {
    let added = target.rank - rank
    return target.dimensions.indices.filter { axis in
      axis < added || (dimensions[axis - added] == 1 && target.dimensions[axis] != 1)
    }
  }
}
