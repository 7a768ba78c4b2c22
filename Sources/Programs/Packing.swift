public import Tensors

/// The layout of several values one after another in a real vector.
///
/// An instruction has one result. An operation with several (a loop, a decomposition of a matrix) gives
/// this vector, and existing linear maps take the parts out again, so that no transformation of programs
/// needs to know of tuples. A real value takes its elements in row-major order, a complex one its real
/// plane and then its imaginary plane, a truth value 1 or 0. For real and complex values packing is an
/// isometry under Re(conj(a) b): a tangent or cotangent of the vector is the packed tangents or
/// cotangents of the parts.
public struct Packing: Hashable, Sendable {
  /// The types of the parts.
  public let types: [ValueType]
  /// Where each part begins in the vector.
  public let offsets: [Int]
  /// The number of elements of the vector.
  public let count: Int

  /// The layout of values of these types.
  /// - Throws: `TypeError.tooLarge` when the elements are too many to be counted.
  public init(_ types: [ValueType]) throws(TypeError) {
    var offsets: [Int] = []
    var count = 0
    for type in types {
      offsets.append(count)
      let (size, overflow) = type.shape.count.multipliedReportingOverflow(
        by: type.dtype == .complex ? 2 : 1)
      let (sum, overflows) = count.addingReportingOverflow(size)
      guard !overflow, !overflows else { throw .tooLarge(type.shape.dimensions) }
      count = sum
    }
    self.types = types
    self.offsets = offsets
    self.count = count
  }

  /// The type of the vector.
  public var type: ValueType {
    // A count that is not negative and a single axis cannot overflow.
    ValueType(.real, Shape([count]) ?? .scalar)
  }

  /// The elements of the vector that hold a plane of a part: the real one, or the imaginary one.
  public func slice(_ part: Int, imaginary: Bool = false) -> AxisSlice {
    let length = types[part].shape.count
    return AxisSlice(start: offsets[part] + (imaginary ? length : 0), count: length)
  }

  /// The part, and which plane of it, that a slice of the vector is; nil for other slices and for parts
  /// without elements. Found by bisection: what takes a vector apart asks this for each part.
  public func plane(at slice: AxisSlice) -> (part: Int, isImaginary: Bool)? {
    guard slice.count > 0, slice.step == 1 else { return nil }
    // Parts without elements begin where the next one does; the last that begins here has the elements.
    var (low, high) = (0, offsets.count)
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] <= slice.start { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let part = low - 1
    if slice == self.slice(part) { return (part, false) }
    return types[part].dtype == .complex && slice == self.slice(part, imaginary: true)
      ? (part, true) : nil
  }
}

// MARK: Of terms

extension Packing {
  /// The vector of values that have the types of this layout.
  ///
  /// - Parameter builder: where the vector is made; it matters only when there are no parts.
  public func pack(_ parts: [Term], in builder: ProgramBuilder) -> Term {
    var planes: [ValueID] = []
    for part in parts {
      switch part.type.dtype {
      case .real: planes.append(part.flattened.value)
      case .boolean: planes.append(part.apply(.indicator).flattened.value)
      case .complex:
        planes.append(part.apply(.real).flattened.value)
        planes.append(part.apply(.imag).flattened.value)
      }
    }
    switch planes.count {
    case 0:
      return Term(
        builder, builder.constant(Tensor(planes: [], [], dtype: .real, shape: type.shape)))
    case 1: return Term(builder, planes[0])
    default: return Term(builder, builder.emit(.concatenate(axis: 0), Operands(planes)))
    }
  }

  /// The parts of a vector.
  public func unpack(_ vector: Term) -> [Term] { types.indices.map { part($0, of: vector) } }

  /// One part of a vector.
  public func part(_ index: Int, of vector: Term) -> Term {
    let real = plane(index, imaginary: false, of: vector)
    switch types[index].dtype {
    case .real: return real
    case .boolean: return real.compare(.notEqual, 0)
    case .complex:
      let imaginary = plane(index, imaginary: true, of: vector)
      // The mixed sum works by component, so that the sign of a zero imaginary part is kept.
      return real + imaginary.apply(.promote).apply(.timesI)
    }
  }

  private func plane(_ index: Int, imaginary: Bool, of vector: Term) -> Term {
    let slice = slice(index, imaginary: imaginary)
    let elements = slice == .all(count) ? vector : vector.apply(.slice([slice]))
    return elements.reshape(types[index].shape)
  }
}

extension Term {
  /// The elements in row-major order under another shape.
  func reshape(_ shape: Shape) -> Term { type.shape == shape ? self : apply(.reshape(shape)) }

  fileprivate var flattened: Term { reshape(Shape([type.shape.count]) ?? type.shape) }
}

// MARK: Of tensors

extension Packing {
  /// The vector of tensors that have the types of this layout.
  public func pack(_ parts: [Tensor]) -> Tensor {
    var elements: [Double] = []
    elements.reserveCapacity(count)
    for part in parts {
      elements += part.real
      elements += part.imaginary
    }
    return Tensor(planes: elements, [], dtype: .real, shape: type.shape)
  }

  /// The parts of a vector.
  public func unpack(_ vector: Tensor) -> [Tensor] {
    types.indices.map { index in
      let (real, type) = (slice(index), types[index])
      let imaginary = slice(index, imaginary: true)
      return Tensor(
        planes: Array(vector.real[real.start..<real.start + real.count]),
        type.dtype == .complex
          ? Array(vector.real[imaginary.start..<imaginary.start + imaginary.count]) : [],
        dtype: type.dtype, shape: type.shape)
    }
  }
}
