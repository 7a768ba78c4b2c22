import Differentiation
import Foundation
import Programs
import Support
import Tensors
import Testing

/// Derivatives of loops against differences and the inner product identity, to the second order.
///
/// Each row is a loop of another kind; it is checked with few iterations, whose states are all kept, and with
/// states so large that segments are made: 20 = 4·5 of them, and 23 with a rest of 3.
struct LoopTests {
  static let seed = SeededGenerator.freshSeed(
    environment: ProcessInfo.processInfo.environment["WIRTINGER_TEST_SEED"])

  struct Row: Sendable, CustomStringConvertible {
    let name: String
    /// Element types of the carried values, the stacked inputs and the invariants.
    let carries: [DType]
    let slices: [DType]
    let invariants: [DType]
    /// From carried values, slices, invariants and the index to carried values and stacked outputs.
    let body: @Sendable ([Term], [Term], [Term], Term) -> (ends: [Term], outputs: [Term])
    var description: String { name }
  }

  static let rows: [Row] = [
    Row(name: "sum", carries: [.real], slices: [.real], invariants: []) { c, x, _, _ in
      ([c[0] + x[0].apply(.sin)], [])
    },
    Row(name: "linear recurrence", carries: [.real, .real], slices: [], invariants: [.real]) {
      c, _, p, _ in
      ([c[1], p[0] * c[0] - c[1]], [c[0]])
    },
    Row(name: "logistic map", carries: [.real], slices: [], invariants: [.real]) { c, _, p, _ in
      // With a factor that keeps it from chaos, where two orders of the same sum part after 20 steps.
      ([0.1 * p[0] * c[0] * (1 - c[0])], [])
    },
    Row(name: "complex map", carries: [.complex], slices: [.complex], invariants: [.complex]) {
      c, x, p, _ in
      (
        [0.25 * (c[0] * c[0].apply(.conj)).apply(.promote) + 0.3 * (p[0] * x[0])],
        [c[0].apply(.conj) * c[0].apply(.sin)]
      )
    },
    Row(
      name: "mixed carries", carries: [.real, .complex, .real], slices: [.real],
      invariants: [.complex, .real]
    ) { c, x, p, k in
      let z = 0.3 * (p[0] * c[1]) + (c[0] * x[0]).apply(.promote)
      // The third only counts: it has no derivative, but its numbers matter.
      let counter = c[2] + (0.1 * k).apply(.stopGradient)
      return ([z.apply(.abs2).apply(.tanh) + p[1], z, counter], [z.apply(.imag) * counter])
    },
    Row(name: "index", carries: [.real], slices: [], invariants: [.real]) { c, _, p, k in
      let weight = (0.1 * k).apply(.promote).apply(.real)
      return ([c[0].apply(.cos) * p[0] + weight.broadcast(c[0].type.shape) * c[0]], [])
    },
    Row(name: "choice", carries: [.real], slices: [.real], invariants: []) { c, x, _, _ in
      let isLess = x[0].compare(.less, x[0].constant(0))
      return ([isLess.select(c[0].apply(.sin), c[0] * x[0])], [c[0]])
    },
    Row(name: "no carry", carries: [], slices: [.real, .complex], invariants: [.real]) {
      _, x, p, _ in
      ([], [x[0] * x[1] * p[0].apply(.exp)])
    },
    Row(name: "nested", carries: [.real], slices: [.real], invariants: [.real]) { c, x, p, k in
      let inner = LoopBuilder(in: c[0].builder, count: 3)
      let state = inner.carry(c[0])
      inner.set(0, to: (inner.invariant(p[0]) * state + inner.invariant(x[0])).apply(.sin))
      let done = inner.finish()
      return ([done.carries[0] + p[0]], [])
    },
  ]

