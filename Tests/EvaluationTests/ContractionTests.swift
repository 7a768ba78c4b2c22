import Programs
import Support
import Tensors
import Testing

@testable import Evaluation

/// Products of matrices of all small shapes and of some around the borders of tiles and panels.
///
/// Small integers have no rounding in any order of additions, so a plain triple loop gives the very
/// result; other numbers must have the same bits on every path and instruction set.
struct ContractionTests {
  struct Case: CustomStringConvertible {
    let lengths: [Int]
    let dtypes: [DType]
    let isStrong: Bool
    let isTransposed: Bool
    var leading = 1

    var description: String {
      "\(lengths) \(dtypes) strong \(isStrong) transposed \(isTransposed) leading \(leading)"
    }

    /// The product of the inputs a and b; a comes transposed where the kernel reads it as it lies.
    func program() throws -> Program {
      let builder = ProgramBuilder()
      let (m, k, n) = (lengths[0], lengths[1], lengths[2])
      let batch = leading > 1 ? [leading] : []
      let left = try #require(Shape(batch + (isTransposed ? [k, m] : [m, k])))
      let right = try #require(Shape(batch + [k, n]))
      var a = builder.input("a", ValueType(dtypes[0], left))
      let b = builder.input("b", ValueType(dtypes[1], right))
      if isTransposed {
        let swapped = Array(0..<batch.count) + [batch.count + 1, batch.count]
        a = builder.emit(.linear(.permute(swapped)), [a])
      }
      return try builder.finish([("y", builder.emit(.contract(strong: isStrong), [a, b]))])
    }
  }

  private static func cases() -> [Case] {
    let borders = [1, 2, 3, 5, 8, 9, 16, 17, 33]
    var shapes: [[Int]] = []
    for m in borders {
      for k in borders { shapes += [[m, k, 1], [1, k, m], [m, k, 8], [m, 3, k], [4, m, k]] }
    }
    shapes += [
      [33, 129, 17], [40, 257, 33], [1, 300, 1], [70, 2, 70], [129, 128, 16], [65, 1, 1],
    ]
    let kinds: [[DType]] = [
      [.real, .real], [.complex, .complex], [.complex, .real], [.real, .complex],
    ]
    var cases: [Case] = []
    for (index, shape) in shapes.enumerated() {
      for isTransposed in [false, true] {
        for (kind, dtypes) in kinds.enumerated() where kind == 0 || index % 3 == kind - 1 {
          cases.append(
            Case(
              lengths: shape, dtypes: dtypes, isStrong: index % 2 == 0, isTransposed: isTransposed,
              leading: index % 5 == 0 ? 3 : 1))
        }
      }
    }
    return cases
  }

  private static func tensor(_ type: ValueType, _ number: () -> Double) -> Tensor {
    let count = type.shape.count
    let real = (0..<count).map { _ in number() }
    let imaginary = type.dtype == .complex ? (0..<count).map { _ in number() } : []
    return Tensor(planes: real, imaginary, dtype: type.dtype, shape: type.shape)
  }

  /// The textbook triple loop.
  private static func product(_ row: Case, _ a: Tensor, _ b: Tensor) -> (re: [Double], im: [Double])
  {
    let (m, k, n) = (row.lengths[0], row.lengths[1], row.lengths[2])
    var (re, im) = ([Double](), [Double]())
    for batch in 0..<row.leading {
      for i in 0..<m {
        for j in 0..<n {
          var (x, y) = (0.0, 0.0)
          for q in 0..<k {
            let left = batch * m * k + (row.isTransposed ? q * m + i : i * k + q)
            let right = batch * k * n + q * n + j
            let (ar, br) = (a.real[left], b.real[right])
            let ai = a.dtype == .complex ? a.imaginary[left] : 0
            let bi = b.dtype == .complex ? b.imaginary[right] : 0
            if row.isStrong && (ar == 0 && ai == 0 || br == 0 && bi == 0) { continue }
            let isComplex = a.dtype == .complex || b.dtype == .complex
            x += isComplex ? ar * br - ai * bi : ar * br
            y += isComplex ? ar * bi + ai * br : 0
          }
          re.append(x)
          im.append(y)
        }
      }
    }
    return (re, im)
  }

