import ArgumentParser
import GradientAPI
import PointFiles
import Tensors

/// Takes results block by block.
protocol ResultWriter: AnyObject {
  func write(_ block: ResultBlock) throws
  /// Everything has been written.
  func finish() throws
}

/// JSON lines.
final class LineWriter: ResultWriter {
  private let file: OutputFile

  init(_ file: OutputFile) { self.file = file }

  func write(_ block: ResultBlock) throws { try file.write(block.jsonLines) }
  func finish() throws { try file.finish() }
}

extension ResultBlock {
  /// The columns, or what to do when there are none.
  fileprivate func requireColumns() throws -> [NamedColumn] {
    if let columns { return columns }
    throw ValidationError("these results are not all numbers: write them with --format jsonl")
  }
}

/// A table with a line of names.
final class TableWriter: ResultWriter {
  private let file: OutputFile
  private var hasHeader = false

  init(_ file: OutputFile) { self.file = file }

  func write(_ block: ResultBlock) throws {
    let columns = try block.requireColumns()
    if !hasHeader { try file.write(CSVWriter.header(columns)) }
    hasHeader = true
    try file.write(CSVWriter.lines(columns))
  }

  func finish() throws { try file.finish() }
}

/// An NPY file for each column: NAME.value.npy, NAME.gradient.x.npy.
final class ArrayWriter: ResultWriter {
  private let prefix: String
  private let total: Int
  private var files: [OutputFile] = []

  init(_ prefix: String, total: Int) {
    self.prefix = prefix
    self.total = total
  }

  func write(_ block: ResultBlock) throws {
    let columns = try block.requireColumns()
    if files.isEmpty {
      for column in columns {
        let file = try OutputFile("\(prefix).\(column.name).npy")
        guard let shape = Shape([total] + column.tensor.shape.dimensions.dropFirst()) else {
          throw ValidationError("the array of '\(column.name)' is too large")
        }
        try file.write(NPY.header(column.tensor.dtype, shape))
        files.append(file)
      }
    }
    for (file, column) in zip(files, columns) { try file.write(NPY.data(column.tensor)) }
  }

  func finish() throws {
    // What fails does so before the first of them appears, as far as one can know.
    for file in files { try file.complete() }
    for file in files { try file.appear() }
  }
}
