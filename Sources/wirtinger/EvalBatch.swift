import ArgumentParser
import Glibc
import GradientAPI
import PointFiles
import Tensors

/// The formats of files with points and results.
enum PointFormat: String, CaseIterable, ExpressibleByArgument {
  case csv, npy, jsonl

  /// The format that the end of a name stands for.
  init?(path: String) {
    guard let dot = path.lastIndex(of: "."),
      let format = Self(rawValue: String(path[dot...].dropFirst()))
    else { return nil }
    self = format
  }
}

/// `wirtinger eval` for the points of files.
struct EvalBatch {
  let endpoint: String
  /// The request without its points.
  let content: [UInt8]
  /// FILE or NAME=FILE.npy, as they were given.
  let files: [String]
  let inputFormat: PointFormat?
  let output: String?
  let outputFormat: PointFormat?
  let settings: ServiceSettings

  func run() throws {
    let (source, format) = try points()
    var settings = settings
    settings.evaluationThreads = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    var batch: FileBatch
    do {
      batch = try FileBatch(endpoint: endpoint, content, points: source, settings: settings)
    } catch let error as PointFileError {
      throw ValidationError("\(files[0]): \(error)")
    } catch let error as FileBatchError {
      throw try complain(error)
    }
    let chosen = outputFormat ?? output.flatMap(PointFormat.init(path:)) ?? format
    let writer: any ResultWriter =
      switch chosen {
      case .jsonl: LineWriter(try OutputFile(output))
      case .csv: TableWriter(try OutputFile(output))
      case .npy: ArrayWriter(try arrayPath(), total: batch.count)
      }
    var progress = Progress(total: batch.count)
    do {
      while let block = try batch.next() {
        try writer.write(block)
        progress.show(block.points.upperBound)
      }
    } catch let error as FileBatchError {
      progress.end()
      throw try complain(error)
    }
    progress.end()
    try writer.finish()
    if let warnings = batch.warningsText {
      try Files.write(warnings + [UInt8(ascii: "\n")], to: STDERR_FILENO, "standard error")
    }
  }

  private func complain(_ error: FileBatchError) throws -> ExitCode {
    try Files.write(error.problem + [UInt8(ascii: "\n")], to: STDERR_FILENO, "standard error")
    return .failure
  }

  private func arrayPath() throws -> String {
    guard let output, output != "-" else {
      throw ValidationError(
        "arrays go into files of their own: give --output NAME.npy for NAME.value.npy and so on")
    }
    return output.hasSuffix(".npy") ? String(output.dropLast(4)) : output
  }

  /// The points, and the format in which they came.
  private func points() throws -> (PointSource, PointFormat) {
    let named = files.map { file -> (name: String?, path: String) in
      guard let equals = file.firstIndex(of: "="),
        // A path may have an equals sign in it; the name of an input has neither of these.
        !file[..<equals].contains("/"), !file[..<equals].contains(".")
      else { return (nil, file) }
      return (String(file[..<equals]), String(file[file.index(after: equals)...]))
    }
    if named.contains(where: { $0.name != nil }) {
      var columns: [NamedColumn] = []
      for (name, path) in named {
        guard let name else {
          throw ValidationError("with several files each is NAME=FILE.npy, and \(path) has no name")
        }
        if columns.contains(where: { $0.name == name }) {
          throw ValidationError("there are two files for '\(name)'")
        }
        columns.append(NamedColumn(name: name, tensor: try array(path)))
      }
      return (.columns(columns), .npy)
    }
    guard files.count == 1 else {
      throw ValidationError("with several files each is NAME=FILE.npy")
    }
    guard let format = inputFormat ?? PointFormat(path: files[0]) else {
      throw ValidationError(
        "the format of \(files[0]) does not show: give --input-format csv, npy or jsonl")
    }
    switch format {
    case .npy: return (.columns(try fields(files[0])), .npy)
    case .jsonl: return (.jsonLines(try Files.read(files[0])), .jsonl)
    case .csv:
      let bytes = try Files.read(files[0])
      do throws(PointFileError) {
        return (.columns(try CSVReader.read(bytes)), .csv)
      } catch {
        throw ValidationError("\(files[0]): \(error)")
      }
    }
  }

  /// The inputs of a structured array, which has their names.
  private func fields(_ path: String) throws -> [NamedColumn] {
    let bytes = try Files.read(path)
    do throws(PointFileError) {
      if let columns = try NPY.fields(bytes) { return columns }
    } catch {
      throw ValidationError("\(path): \(error)")
    }
    throw ValidationError("an array needs the name of its input: --points x=\(path)")
  }

  private func array(_ path: String) throws -> Tensor {
    let bytes = try Files.read(path)
    do throws(PointFileError) {
      return try NPY.read(bytes)
    } catch {
      throw ValidationError("\(path): \(error)")
    }
  }
}