  @Test func exactForIntegers() throws {
    let seed = SeededGenerator.freshSeed(environment: nil)
    var generator = SeededGenerator(seed: seed)
    for row in Self.cases() {
      let program = try row.program()
      let types = program.inputs.map(\.type)
      // In the second round one row of the left operand meets zeros with an infinity and a NaN.
      for round in 0..<2 {
        var a = Self.tensor(types[0]) { Double(Int.random(in: -9...9, using: &generator)) }
        let b = Self.tensor(types[1]) { Double(Int.random(in: -2...2, using: &generator)) }
        if round == 1 {
          if !row.isStrong || a.dtype == .complex || b.dtype == .complex { continue }
          var real = a.real
          real[0] = .infinity
          real[real.count - 1] = .nan
          a = Tensor(planes: real, [], dtype: .real, shape: a.shape)
        }
        let expected = Self.product(row, a, b)
        for set in InstructionSet.allCases where set.isAvailable {
          let found = try Executable(program, set: set).evaluate([a, b])[0]
          let isSameReal = zip(found.real, expected.re).allSatisfy { isEqual($0, $1) }
          let isSameImaginary =
            found.dtype != .complex
            || zip(found.imaginary, expected.im).allSatisfy { isEqual($0, $1) }
          if found.real.count != expected.re.count || !isSameReal || !isSameImaginary {
            Issue.record("\(row) \(set) round \(round), seed \(seed)")
            return
          }
        }
      }
    }
  }

  /// Sums start from +0, so products that vanish below zero leave +0, whatever adds them up.
  @Test func sumsOfVanishingProductsArePositiveZeros() throws {
    for row in Self.cases() where row.lengths.reduce(1, *) <= 600 {
      let program = try row.program()
      let types = program.inputs.map(\.type)
      // First all numbers of the left operand, then those of the right one.
      var rest = 9 * types[0].shape.count * (types[0].dtype == .complex ? 2 : 1)
      let points = try Points(types, count: 9) { _ in
        rest -= 1
        return rest >= 0 ? 1e-200 : -1e-200
      }
      for set in InstructionSet.allCases where set.isAvailable {
        let executable = try Executable(program, set: set)
        let all = try points.evaluate(executable, 0..<points.count)
        for value in [
          try executable.evaluate(points.arguments(at: 0))[0], all.value(of: 0, at: 0),
        ] {
          let numbers = value.real + value.imaginary
          #expect(numbers.allSatisfy { $0.bitPattern == 0 }, "\(row) \(set)")
        }
      }
    }
  }

  private func isEqual(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN }

  @Test func theSameBitsAtOnePointAndAtMany() throws {
    let seed = SeededGenerator.freshSeed(environment: nil)
    var generator = SeededGenerator(seed: seed)
    for row in Self.cases() where row.lengths.reduce(1, *) <= 600 {
      let program = try row.program()
      var random = generator
      let points = try Points(program.inputs.map(\.type), count: 70) { _ in random.signed(0.1...2) }
      generator = random
      var first: Tensor?
      for set in InstructionSet.allCases where set.isAvailable {
        let executable = try Executable(program, set: set)
        let all = try points.evaluate(executable, 0..<points.count)
        for point in [0, 1, 64, 69] {
          let alone = try executable.evaluate(points.arguments(at: point))[0]
          if let problem = alone.difference(all.value(of: 0, at: point)) {
            Issue.record("\(row) \(set) point \(point): \(problem), seed \(seed)")
            return
          }
        }
        let value = all.value(of: 0, at: 69)
        if let problem = first?.difference(value) {
          Issue.record("\(row) \(set) against another set: \(problem), seed \(seed)")
          return
        }
        first = value
      }
    }
  }
}
