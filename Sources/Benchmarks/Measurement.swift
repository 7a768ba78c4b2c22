import Evaluation
import Programs
import Tensors

/// One line of the table.
struct Measurement {
  let workload: String
  let points: Int
  let threads: Int
  /// Of one call, in seconds.
  let seconds: Double
  /// Of making the executable from the text, in seconds.
  let compile: Double
  /// The value at the first point, so that peers can be held against it.
  let value: Double

  /// The same in JSON, for the script that compares.
  var json: String {
    """
    {"peer": "wirtinger", "workload": "\(workload)", "points": \(points), "threads": \(threads), \
    "seconds": \(seconds), "compile": \(compile), "value": \(value)}
    """
  }
}

extension Workload {
  /// Measures one number of points on a number of threads, one point without a batch around it.
  func measure(count: Int, threads: Int, seconds: Double) throws -> Measurement {
    let executable = try compile()
    try check(executable)
    // Not longer than by default, so that a profile of a long run shows the calls.
    let compiling = try median(seconds: min(seconds, 0.3)) { calls in
      for _ in 0..<calls { _ = try compile() }
    }
    let (time, value) =
      count == 1
      ? try measurePoint(executable, seconds)
      : try measureBatch(executable, count, threads, seconds)
    return Measurement(
      workload: name, points: count, threads: threads, seconds: time, compile: compiling,
      value: value)
  }

  private func measurePoint(
    _ executable: Executable, _ seconds: Double
  ) throws -> (time: Double, value: Double) {
    let numbers = numbers(at: 0)
    var results = [Double](repeating: 0, count: executable.outputNumbers)
    let time = try numbers.withUnsafeBufferPointer { numbers in
      try results.withUnsafeMutableBufferPointer { results in
        try median(seconds: seconds) { calls in
          for _ in 0..<calls { try executable.evaluate(numbers: numbers, into: results) }
        }
      }
    }
    return (time, results[0])
  }

  private func measureBatch(
    _ executable: Executable, _ count: Int, _ threads: Int, _ seconds: Double
  ) throws -> (time: Double, value: Double) {
    let columns = try columns(count)
    let results = try room(executable, count)
    let time = try median(seconds: seconds) { calls in
      for _ in 0..<calls {
        try executable.evaluate(columns, points: 0..<count, into: results, width: threads)
      }
    }
    return (time, results.number(of: 0, point: 0, element: 0))
  }

  private func room(_ executable: Executable, _ count: Int) throws -> BatchResults {
    let types = executable.program.outputTypes
    guard let results = BatchResults(types, capacity: count, layout: .interleaved) else {
      throw Failure(description: "\(name): there is no room for the results")
    }
    return results
  }
}

// MARK: Right before fast

extension Workload {
  /// Holds value and gradient at the first points against the fixtures, and a batch against single points.
  ///
  /// - Throws: `Failure` that says what differs.
  func check(_ executable: Executable) throws {
    guard let rows = Expected.rows[name] else {
      throw Failure(description: "\(name): there is no fixture")
    }
    // Beyond a block and not a multiple of a vector.
    let count = name == "w7" ? 1 : 301
    let results = try room(executable, count)
    try executable.evaluate(try columns(count), points: 0..<count, into: results)
    for point in Array(rows.indices) + [count - 1] {
      let numbers = numbers(at: point)
      var single = [Double](repeating: 0, count: executable.outputNumbers)
      try numbers.withUnsafeBufferPointer { numbers in
        try single.withUnsafeMutableBufferPointer {
          try executable.evaluate(numbers: numbers, into: $0)
        }
      }
      guard single == batch(results, executable, point) else {
        throw Failure(description: "\(name): point \(point) of a batch is not what it is alone")
      }
      guard point < rows.count else { continue }
      try compare(single[0], rows[point].value, abs(rows[point].value), "value", point)
      var (sum, scale) = (0.0, 0.0)
      for (index, part) in single.dropFirst().enumerated() {
        sum += part * Double(1 + index % 10)
        scale += abs(part) * Double(1 + index % 10)
      }
      try compare(sum, rows[point].gradient, scale, "gradient", point)
    }
  }

  private func compare(
    _ value: Double, _ expected: Double, _ scale: Double, _ what: String, _ point: Int
  ) throws {
    if abs(value - expected) <= 1e-10 * scale { return }
    throw Failure(
      description: "\(name): the \(what) at point \(point) is \(value) instead of \(expected)")
  }

  private func batch(_ results: BatchResults, _ executable: Executable, _ point: Int) -> [Double] {
    executable.program.outputTypes.enumerated().flatMap { index, type in
      (0..<(type.dtype == .complex ? 2 : 1)).flatMap { part in
        (0..<type.shape.count).map {
          results.number(of: index, point: point, element: $0, imaginary: part == 1)
        }
      }
    }
  }
}
