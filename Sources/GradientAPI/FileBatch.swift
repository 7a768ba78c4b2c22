import Evaluation
import JSON
public import PointFiles
import Programs
import Tensors

/// Why a batch from files is not answered: the problem that the service would send, in JSON.
public struct FileBatchError: Error {
  /// The problem (RFC 9457) as JSON.
  public let problem: [UInt8]

  init(_ problem: Problem) {
    var writer = JSONWriter()
    problem.write(to: &writer)
    self.problem = writer.bytes
  }
}

/// Where the points of a batch come from.
public enum PointSource: Sendable {
  /// Columns, each with the points along its first axis.
  case columns([NamedColumn])
  /// Lines of JSON, each a point of the wire contract: an object from inputs to values.
  case jsonLines([UInt8])
}

/// A batch whose points come from files and whose results go to files, block by block.
public struct FileBatch {
  private let batch: Batch
  private var start = 0
  private var isStarted = false
  private var warnings: Warnings

  /// The number of points.
  public var count: Int { batch.count }

  /// Reads the points and compiles the function.
  ///
  /// - Parameters:
  ///   - endpoint: the last part of an endpoint's path.
  ///   - content: the request in JSON without its points; what stands in `at` is the same at every point.
  /// - Throws: `PointFileError` for a line of JSON, `FileBatchError` for everything else.
  public init(
    endpoint: String, _ content: [UInt8], points: PointSource, settings: ServiceSettings
  ) throws {
    do {
      guard let endpoint = Endpoint(rawValue: endpoint), endpoint != .compile else {
        throw Problem(.notFound, "there is no endpoint '\(endpoint)' for points")
      }
      let (columns, count) = try Self.columns(points)
      let document = try JSONDocument(parsing: content, limits: settings.json)
      let request = try EvaluationRequest(
        endpoint, document.root, settings, rows: ArrivingRows(settings)
      ) { at in
        try PointSet(at: at, columns: columns, count: count)
      }
      let function = try CompiledFunction(request, settings.formula)
      batch = try Batch(request, function, settings)
      warnings = Warnings(function)
    } catch let error as JSONError {
      throw FileBatchError(Problem(error, in: content))
    } catch let error as Problem {
      throw FileBatchError(error)
    }
  }

  private static func columns(_ source: PointSource) throws -> ([PointValue], Int) {
    switch source {
    case .jsonLines(let bytes): return try lines(bytes)
    case .columns(let named):
      var count: Int?
      let values = try named.map { column in
        guard let values = Column(column.tensor) else {
          throw Problem(
            .shapeMismatch, "'\(column.name)' is a single number and has no axis of points")
        }
        if let count, count != values.count {
          throw Problem(
            .shapeMismatch,
            "'\(column.name)' has \(values.count) points, '\(named[0].name)' \(count)")
        }
        count = values.count
        return PointValue(
          name: column.name, pointer: "/points/\(column.name)", input: .column(values))
      }
      return (values, count ?? 0)
    }
  }

  private static func lines(_ bytes: [UInt8]) throws -> ([PointValue], Int) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var reader = RowReader(expecting: lines.count)
    for (index, line) in lines.enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { continue }
      do {
        try reader.add(try JSONDocument(parsing: Array(line)).root)
      } catch let error as JSONError {
        let place = error.pointer.map { " at \($0)" } ?? ""
        throw PointFileError(
          error.description + place, line: index + 1, column: error.offset + 1)
      } catch let problem as Problem {
        let place = problem.pointer.map { $0.isEmpty ? "" : " at \($0)" } ?? ""
        throw PointFileError(problem.detail + place, line: index + 1)
      }
    }
    return (reader.values, reader.count)
  }

  /// The results at the next block of points; nil after the last one.
  /// - Throws: `FileBatchError`.
  public mutating func next() throws -> ResultBlock? {
    if isStarted && start >= count { return nil }
    isStarted = true
    let range = batch.block(from: start)
    do {
      // Nobody waits behind a command: its time has no limit.
      let budget = Budget(time: .seconds(1 << 30), batch.settings, nil)
      let members = try batch.members(range, budget)
      try batch.look(&warnings, members, range, budget)
      start = range.upperBound
      return ResultBlock(points: range, members: members, encoding: batch.request.encoding)
    } catch let error as Problem {
      throw FileBatchError(error)
    }
  }

  /// The warnings so far as JSON, `{"warnings": [...]}`; nil when there are none.
  public var warningsText: [UInt8]? {
    var writer = JSONWriter()
    writer.beginObject()
    let empty = writer.bytes.count
    warnings.write(to: &writer)
    if writer.bytes.count == empty { return nil }
    writer.endObject()
    return writer.bytes
  }
}
