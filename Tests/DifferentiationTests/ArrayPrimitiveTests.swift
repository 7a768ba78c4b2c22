import Differentiation
import Programs
import Support
import Tensors
import Testing

/// The operations on arrays, real and complex, in both modes and to the second order.
@Suite struct ArrayPrimitives {
  struct Row: CustomTestStringConvertible, Sendable {
    let operation: Operation
    let shapes: [[Int]]
    var isRealOnly = false
    var testDescription: String { "\(operation) \(shapes)" }
    init(_ operation: Operation, _ shapes: [Int]..., isRealOnly: Bool = false) {
      self.operation = operation
      self.shapes = shapes
      self.isRealOnly = isRealOnly
    }
  }

  private static func shape(_ lengths: Int...) -> Shape { Shape(lengths) ?? .scalar }

  static let rows: [Row] = [
    Row(.linear(.sum([0])), [3]),
    Row(.linear(.sum([0, 2])), [2, 3, 2]),
    Row(.linear(.sum([1])), [2, 0]),
    Row(.linear(.broadcast(shape(2, 3))), []),
    Row(.linear(.broadcast(shape(4, 2, 3))), [2, 1]),
    Row(.linear(.reshape(shape(3, 2))), [2, 3]),
    Row(.linear(.permute([2, 0, 1])), [2, 3, 4]),
    Row(.linear(.slice([AxisSlice(start: 4, count: 3, step: -2)])), [5]),
    Row(
      .linear(.slice([AxisSlice(start: 1, count: 1), AxisSlice(start: 0, count: 2, step: 2)])),
      [2, 3]),
    Row(.linear(.place([AxisSlice(start: 3, count: 2, step: -3)], shape(5))), [2]),
    Row(.linear(.gather([2, 0, 2], axis: 1)), [2, 3]),
    Row(.linear(.scatter([1, 1, 0], axis: 0, length: 4)), [3, 2]),
    Row(.linear(.cumulativeSum(axis: 1, reversed: false)), [2, 3]),
    Row(.linear(.cumulativeSum(axis: 0, reversed: true)), [3, 2]),
    Row(.concatenate(axis: 1), [2, 1], [2, 3], [2, 0]),
    Row(.contract(strong: false), [2, 3], [3, 4]),
    Row(.contract(strong: true), [2, 2, 3], [2, 3, 1]),
    Row(.contract(strong: false), [2, 0], [0, 3]),
    Row(.maximum([0]), [4], isRealOnly: true),
    Row(.maximum([0, 1]), [2, 3], isRealOnly: true),
    Row(.select, [3], [3], [3]),
    Row(.unary(.tanh), [2, 2]),
    Row(.binary(.hypot), [3], [3], isRealOnly: true),
  ]

  @Test(arguments: rows) func derivatives(_ row: Row) throws {
    for isComplex in row.isRealOnly ? [false] : [false, true] {
      let seed = SeededGenerator.freshSeed(environment: nil)
      var generator = SeededGenerator(seed: seed)
      let point = try row.shapes.map { try generator.tensor($0, isComplex: isComplex) }
      let builder = ProgramBuilder()
      var operands = point.enumerated().map {
        builder.input("x\($0)", ValueType($1.dtype, $1.shape))
      }
      if row.operation == .select {
        let condition = try #require(Tensor([true, false, true], shape: point[0].shape))
        operands[0] = builder.constant(condition)
      }
      let program = try builder.finish([("w", builder.emit(row.operation, Operands(operands)))])
      do {
        try GradientChecker.check(program, at: point, generator)
      } catch {
        Issue.record("seed \(seed): \(error)")
      }
    }
  }

  /// Sorting by a permutation that is found at run time.
  @Test func sortedElementsCarryTheirDerivatives() throws {
    let builder = ProgramBuilder()
    let x = builder.input("x", ValueType(.real, Self.shape(2, 3)))
    let order = builder.emit(.argsort(axis: 1), [x])
    let program = try builder.finish([("w", builder.emit(.takeAlong(axis: 1), [x, order]))])
    let point = try #require(Tensor([3, 1, 2, -1, -3, 5], shape: Self.shape(2, 3)))
    #expect(try program.evaluate([point])[0].real == [1, 2, 3, -3, -1, 5])
    try GradientChecker.check(program, at: [point], SeededGenerator(seed: 3))
  }

  @Test func tiedMaximaShareTheDerivative() throws {
    let builder = ProgramBuilder()
    let x = builder.input("x", ValueType(.real, Self.shape(4)))
    let program = try builder.finish([("w", builder.emit(.maximum([0]), [x]))])
    let point = try #require(Tensor([2, 7, 7, 1], shape: Self.shape(4)))
    #expect(try program.gradient(wrt: [0]).evaluate([point])[1].real == [0, 0.5, 0.5, 0])
  }

  @Test func aStrongProductHidesAnInfinityBehindAZero() throws {
    let builder = ProgramBuilder()
    let a = builder.input("a", ValueType(.real, Self.shape(1, 2)))
    let b = builder.input("b", ValueType(.real, Self.shape(2, 1)))
    let left = try #require(Tensor([0, 2], shape: Self.shape(1, 2)))
    let right = try #require(Tensor([.infinity, 3], shape: Self.shape(2, 1)))
    func product(strong: Bool) throws -> Double {
      let program = try builder.finish([("w", builder.emit(.contract(strong: strong), [a, b]))])
      return try program.evaluate([left, right])[0].real[0]
    }
    #expect(try product(strong: true) == 6)
    #expect(try product(strong: false).isNaN)
  }
}

extension SeededGenerator {
  fileprivate mutating func tensor(_ lengths: [Int], isComplex: Bool) throws -> Tensor {
    let shape = try #require(Shape(lengths))
    func plane() -> [Double] { (0..<shape.count).map { _ in signed(0.3...1.5) } }
    return Tensor(
      planes: plane(), isComplex ? plane() : [], dtype: isComplex ? .complex : .real, shape: shape)
  }
}
