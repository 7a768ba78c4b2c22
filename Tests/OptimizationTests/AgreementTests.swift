import Differentiation
import FunctionSpecs
import Optimization
import Programs
import Support
import Tensors
import Testing

/// The optimizer changes no bit of any value, but for which NaN it is.
@Suite struct AgreementTests {
  /// Every function of the corpus with its derivative programs, at its point and with awkward seeds.
  @Test func theCorpusIsTheSameWithAndWithoutTheOptimizer() throws {
    let seed = SeededGenerator.freshSeed(environment: nil)
    var generator = SeededGenerator(seed: seed)
    var (programs, before, after) = (0, 0, 0)
    for record in try Corpus.lines().map(CorpusRecord.init) {
      guard let function = try? Formula(record.formula).program(inputs: record.inputs) else {
        continue
      }
      for program in try derivatives(function, record.wrt) {
        let optimized = try program.optimized()
        try optimized.verify()
        programs += 1
        before += program.operationCount
        after += optimized.operationCount
        for isSpecial in [false, true] {
          let rest = program.inputs.dropFirst(record.point.count).map {
            isSpecial ? generator.special($0.type) : generator.tensor($0.type)
          }
          let point = record.point + rest
          #expect(
            SpecialValues.agree(try program.evaluate(point), try optimized.evaluate(point)),
            "\(record.id), seed \(seed): \(record.formula)")
        }
      }
    }
    print("optimizer: \(programs) programs, \(before) operations, \(after) when optimized")
  }

  private func derivatives(_ function: Program, _ wrt: [Int]) throws -> [Program] {
    var programs = [function, try function.pushforward(wrt: wrt), try function.pullback(wrt: wrt)]
    if function.outputTypes[0] == .real {
      let gradient = try function.gradient(wrt: wrt)
      programs += [gradient, try gradient.pushforward(wrt: wrt)]
      // As the service does it: what is differentiated is optimized already.
      programs.append(try function.optimized().gradient(wrt: wrt))
    }
    return programs
  }

  /// Up to rounding, NaN and infinities exactly; a zero may have the other sign, because rules take signs out of
  /// strong products where they see them.
  private static func agree(_ left: [Tensor], _ right: [Tensor]) -> Bool {
    zip(left, right).allSatisfy { a, b in
      let scale = (a.real + a.imaginary).filter(\.isFinite).map(\.magnitude).max() ?? 0
      return zip(a.real + a.imaginary, b.real + b.imaginary).allSatisfy { x, y in
        x == y || x.isNaN && y.isNaN || (x - y).magnitude <= 1e-13 * scale
      }
    }
  }

  /// A derivative that is built in an optimizing builder, as the service does it, beside the plain one.
  @Test func optimizingWhileDifferentiatingIsTheSame() throws {
    let seed = SeededGenerator.freshSeed(environment: nil)
    var generator = SeededGenerator(seed: seed)
    var (apart, together) = (0, 0)
    for record in try Corpus.lines().map(CorpusRecord.init) {
      guard let function = try? Formula(record.formula).program(inputs: record.inputs) else {
        continue
      }
      let optimized = try function.optimized()
      var pairs = [
        (
          try optimized.pushforward(wrt: record.wrt),
          try optimized.pushforward(wrt: record.wrt, in: .optimizing())
        ),
        (
          try optimized.pullback(wrt: record.wrt),
          try optimized.pullback(wrt: record.wrt, in: .optimizing())
        ),
      ]
      if function.outputTypes[0] == .real {
        let gradient = try optimized.gradient(wrt: record.wrt, in: .optimizing())
        pairs.append((try optimized.gradient(wrt: record.wrt), gradient))
        pairs.append(
          (
            try gradient.pushforward(wrt: record.wrt),
            try gradient.pushforward(wrt: record.wrt, in: .optimizing())
          ))
      }
      for (plain, simplified) in pairs {
        try simplified.verify()
        apart += try plain.optimized().operationCount
        together += simplified.operationCount
        let rest = plain.inputs.dropFirst(record.point.count).map { generator.tensor($0.type) }
        let point = record.point + rest
        #expect(
          Self.agree(try plain.evaluate(point), try simplified.evaluate(point)),
          "\(record.id), seed \(seed): \(record.formula)")
      }
    }
    print(
      "optimizer: \(apart) operations when optimized afterwards, \(together) while differentiating")
  }

  /// Programs of random operations on random operands, constants that laws look for among them.
  @Test func randomProgramsAreTheSame() throws {
    let seed = SeededGenerator.freshSeed(environment: nil)
    var (before, after) = (0, 0)
    for run in 0..<400 {
      var generator = SeededGenerator(seed: seed &+ UInt64(run))
      let program = try generator.program(operations: 40)
      let optimized = try program.optimized()
      try optimized.verify()
      before += program.operationCount
      after += optimized.operationCount
      for isSpecial in [false, true, true] {
        let point = program.inputs.map {
          isSpecial ? generator.special($0.type) : generator.tensor($0.type)
        }
        let (old, new) = (try program.evaluate(point), try optimized.evaluate(point))
        #expect(SpecialValues.agree(old, new), "seed \(seed), run \(run), at \(point):\n\(program)")
      }
    }
    print("optimizer: random programs, seed \(seed): \(before) operations, \(after) when optimized")
  }

  @Test func optimizingTwiceChangesNothing() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<100 {
      let once = try generator.program(operations: 30).optimized()
      #expect(try once.optimized().description == once.description)
    }
  }
}

