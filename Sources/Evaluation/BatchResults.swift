public import Programs
public import Tensors

/// Room for the results of a batch, or of a piece of one, that can be used again for the next piece.
///
/// Memory that the system gives out fresh costs several times what it costs to fill it again, so a
/// stream of pieces keeps one of these.
public final class BatchResults: @unchecked Sendable {
  // Unsafe memory instead of arrays, because threads write disjoint points of one plane at the same
  // time, which an array does not allow. Invariants: `base` is allocated for `doubles` numbers that are
  // initialised; only `Executable` writes, each point in one thread, and it returns when all have ended;
  // reading while an evaluation writes to the same object is for the caller to avoid.
  private let base: UnsafeMutablePointer<Double>
  private let doubles: Int

  /// How complex results are laid out.
  public enum Layout: Sendable {
    /// All real parts, then all imaginary parts.
    case planes
    /// The real and the imaginary part of each element side by side, as files and base64 have them.
    case interleaved
  }

  /// The types of the results at one point.
  public let types: [ValueType]
  /// How many points there is room for.
  public let capacity: Int
  /// How complex results are laid out.
  public let layout: Layout

  private let offsets: [Int]

  /// Room for so many points of results of these types; nil when that is more than can be counted.
  public init?(_ types: [ValueType], capacity: Int, layout: Layout = .planes) {
    var offsets: [Int] = []
    var total = 0
    for type in types {
      offsets.append(total)
      let width = type.dtype == .complex ? 2 : 1
      let (elements, overflow) = type.shape.count.multipliedReportingOverflow(by: width)
      let (room, overflows) = elements.multipliedReportingOverflow(by: max(0, capacity))
      let (sum, tooMuch) = total.addingReportingOverflow(room)
      guard capacity >= 0, !overflow, !overflows, !tooMuch, sum < Int.max / 16 else { return nil }
      total = sum
    }
    self.types = types
    self.capacity = capacity
    self.layout = layout
    self.offsets = offsets
    doubles = total
    base = .allocate(capacity: max(1, total))
    base.initialize(repeating: 0, count: max(1, total))
  }

  deinit { base.deallocate() }

  /// Bytes of the results.
  public var byteCount: Int { doubles * MemoryLayout<Double>.stride }

  /// Where the real (part 0) or imaginary (part 1) part of element 0 of a result at point 0 lies, and the
  /// distances between points and between elements.
  func destination(_ result: Int, part: Int) -> ResultPlane {
    let type = types[result]
    let start = base + offsets[result]
    let count = type.shape.count
    if type.dtype == .complex && layout == .interleaved {
      return ResultPlane(base: start + part, pointStride: 2 * count, elementStride: 2)
    }
    return ResultPlane(base: start + part * count * capacity, pointStride: count, elementStride: 1)
  }

  /// Lends the numbers of one result: for each point the elements in row-major order, all real parts
  /// and then all imaginary parts of `capacity` points, or interleaved.
  public func withNumbers<R>(
    of result: Int, _ body: (UnsafeBufferPointer<Double>) throws -> R
  ) rethrows -> R {
    let width = types[result].dtype == .complex ? 2 : 1
    let count = types[result].shape.count * width * capacity
    return try body(UnsafeBufferPointer(start: base + offsets[result], count: count))
  }

  /// One number of a result.
  public func number(of result: Int, point: Int, element: Int, imaginary: Bool = false) -> Double {
    precondition(point >= 0 && point < capacity && element >= 0)
    precondition(element < types[result].shape.count)
    precondition(!imaginary || types[result].dtype == .complex)
    let plane = destination(result, part: imaginary ? 1 : 0)
    return plane.base[point * plane.pointStride + element * plane.elementStride]
  }

  /// A copy of a result at the first `points` points, with the points along the first axis; nil when that
  /// is more than the capacity.
  public func tensor(of result: Int, points: Int) -> Tensor? {
    let type = types[result]
    guard points >= 0, points <= capacity, let shape = Shape([points] + type.shape.dimensions)
    else { return nil }
    func copy(_ part: Int) -> [Double] {
      let plane = destination(result, part: part)
      let elements = type.shape.count
      return [Double](unsafeUninitializedCapacity: shape.count) { buffer, count in
        for point in 0..<points {
          for element in 0..<elements {
            buffer[point * elements + element] =
              plane.base[point * plane.pointStride + element * plane.elementStride]
          }
        }
        count = points * elements
      }
    }
    return Tensor(
      planes: copy(0), type.dtype == .complex ? copy(1) : [], dtype: type.dtype, shape: shape)
  }
}

/// Where results of a block go; see `BatchResults.destination`.
struct ResultPlane {
  let base: UnsafeMutablePointer<Double>
  let pointStride: Int
  let elementStride: Int
}
