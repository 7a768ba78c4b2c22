/// How one element lies in the bytes.
struct NPYElement {
  private enum Kind { case float64, float32, float16, signed(Int), unsigned(Int) }

  let isComplex: Bool
  private let kind: Kind
  private let isBigEndian: Bool

  init(_ descriptor: String) throws(PointFileError) {
    isBigEndian = descriptor.hasPrefix(">")
    switch descriptor.drop(while: { "<>|=".contains($0) }) {
    case "f8": (kind, isComplex) = (.float64, false)
    case "f4": (kind, isComplex) = (.float32, false)
    case "f2": (kind, isComplex) = (.float16, false)
    case "c16": (kind, isComplex) = (.float64, true)
    case "c8": (kind, isComplex) = (.float32, true)
    case "i1": (kind, isComplex) = (.signed(1), false)
    case "i2": (kind, isComplex) = (.signed(2), false)
    case "i4": (kind, isComplex) = (.signed(4), false)
    case "i8": (kind, isComplex) = (.signed(8), false)
    case "u1", "b1": (kind, isComplex) = (.unsigned(1), false)
    case "u2": (kind, isComplex) = (.unsigned(2), false)
    case "u4": (kind, isComplex) = (.unsigned(4), false)
    case "u8": (kind, isComplex) = (.unsigned(8), false)
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
    case .float16: 2
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
    case .float16: return Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .unsigned: return try exact(Double(exactly: bits), "\(bits)")
    case .signed(let size):
      let shift = UInt64(64 - 8 * size)
      let integer = Int64(bitPattern: bits << shift) >> Int64(shift)
      return try exact(Double(exactly: integer), "\(integer)")
    }
  }

  private func exact(_ number: Double?, _ text: String) throws(PointFileError) -> Double {
    if let number { return number }
    throw PointFileError("the NPY file holds \(text), which is not exact as float64")
  }
}
