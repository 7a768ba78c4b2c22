import Differentiation
import FunctionSpecs
import Optimization
import Programs
import Support
import Tensors
import Testing

@testable import Evaluation

/// A point's results have the same bits alone, in a batch of any size, on any number of threads and on any
/// instruction set.
struct SameBitsTests {
  /// Around the lengths of blocks and vectors, and a batch of many.
  private static let lengths = [2, 7, 8, 9, 63, 64, 65, 255, 256, 257]

  /// The functions of the benchmarks; matrices are the same at every point.
  static let workloads: [(formula: String, inputs: [Input], shared: Int)] = [
    ("real(x * exp(1.5j))", [Input("x", .complex)], 0),
    (
      "sum(100 * (x[1:] - x[:-1]**2)**2 + (1 - x[:-1])**2)", [Input("x", array(.real, [10]))], 0
    ),
    (
      "exp(-x**2) * sin(3*x) + log1p(y**2) * cos(x*y) + tanh(x + y) * sqrt(1 + x**2)",
      [Input("x", .real), Input("y", .real)], 0
    ),
    ("abs(sin(z) * exp(-z**2) + log(z + 2) / (1 + z**2))**2", [Input("z", .complex)], 0),
    (
      "sum((abs(A @ x)**2 - b)**2)",
      [
        Input("A", array(.complex, [256, 64])), Input("b", array(.real, [256])),
        Input("x", array(.complex, [64])),
      ], 2
    ),
    (
      "mean(logaddexp(0, -y * (X @ w)))",
      [
        Input("X", array(.real, [200, 50])), Input("y", array(.real, [200])),
        Input("w", array(.real, [50])),
      ], 2
    ),
    (
      """
      o = tanh(X @ W1 + b1) @ W2 + b2
      s = o - max(o, axis=1, keepdims=True)
      mean(sum(s - log(sum(exp(s), axis=1, keepdims=True)), axis=1))
      """,
      [
        Input("X", array(.real, [32, 64])), Input("W1", array(.real, [64, 128])),
        Input("b1", array(.real, [128])), Input("W2", array(.real, [128, 10])),
        Input("b2", array(.real, [10])),
      ], 4
    ),
    (
      String(
        repeating: "t = x * y\nu = x * x\nx = 0.9*x + 0.1*t + 0.01\ny = 0.8*y - 0.15*u\n",
        count: 200) + "x * y", [Input("x", .real), Input("y", .real)], 0
    ),
  ]

  private static func array(_ dtype: DType, _ lengths: [Int]) -> ValueType {
    ValueType(dtype, Shape(lengths) ?? .scalar)
  }

  @Test(arguments: workloads.indices) func workload(_ index: Int) throws {
    let (formula, inputs, shared) = Self.workloads[index]
    let written = try Formula(formula).program(inputs: inputs)
    let program = try written.optimized().gradient(
      wrt: Array(shared..<inputs.count)
    ).optimized()
    var generator = SeededGenerator(seed: UInt64(index))
    func value(_ type: ValueType) -> Tensor {
      func plane() -> [Double] { (0..<type.shape.count).map { _ in generator.signed(0...1) } }
      return Tensor(
        planes: plane(), type.dtype == .complex ? plane() : [], dtype: type.dtype,
        shape: type.shape)
    }
    let matrices = inputs.prefix(shared).map { value($0.type) }
    let isLarge = inputs.contains { $0.type.shape.count > 64 }
    let count = isLarge ? 70 : 10_000
    let rest = inputs.dropFirst(shared).map(\.type)
    let points = try Points(Array(rest), count: count) { _ in generator.signed(0...1) }
    try check(program, matrices, points, "workload \(index + 1)")
  }

  /// Numbers beside arrays that fill one vector of one set and several of another.
  @Test(arguments: [
    "sum(v * exp(t))", "sum(exp(v) * t + sin(t) * v)", "sum(softmax(v * t) * v)",
    "sum((v - mean(v))**2) / (t + var(v))", "sum(abs(exp(v * 1j) * log(t + 2j))**2)",
    "sum(v / norm(v) * cos(t))",
  ])
  func numbersBesideShortArrays(_ formula: String) throws {
    for length in 2...9 {
      let inputs = [Input("v", Self.array(.real, [length])), Input("t", .real)]
      let program = try Formula(formula).program(inputs: inputs).optimized().gradient(wrt: [0, 1])
        .optimized()
      var generator = SeededGenerator(seed: UInt64(length))
      let points = try Points(inputs.map(\.type), count: 20) { _ in generator.signed(0.1...1) }
      try check(program, [], points, "\(formula) of \(length)")
      // And of one point on its own against the interpreter, which knows no vectors.
      let arguments = points.arguments(at: 7)
      for set in InstructionSet.allCases where set.isAvailable {
        let alone = try Executable(program, set: set).evaluate(arguments)
        for (value, expected) in zip(alone, try program.evaluate(arguments)) {
          for (a, b) in zip(value.real, expected.real) {
            #expect(abs(a - b) <= 1e-12 * max(1, abs(b)), "\(formula) of \(length), \(set)")
          }
        }
      }
    }
  }

