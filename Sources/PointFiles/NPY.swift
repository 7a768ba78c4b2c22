public import Tensors

/// NumPy's format of one array (NEP 1; `numpy.lib.format`).
public enum NPY {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The array in the bytes of a file.
  /// - Throws: what is wrong with the file, or that its dtype is not taken.
  public static func read(_ bytes: [UInt8]) throws(PointFileError) -> Tensor {
    let file = try NPYFile(bytes)
    if !file.header.fields.isEmpty {
      let names = file.header.fields.prefix(5).map(\.name).joined(separator: ", ")
      throw PointFileError(
        "the elements of the NPY file have fields (\(names.prefix(80))), each an array of its own")
    }
    let element = try NPYElement(file.header.descriptor)
    try file.checkSize(element.size)
    let planes = try element.planes(file.data, count: file.shape.count)
    let order = file.order
    func arranged(_ plane: [Double]) -> [Double] {
      guard let order, !plane.isEmpty else { return plane }
      return order.map { plane[$0] }
    }
    return Tensor(
      planes: arranged(planes.real), arranged(planes.imaginary),
      dtype: element.isComplex ? .complex : .real, shape: file.shape)
  }

  /// The fields of a structured array as arrays by name; nil when its elements are single numbers.
  ///
  /// Bytes between fields (`'|V4'`) are skipped, as NumPy does that aligns them.
  /// - Throws: what is wrong with the file, or that the dtype of a field is not taken.
  public static func fields(_ bytes: [UInt8]) throws(PointFileError) -> [NamedColumn]? {
    let file = try NPYFile(bytes)
    if file.header.fields.isEmpty { return nil }
    var places: [(field: NPYHeader.Field, element: NPYElement, count: Int, offset: Int)] = []
    var size = 0
    for field in file.header.fields {
      if let padding = Self.padding(field) {
        size += padding
        continue
      }
      let element = try NPYElement(field.descriptor)
      guard let inner = Shape(field.lengths),
        case let (bytes, overflow) = inner.count.multipliedReportingOverflow(by: element.size),
        !overflow, bytes <= 1 << 40
      else { throw NPYHeader.fault("has a field of more elements than can be counted") }
      places.append((field, element, inner.count, size))
      size += bytes
    }
    if size == 0 { throw NPYHeader.fault("describes elements of no bytes") }
    try file.checkSize(size)
    let order = file.order
    var columns: [NamedColumn] = []
    for (field, element, count, offset) in places {
      var own: [UInt8] = []
      own.reserveCapacity(file.shape.count * count * element.size)
      for place in 0..<file.shape.count {
        let start = file.data.startIndex + (order?[place] ?? place) * size + offset
        own += file.data[start..<start + count * element.size]
      }
      let planes = try element.planes(own[...], count: file.shape.count * count)
      guard let shape = Shape(file.header.lengths + field.lengths) else {
        throw NPYHeader.fault("has a field of more elements than can be counted")
      }
      let tensor = Tensor(
        planes: planes.real, planes.imaginary, dtype: element.isComplex ? .complex : .real,
        shape: shape)
      columns.append(NamedColumn(name: field.name, tensor: tensor))
    }
    return columns
  }

  /// The length of a field that is none, at most what a file can have.
  private static func padding(_ field: NPYHeader.Field) -> Int? {
    guard field.descriptor.hasPrefix("|V"), field.lengths.isEmpty,
      let length = Int(field.descriptor.dropFirst(2)), (0...1 << 20).contains(length)
    else { return nil }
    return length
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
