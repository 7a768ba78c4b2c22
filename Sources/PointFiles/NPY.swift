public import Tensors

/// NumPy's format of one array (NEP 1; `numpy.lib.format`).
public enum NPY {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Bytes of a header. 64 KiB: what version 1 can hold.
  private static let maximumHeader = 1 << 16

  /// The array in the bytes of a file.
  /// - Throws: what is wrong with the file, or that its dtype is not taken.
  public static func read(_ bytes: [UInt8]) throws(PointFileError) -> Tensor {
    guard bytes.count >= 10, bytes.starts(with: magic) else {
      throw PointFileError("this is no NPY file: it does not begin with its signature")
    }
    let version = bytes[6]
    guard (1...3).contains(version), bytes[7] == 0 else {
      throw PointFileError("version \(version).\(bytes[7]) of the NPY format is not known")
    }
    let width = version == 1 ? 2 : 4
    let start = 8 + width
    guard bytes.count >= start else { throw PointFileError("the NPY file ends in its header") }
    let length = (0..<width).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    if length > maximumHeader { throw NPYHeader.fault("is longer than \(maximumHeader) bytes") }
    guard bytes.count - start >= length else {
      throw PointFileError("the NPY file ends in its header")
    }
    let header = try NPYHeader(bytes[start..<start + length])
    guard let shape = Shape(header.lengths) else {
      throw NPYHeader.fault("has a shape of more elements than can be counted")
    }
    let element = try Element(header.descriptor)
    let (size, overflow) = shape.count.multipliedReportingOverflow(by: element.size)
    let data = bytes[(start + length)...]
    if overflow || size != data.count {
      throw PointFileError(
        "the NPY file has \(data.count) bytes of data, and shape \(shape) of '\(header.descriptor)' "
          + "\(overflow ? "more than can be counted" : "\(size)")")
    }
    let planes = try element.planes(data, count: shape.count)
    let order = header.isColumnMajor && shape.rank > 1 ? rowMajor(shape) : nil
    func arranged(_ plane: [Double]) -> [Double] {
      guard let order, !plane.isEmpty else { return plane }
      return order.map { plane[$0] }
    }
    return Tensor(
      planes: arranged(planes.real), arranged(planes.imaginary),
      dtype: element.isComplex ? .complex : .real, shape: shape)
  }

  /// For each element in row-major order its place in column-major order.
  private static func rowMajor(_ shape: Shape) -> [Int] {
    var strides: [Int] = []
    var stride = 1
    for length in shape.dimensions {
      strides.append(stride)
      stride *= length
    }
    var index = [Int](repeating: 0, count: shape.rank)
    var place = 0
    return (0..<shape.count).map { _ in
      defer {
        for axis in shape.dimensions.indices.reversed() {
          index[axis] += 1
          place += strides[axis]
          if index[axis] < shape.dimensions[axis] { break }
          place -= strides[axis] * index[axis]
          index[axis] = 0
        }
      }
      return place
    }
  }

  /// The beginning of a file of this type: signature, version and header, a multiple of 64 bytes.
  public static func header(_ dtype: DType, _ shape: Shape) -> [UInt8] {
    var lengths = shape.dimensions.map(String.init).joined(separator: ", ")
    if shape.rank == 1 { lengths += "," }
    let descriptor = dtype == .complex ? "<c16" : "<f8"
    var text = "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (\(lengths)), }"
    let unpadded = 10 + text.utf8.count + 1
    text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    let count = text.utf8.count
    return magic + [1, 0, UInt8(count & 255), UInt8(count >> 8)] + Array(text.utf8)
  }