extension SeededGenerator {
  fileprivate mutating func tensor(_ type: ValueType) -> Tensor {
    fill(type) { generator in generator.signed(0.1...2) }
  }

  fileprivate mutating func special(_ type: ValueType) -> Tensor {
    fill(type) { generator in
      SpecialValues.reals[Int.random(in: 0..<SpecialValues.reals.count, using: &generator)]
    }
  }

  private mutating func fill(
    _ type: ValueType, _ number: (inout SeededGenerator) -> Double
  ) -> Tensor {
    let planes = (0..<2).map { _ in (0..<type.shape.count).map { _ in number(&self) } }
    return Tensor(
      planes: planes[0], type.dtype == .complex ? planes[1] : [], dtype: type.dtype,
      shape: type.shape)
  }

  private mutating func pick<T>(_ items: [T]) -> T {
    items[Int.random(in: 0..<items.count, using: &self)]
  }

  /// A random program of scalars and of arrays of three.
  fileprivate mutating func program(operations: Int) throws -> Program {
    let builder = ProgramBuilder()
    let three = Shape([3]) ?? .scalar
    var terms: [Term] = []
    for (index, type) in [.real, .complex, ValueType(.real, three), ValueType(.complex, three)]
      .enumerated()
    {
      terms.append(Term(builder, builder.input("x\(index)", type)))
      terms.append(terms[terms.count - 1].constant(pick([0, -0.0, 1, -1, 2, 0.5, 3, .infinity])))
    }
    while builder.count < operations {
      if let term = try step(builder, terms) { terms.append(term) }
    }
    return try builder.finish(
      terms.suffix(3).enumerated().filter { $0.element.type.dtype != .boolean }
        .map { ("out\($0.offset)", $0.element.value) } + [("all", terms[0].value)])
  }

  /// One more operation, if its operands fit.
  private mutating func step(_ builder: ProgramBuilder, _ terms: [Term]) throws -> Term? {
    // Operations that laws are about, and the latest values, are the likelier choice.
    let unary: [Unary] =
      [.negate, .conj, .real, .imag, .promote, .timesI, .abs, .abs2, .not, .indicator]
      + Unary.allCases
    // The sign of a NaN is not kept, and `copysign` is the one operation that would show it.
    let binary: [Binary] =
      [.add, .subtract, .multiply, .strongMultiply, .divide]
      + Binary.allCases.filter { $0 != .copysign }
    let length = terms.first { !$0.type.shape.isScalar }?.type.shape ?? .scalar
    let operation: Operation
    switch Int.random(in: 0..<10, using: &self) {
    case 0...2: operation = .unary(pick(unary))
    case 3...6: operation = .binary(pick(binary))
    case 7: operation = .compare(pick(Comparison.allCases))
    case 8: operation = .select
    default:
      operation = pick([
        .family(.power, pick([-2, -1, 0, 2, 3])), .linear(.broadcast(length)), .linear(.sum([0])),
        .linear(.slice([AxisSlice(start: 2, count: 3, step: -1)])),
        .linear(.place([AxisSlice(start: 2, count: 3, step: -1)], length)),
      ])
    }
    var operands: [ValueID] = []
    for _ in 0..<(operation.operandCount ?? 1) {
      let term = Bool.random(using: &self) ? pick(terms) : pick(Array(terms.suffix(6)))
      operands.append(term.value)
    }
    guard let value = try? builder.checked(operation, Operands(operands)) else { return nil }
    return Term(builder, value)
  }
}
