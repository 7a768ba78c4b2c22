import Programs
import Support
import Tensors
import Testing

@testable import Evaluation

/// Quotients and logarithms with what their derivatives are made of, against the same operations one by one.
struct QuotientTests {
  /// z/w, 1/w and (z/w)/w, and log z and 1/z: the results of two instructions.
  private static func together() throws -> Program {
    let builder = ProgramBuilder()
    let (z, w) = (builder.input("z", .complex), builder.input("w", .complex))
    let quotient = builder.emit(.binary(.divide), [z, w])
    let logarithm = builder.emit(.unary(.log), [z])
    return try builder.finish([
      ("q", quotient), ("r", builder.emit(.unary(.reciprocal), [w])),
      ("s", builder.emit(.binary(.divide), [quotient, w])), ("l", logarithm),
      ("i", builder.emit(.unary(.reciprocal), [z])),
    ])
  }

  private static func alone(_ operation: Programs.Operation, _ count: Int) throws -> Program {
    let builder = ProgramBuilder()
    let inputs = (0..<count).map { builder.input("x\($0)", .complex) }
    return try builder.finish([("y", builder.emit(operation, Operands(inputs)))])
  }

  /// All pairs of special values as divisors, and random numbers of all sizes.
  private static func numbers(_ generator: inout SeededGenerator) -> [(Tensor, Tensor)] {
    let special = OperationTests.special
    var pairs: [(Tensor, Tensor)] = []
    for a in special {
      for b in special {
        let (c, d) = (special.randomElement(using: &generator), generator.signed(0.1...10))
        pairs.append((Tensor(real: c ?? 0, imaginary: d), Tensor(real: a, imaginary: b)))
        pairs.append((Tensor(real: d, imaginary: c ?? 0), Tensor(real: b, imaginary: a)))
      }
    }
    for exponent in stride(from: -300.0, through: 300, by: 0.5) {
      func number() -> Double {
        generator.signed(0.1...1) * .init(sign: .plus, exponent: Int(exponent), significand: 1)
      }
      pairs.append(
        (Tensor(real: number(), imaginary: number()), Tensor(real: number(), imaginary: number())))
    }
    return pairs
  }

  private static func column(_ tensors: [Tensor]) throws -> Column {
    let shape = try #require(Shape([tensors.count]))
    return try #require(
      Column(
        Tensor(
          planes: tensors.map { $0.real[0] }, tensors.map { $0.imaginary[0] }, dtype: .complex,
          shape: shape)))
  }

  @Test func whatComesTogetherHasTheBitsOfEachAlone() throws {
    let seed = SeededGenerator.freshSeed(environment: nil)
    var generator = SeededGenerator(seed: seed)
    let pairs = Self.numbers(&generator)
    let columns = [try Self.column(pairs.map(\.0)), try Self.column(pairs.map(\.1))]
    for set in InstructionSet.allCases where set.isAvailable {
      let together = try Executable(try Self.together(), set: set)
      let divide = try Executable(try Self.alone(.binary(.divide), 2), set: set)
      let reciprocal = try Executable(try Self.alone(.unary(.reciprocal), 1), set: set)
      let log = try Executable(try Self.alone(.unary(.log), 1), set: set)
      let results = try #require(
        BatchResults(together.program.outputTypes, capacity: pairs.count))
      try together.evaluate(
        columns.map(BatchInput.column), points: 0..<pairs.count, into: results)
      for (point, (z, w)) in pairs.enumerated() {
        let quotient = try divide.evaluate([z, w])[0]
        let expected = [
          quotient, try reciprocal.evaluate([w])[0], try divide.evaluate([quotient, w])[0],
          try log.evaluate([z])[0], try reciprocal.evaluate([z])[0],
        ]
        let direct = try together.evaluate([z, w])
        for (index, value) in expected.enumerated() {
          let problem =
            direct[index].difference(value)
            ?? results.value(of: index, at: point).difference(value)
          if let problem {
            let name = together.program.outputs[index].name
            Issue.record("\(set) \(name) of \(z), \(w): \(problem), seed \(seed)")
          }
        }
      }
    }
  }

  @Test func derivativesOfRealFunctionsHaveTheBitsOfEachAlone() throws {
    let builder = ProgramBuilder()
    let x = builder.input("x", .real)
    func outputs(_ builder: ProgramBuilder, _ x: ValueID) -> [ValueID] {
      let one = builder.constant(Tensor(1))
      let functions: [Unary] = [.tanh, .sechSquared, .log, .reciprocal, .log1p]
      return functions.map { builder.emit(.unary($0), [x]) } + [
        builder.emit(.unary(.reciprocal), [builder.emit(.binary(.add), [one, x])])
      ]
    }
    let all = outputs(builder, x).enumerated().map { (name: "y\($0.offset)", value: $0.element) }
    let together = try builder.finish(all.map { ($0.name, $0.value) })
    let sizes = stride(from: -1070, through: 1020, by: 3).map {
      Double(sign: .plus, exponent: $0, significand: 1.25)
    }
    let points = OperationTests.special + sizes + sizes.map(-) + [0.55, -0.55, 349.9, 350.1, 371]
    for set in InstructionSet.allCases where set.isAvailable {
      let executable = try Executable(together, set: set)
      let parts = try all.indices.map { index in
        let builder = ProgramBuilder()
        let value = outputs(builder, builder.input("x", .real))[index]
        return try Executable(try builder.finish([("y", value)]), set: set)
      }
      for point in points {
        let values = try executable.evaluate([Tensor(point)])
        for (index, part) in parts.enumerated() {
          let problem = values[index].difference(try part.evaluate([Tensor(point)])[0])
          if let problem { Issue.record("\(set) result \(index) of \(point): \(problem)") }
        }
      }
    }
  }
}