  /// The elements of a tensor as they lie in a file.
  public static func data(_ tensor: Tensor) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tensor.shape.count * (tensor.dtype == .complex ? 16 : 8))
    // In pieces, so that complex numbers are never held a second time as a whole.
    let piece = 4096
    for start in stride(from: 0, to: tensor.shape.count, by: piece) {
      let range = start..<min(start + piece, tensor.shape.count)
      let patterns =
        tensor.dtype == .complex
        ? range.flatMap {
          [tensor.real[$0].bitPattern.littleEndian, tensor.imaginary[$0].bitPattern.littleEndian]
        } : range.map { tensor.real[$0].bitPattern.littleEndian }
      patterns.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    return bytes
  }
}

/// How one element lies in the bytes.
private struct Element {
  private enum Kind { case float64, float32, signed(Int), unsigned(Int) }

  let isComplex: Bool
  private let kind: Kind
  private let isBigEndian: Bool

  init(_ descriptor: String) throws(PointFileError) {
    isBigEndian = descriptor.hasPrefix(">")
    switch descriptor.drop(while: { "<>|=".contains($0) }) {
    case "f8": (kind, isComplex) = (.float64, false)
    case "f4": (kind, isComplex) = (.float32, false)
    case "c16": (kind, isComplex) = (.float64, true)
    case "c8": (kind, isComplex) = (.float32, true)
    case "i1": (kind, isComplex) = (.signed(1), false)
    case "i2": (kind, isComplex) = (.signed(2), false)
    case "i4": (kind, isComplex) = (.signed(4), false)
    case "i8": (kind, isComplex) = (.signed(8), false)
    case "u1", "b1": (kind, isComplex) = (.unsigned(1), false)
    case "u2": (kind, isComplex) = (.unsigned(2), false)
    case "u4": (kind, isComplex) = (.unsigned(4), false)
    default:
      throw PointFileError(
        "the dtype '\(descriptor.prefix(40))' of the NPY file is not taken: save it as float64 or complex128"
      )
    }
  }

  private var partSize: Int {
    switch kind {
    case .float64: 8
    case .float32: 4
    case .signed(let size), .unsigned(let size): size
    }
  }

  /// Bytes of an element.
  var size: Int { isComplex ? 2 * partSize : partSize }

  func planes(
    _ data: ArraySlice<UInt8>, count: Int
  ) throws(PointFileError) -> (real: [Double], imaginary: [Double]) {
    if case .float64 = kind, !isBigEndian { return littleEndian(data, count: count) }
    var planes = (real: [Double](), imaginary: [Double]())
    planes.real.reserveCapacity(count)
    if isComplex { planes.imaginary.reserveCapacity(count) }
    for index in 0..<count {
      let start = data.startIndex + index * size
      planes.real.append(try number(data, start))
      if isComplex { planes.imaginary.append(try number(data, start + partSize)) }
    }
    return planes
  }

  /// What NumPy writes nearly always, without looking at single bytes.
  private func littleEndian(
    _ data: ArraySlice<UInt8>, count: Int
  ) -> (real: [Double], imaginary: [Double]) {
    func plane(_ offset: Int) -> [Double] {
      data.withUnsafeBytes { bytes in
        (0..<count).map { index in
          let bits = bytes.loadUnaligned(
            fromByteOffset: index * size + offset, as: UInt64.self)
          return Double(bitPattern: UInt64(littleEndian: bits))
        }
      }
    }
    return (plane(0), isComplex ? plane(8) : [])
  }

  private func number(_ data: ArraySlice<UInt8>, _ start: Int) throws(PointFileError) -> Double {
    var bits: UInt64 = 0
    for offset in 0..<partSize {
      let byte = UInt64(data[start + offset])
      bits |= byte << UInt64(8 * (isBigEndian ? partSize - 1 - offset : offset))
    }
    switch kind {
    case .float64: return Double(bitPattern: bits)
    case .float32: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .unsigned: return Double(bits)
    case .signed(let size):
      let shift = UInt64(64 - 8 * size)
      let integer = Int64(bitPattern: bits << shift) >> Int64(shift)
      guard let number = Double(exactly: integer) else {
        throw PointFileError("the NPY file holds \(integer), which is not exact as float64")
      }
      return number
    }
  }
}
