import JSON
import Tensors

/// Writes columns as a table that ``CSVReader`` reads.
public enum CSVWriter {
  /// The line of names.
  public static func header(_ columns: [NamedColumn]) -> [UInt8] {
    let names = columns.flatMap { column in
      indices(column.tensor.shape).flatMap { index in
        column.tensor.dtype == .complex
          ? ["\(column.name)\(index).re", "\(column.name)\(index).im"] : [column.name + index]
      }
    }
    // An index of several axes has commas.
    let cells = names.map { $0.contains(",") ? "\"\($0)\"" : $0 }
    return Array((cells.joined(separator: ",") + "\n").utf8)
  }

  /// The lines of a block of points.
  public static func lines(_ columns: [NamedColumn]) -> [UInt8] {
    var writer = JSONWriter()
    var bytes: [UInt8] = []
    let points = columns.first?.tensor.shape.dimensions.first ?? 0
    for point in 0..<points {
      var isFirst = true
      func append(_ number: Double) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        if number.isFinite {
          writer = JSONWriter(reserving: 32)
          writer.number(number)
          bytes += writer.bytes
        } else {
          bytes += (number.isNaN ? "nan" : number > 0 ? "inf" : "-inf").utf8
        }
      }
      for column in columns {
        let tensor = column.tensor
        let length = tensor.shape.count / points
        for place in point * length..<(point + 1) * length {
          append(tensor.real[place])
          if tensor.dtype == .complex { append(tensor.imaginary[place]) }
        }
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// `[0]`, `[1]`, … of the elements of a point; nothing for a number.
  private static func indices(_ shape: Shape) -> [String] {
    var indices = [""]
    for length in shape.dimensions.dropFirst() {
      indices = indices.flatMap { prefix in
        (0..<length).map { prefix.isEmpty ? "\($0)" : "\(prefix),\($0)" }
      }
    }
    return indices.map { $0.isEmpty ? "" : "[\($0)]" }
  }
}