  static func program(
    _ row: Row, count: Int, shape: Shape, isReversed: Bool
  ) throws -> Program {
    let builder = ProgramBuilder()
    func input(_ name: String, _ dtype: DType, isStacked: Bool = false) throws -> Term {
      let type = ValueType(dtype, shape)
      return Term(builder, builder.input(name, isStacked ? try type.stacked(count) : type))
    }
    let loop = LoopBuilder(in: builder, count: count, isReversed: isReversed)
    let carries = try row.carries.enumerated().map { loop.carry(try input("c\($0)", $1)) }
    let slices = try row.slices.enumerated().map {
      loop.slice(try input("x\($0)", $1, isStacked: true))
    }
    let invariants = try row.invariants.enumerated().map { loop.invariant(try input("p\($0)", $1)) }
    let index = loop.index.broadcast(shape)
    let (ends, outputs) = row.body(carries, slices, invariants, index)
    for (place, end) in ends.enumerated() { loop.set(place, to: end) }
    for output in outputs { _ = loop.stack(output) }
    let done = loop.finish()
    return try builder.finish(
      (done.carries + done.outputs).enumerated().map { ("y\($0)", $1.value) })
  }

  static func point(_ program: Program, _ generator: inout SeededGenerator) -> [Tensor] {
    program.inputs.map { input in
      func plane() -> [Double] {
        (0..<input.type.shape.count).map { _ in generator.signed(0.2...0.8) }
      }
      return Tensor(
        planes: plane(), input.type.dtype == .complex ? plane() : [], dtype: input.type.dtype,
        shape: input.type.shape)
    }
  }

  @Test(arguments: rows, [0, 1, 4]) func keptStates(_ row: Row, _ count: Int) throws {
    for isReversed in [false, true] {
      let program = try Self.program(row, count: count, shape: .scalar, isReversed: isReversed)
      var generator = SeededGenerator(seed: Self.seed &+ UInt64(count))
      let point = Self.point(program, &generator)
      do {
        try GradientChecker.check(program, at: point, generator)
      } catch { Issue.record("seed \(Self.seed): \(error)") }
    }
  }

  /// Segments give the numbers that kept states give: each element of a large state is a loop of its own.
  @Test(arguments: rows, [20, 23]) func segments(_ row: Row, _ count: Int) throws {
    let width = 300
    let shape = try #require(Shape([width]))
    for isReversed in [false, true] {
      let large = try Self.program(row, count: count, shape: shape, isReversed: isReversed)
      let small = try Self.program(row, count: count, shape: .scalar, isReversed: isReversed)
      var generator = SeededGenerator(seed: Self.seed &+ UInt64(count))
      let point = Self.point(large, &generator)
      let all = Array(large.inputs.indices)
      let pullback = try large.pullback(wrt: all)
      let cotangents = Self.point(pullback, &generator).dropFirst(large.inputs.count)
      let results = try pullback.evaluate(point + cotangents)
      let one = try small.pullback(wrt: all)
      for column in [0, 17, width - 1] {
        let arguments = (point + cotangents).map { $0.column(column, of: width) }
        let expected = try one.evaluate(arguments)
        for (result, want) in zip(results, expected) {
          let got = result.column(column, of: width)
          let pairs = zip(got.real + got.imaginary, want.real + want.imaginary)
          #expect(
            got.shape == want.shape
              && pairs.allSatisfy { $0 == $1 || abs($0 - $1) <= 1e-13 * max(1, abs($1)) },
            "seed \(Self.seed), reversed \(isReversed): \(got) for \(want)")
        }
      }
    }
  }

  @Test func segmentsToTheSecondOrder() throws {
    // Two of the rows, with a state that needs segments, along one direction.
    for row in Self.rows where ["complex map", "nested"].contains(row.name) {
      let shape = try #require(Shape([220]))
      let program = try Self.program(row, count: 23, shape: shape, isReversed: false)
      var generator = SeededGenerator(seed: Self.seed)
      let point = Self.point(program, &generator)
      do {
        try GradientChecker.check(program, at: point, generator)
      } catch { Issue.record("seed \(Self.seed), \(row.name): \(error)") }
    }
  }
}

extension Tensor {
  /// Of an array whose last axis has this length, one column; the others as they are.
  fileprivate func column(_ column: Int, of width: Int) -> Tensor {
    guard shape.dimensions.last == width, let rest = Shape(shape.dimensions.dropLast()) else {
      return self
    }
    func pick(_ plane: [Double]) -> [Double] {
      stride(from: column, to: plane.count, by: width).map { plane[$0] }
    }
    return Tensor(planes: pick(real), pick(imaginary), dtype: dtype, shape: rest)
  }
}
