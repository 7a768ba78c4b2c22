import Tensors

/// An NPY file taken apart: what its header says, and the bytes of its elements.
struct NPYFile {
  let header: NPYHeader
  let shape: Shape
  let data: ArraySlice<UInt8>

  /// Bytes of a header. 64 KiB: what version 1 can hold.
  private static let maximumHeader = 1 << 16

  init(_ bytes: [UInt8]) throws(PointFileError) {
    guard bytes.count >= 10, bytes.starts(with: NPY.magic) else {
      let hint =
        bytes.starts(with: [0x50, 0x4b])
        ? "; an NPZ file is an archive of such files: unzip it" : ""
      throw PointFileError("this is no NPY file: it does not begin with its signature\(hint)")
    }
    let version = bytes[6]
    guard (1...3).contains(version), bytes[7] == 0 else {
      throw PointFileError("version \(version).\(bytes[7]) of the NPY format is not known")
    }
    let width = version == 1 ? 2 : 4
    let start = 8 + width
    guard bytes.count >= start else { throw PointFileError("the NPY file ends in its header") }
    let length = (0..<width).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    if length > Self.maximumHeader {
      throw NPYHeader.fault("is longer than \(Self.maximumHeader) bytes")
    }
    guard bytes.count - start >= length else {
      throw PointFileError("the NPY file ends in its header")
    }
    header = try NPYHeader(bytes[start..<start + length])
    guard let shape = Shape(header.lengths) else {
      throw NPYHeader.fault("has a shape of more elements than can be counted")
    }
    self.shape = shape
    data = bytes[(start + length)...]
  }

  /// Demands as many bytes as the elements need.
  func checkSize(_ element: Int) throws(PointFileError) {
    let (size, overflow) = shape.count.multipliedReportingOverflow(by: element)
    if overflow || size != data.count {
      let dtype = header.fields.isEmpty ? "of '\(header.descriptor)' " : ""
      throw PointFileError(
        "the NPY file has \(data.count) bytes of data, and shape \(shape) \(dtype)"
          + "\(overflow ? "more than can be counted" : "\(size)")")
    }
  }

  /// For each element in row-major order its place in the file; nil when it is the same.
  var order: [Int]? {
    if !header.isColumnMajor || shape.rank < 2 { return nil }
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
}
