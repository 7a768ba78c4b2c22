/// A dense array of one element type, row-major, its real and imaginary parts in separate planes.
public struct Tensor: Sendable {
  /// The element type.
  public let dtype: DType
  /// The lengths of the axes.
  public let shape: Shape
  /// The real parts, or the numbers themselves, or 1 and 0 for true and false.
  public let real: [Double]
  /// The imaginary parts; empty unless `dtype` is `.complex`.
  public let imaginary: [Double]

  /// A tensor of float64 numbers, or nil when their number is not that of the shape.
  public init?(_ real: [Double], shape: Shape) {
    guard real.count == shape.count else { return nil }
    self.init(unchecked: .real, shape, real, [])
  }

  /// A tensor of complex128 numbers, or nil when a plane's length is not that of the shape.
  public init?(real: [Double], imaginary: [Double], shape: Shape) {
    guard real.count == shape.count, imaginary.count == shape.count else { return nil }
    self.init(unchecked: .complex, shape, real, imaginary)
  }

  /// A tensor of truth values, or nil when their number is not that of the shape.
  public init?(_ truths: [Bool], shape: Shape) {
    guard truths.count == shape.count else { return nil }
    self.init(unchecked: .boolean, shape, truths.map { $0 ? 1 : 0 }, [])
  }

  /// A real scalar.
  public init(_ value: Double) { self.init(unchecked: .real, .scalar, [value], []) }

  /// A complex scalar.
  public init(real: Double, imaginary: Double) {
    self.init(unchecked: .complex, .scalar, [real], [imaginary])
  }

  /// A tensor with the same number everywhere; a boolean one is true where `real` is not zero.
  public init(repeating real: Double, imaginary: Double = 0, dtype: DType, shape: Shape) {
    let plane = Array(
      repeating: dtype == .boolean ? (real == 0 ? 0 : 1) : real, count: shape.count)
    let other = dtype == .complex ? Array(repeating: imaginary, count: shape.count) : []
    self.init(unchecked: dtype, shape, plane, other)
  }

  /// A tensor from planes as they are stored: truth values as 1 and 0, `imaginary` empty unless the
  /// type is complex.
  ///
  /// - Precondition: the planes have as many elements as the shape.
  public init(planes real: [Double], _ imaginary: [Double], dtype: DType, shape: Shape) {
    precondition(real.count == shape.count)
    precondition(imaginary.count == (dtype == .complex ? shape.count : 0))
    self.init(unchecked: dtype, shape, real, imaginary)
  }

  private init(unchecked dtype: DType, _ shape: Shape, _ real: [Double], _ imaginary: [Double]) {
    self.dtype = dtype
    self.shape = shape
    self.real = real
    self.imaginary = imaginary
  }
}

extension Tensor: Hashable {
  /// Whether type, shape and every bit agree: a NaN equals itself, and 0.0 is not -0.0.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    left.dtype == right.dtype && left.shape == right.shape
      && left.real.elementsEqual(right.real) { $0.bitPattern == $1.bitPattern }
      && left.imaginary.elementsEqual(right.imaginary) { $0.bitPattern == $1.bitPattern }
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(dtype)
    hasher.combine(shape)
    for value in real { hasher.combine(value.bitPattern) }
    for value in imaginary { hasher.combine(value.bitPattern) }
  }
}
