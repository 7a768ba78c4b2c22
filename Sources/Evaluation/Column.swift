public import Programs
public import Tensors

/// Where the real or the imaginary parts of a column lie in an array: element `e` of point `p` is
/// `storage[offset + p * pointStride + e * elementStride]`.
///
/// One description for the layouts that clients send, so that none of them is copied: planes,
/// interleaved complex numbers, rows of several inputs, and one array per element.
public struct Plane: Sendable {
  /// The array, shared with whoever decoded it.
  public let storage: [Double]
  /// The index of element 0 of point 0.
  public let offset: Int
  /// The distance between points.
  public let pointStride: Int
  /// The distance between the elements of one point.
  public let elementStride: Int

  /// A plane, or nil when not every element of every point lies in the array.
  ///
  /// - Parameters:
  ///   - points: the number of points.
  ///   - elements: the number of elements of each point.
  public init?(
    _ storage: [Double], offset: Int = 0, pointStride: Int, elementStride: Int = 1, points: Int,
    elements: Int
  ) {
    guard offset >= 0, pointStride >= 0, elementStride >= 0, points >= 0, elements >= 0 else {
      return nil
    }
    if points > 0 && elements > 0 {
      let (far, overflow) = (points - 1).multipliedReportingOverflow(by: pointStride)
      let (wide, overflows) = (elements - 1).multipliedReportingOverflow(by: elementStride)
      let room = storage.count - 1 - offset
      guard !overflow, !overflows, far <= room, wide <= room - far else { return nil }
    }
    self.storage = storage
    self.offset = offset
    self.pointStride = pointStride
    self.elementStride = elementStride
  }
}

/// The values of one input at the points of a batch.
public struct Column: Sendable {
  /// The type of the value at one point.
  public let type: ValueType
  /// The number of points.
  public let count: Int
  /// The real parts, or the numbers, or the truth values as 1 and 0.
  public let real: Plane
  /// The imaginary parts of a complex column; nil for +0 everywhere, and for the other types.
  public let imaginary: Plane?

  /// A column from planes that were made for this number of points and the elements of this type.
  public init(_ type: ValueType, count: Int, real: Plane, imaginary: Plane? = nil) {
    self.type = type
    self.count = count
    self.real = real
    self.imaginary = type.dtype == .complex ? imaginary : nil
  }

  /// The points along the first axis of a tensor; nil for a scalar.
  public init?(_ tensor: Tensor) {
    guard let count = tensor.shape.dimensions.first,
      let shape = Shape(Array(tensor.shape.dimensions.dropFirst()))
    else { return nil }
    func plane(_ elements: [Double]) -> Plane? {
      Plane(elements, pointStride: shape.count, points: count, elements: shape.count)
    }
    guard let real = plane(tensor.real) else { return nil }
    let imaginary = tensor.dtype == .complex ? plane(tensor.imaginary) : nil
    self.init(ValueType(tensor.dtype, shape), count: count, real: real, imaginary: imaginary)
  }

  /// Complex numbers as files and base64 have them: real part, imaginary part, real part, …; nil when
  /// their number is not a multiple of that of the shape.
  public init?(interleaved numbers: [Double], shape: Shape) {
    let width = 2 * shape.count
    guard width > 0, numbers.count % width == 0 else { return nil }
    let count = numbers.count / width
    func plane(_ offset: Int) -> Plane? {
      Plane(
        numbers, offset: offset, pointStride: width, elementStride: 2, points: count,
        elements: shape.count)
    }
    guard let real = plane(0), let imaginary = plane(1) else { return nil }
    self.init(ValueType(.complex, shape), count: count, real: real, imaginary: imaginary)
  }

  /// This column as a complex one: a real one gets imaginary parts +0 without a copy.
  public var promoted: Column {
    type.dtype == .complex
      ? self : Column(ValueType(.complex, type.shape), count: count, real: real)
  }

  /// The value at one point.
  public func value(at point: Int) -> Tensor {
    func elements(_ plane: Plane) -> [Double] {
      (0..<type.shape.count).map {
        plane.storage[plane.offset + point * plane.pointStride + $0 * plane.elementStride]
      }
    }
    let zeros = type.dtype == .complex ? [Double](repeating: 0, count: type.shape.count) : []
    return Tensor(
      planes: elements(real), imaginary.map(elements) ?? zeros, dtype: type.dtype,
      shape: type.shape)
  }
}

/// One input of a batch.
public enum BatchInput: Sendable {
  /// The same value at every point.
  case shared(Tensor)
  /// A value per point.
  case column(Column)

  /// The type of the value at one point.
  public var type: ValueType {
    switch self {
    case .shared(let tensor): ValueType(tensor.dtype, tensor.shape)
    case .column(let column): column.type
    }
  }

  /// The value at one point.
  func value(at point: Int) -> Tensor {
    switch self {
    case .shared(let tensor): tensor
    case .column(let column): column.value(at: point)
    }
  }
}