  @Test func theCorpus() throws {
    var count = 0
    for line in try Corpus.lines() {
      let record = try CorpusRecord(line)
      guard let written = try? record.program() else { continue }
      let isReal = written.outputTypes[0] == .real
      let program = try (isReal ? written.optimized().gradient(wrt: record.wrt) : written)
        .optimized()
      let types = record.inputs.map(\.type)
      let numbers = types.reduce(0) { $0 + $1.shape.count }
      var generator = SeededGenerator(seed: UInt64(count))
      // The record's point, and others near by.
      let size = numbers > 4 ? 70 : 300
      let columns = try zip(types, record.point).map { type, value in
        let shape = try #require(Shape([size] + type.shape.dimensions))
        func plane(_ numbers: [Double]) -> [Double] {
          (0..<size).flatMap { point in
            numbers.map {
              point == 0 || type.dtype == .boolean ? $0 : $0 * (1 + generator.signed(0...0.1))
            }
          }
        }
        let tensor = Tensor(
          planes: plane(value.real), plane(value.imaginary), dtype: type.dtype, shape: shape)
        return try #require(Column(tensor))
      }
      let points = Points(columns: columns, count: size)
      try check(program, [], points, "\(record.id) \(record.formula)")
      count += 1
    }
    #expect(count > 400)
  }

  private func check(
    _ program: Program, _ shared: [Tensor], _ points: Points, _ name: String
  ) throws {
    var reference: BatchResults?
    for set in InstructionSet.allCases where set.isAvailable {
      let executable = try Executable(program, set: set)
      func evaluate(_ range: Range<Int>, width: Int) throws -> BatchResults {
        let results = try #require(BatchResults(program.outputTypes, capacity: range.count))
        try executable.evaluate(
          shared.map(BatchInput.shared) + points.columns.map(BatchInput.column), points: range,
          into: results, width: width)
        return results
      }
      let all = try evaluate(0..<points.count, width: 1)
      if let reference, let problem = difference(all, 0..<points.count, reference) {
        Issue.record("\(name): \(set) and \(InstructionSet.baseline): \(problem)")
        return
      }
      reference = reference ?? all
      // Alone on every set: elements side by side meet vectors of other lengths on each.
      for point in [0, points.count / 2, points.count - 1] {
        let alone = try executable.evaluate(shared + points.arguments(at: point))
        for (index, value) in alone.enumerated() {
          if let problem = value.difference(all.value(of: index, at: point)) {
            Issue.record("\(name), \(set), point \(point) alone: \(problem)")
            return
          }
        }
      }
      // Threads and ranges are dealt with above the code, in one way for all sets.
      guard set == .best else { continue }
      let wide = try evaluate(0..<points.count, width: 3)
      if let problem = difference(wide, 0..<points.count, all) {
        Issue.record("\(name) on three threads: \(problem)")
        return
      }
      for length in Self.lengths where length < points.count {
        let start = points.count - length - (length < points.count - 3 ? 3 : 0)
        let some = try evaluate(start..<(start + length), width: 1)
        if let problem = difference(some, start..<(start + length), all) {
          Issue.record("\(name), \(length) points: \(problem)")
          return
        }
      }
    }
  }

  /// The first number that differs from that of the same point in a longer batch.
  private func difference(
    _ some: BatchResults, _ range: Range<Int>, _ all: BatchResults
  ) -> String? {
    for (index, type) in some.types.enumerated() {
      let elements = type.shape.count
      for part in 0..<(type.dtype == .complex ? 2 : 1) {
        let place = some.withNumbers(of: index) { here in
          all.withNumbers(of: index) { there in
            let from = part * elements * some.capacity
            let to = part * elements * all.capacity + range.lowerBound * elements
            return (0..<(elements * range.count)).first {
              !isSame(here[from + $0], there[to + $0])
            }
          }
        }
        if let place { return "result \(index), point \(range.lowerBound + place / elements)" }
      }
    }
    return nil
  }
}
