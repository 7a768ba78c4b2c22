import Differentiation
import FunctionSpecs
import Optimization
import Programs
import Support
import Tensors
import Testing

@testable import Evaluation

/// Whole programs: against the interpreter, and with the same bits however many points go together.
struct ProgramTests {
  /// Random programs of scalars and of arrays, with all maps of arrays, and their gradients.
  @Test func randomProgramsAgreeAndKeepTheirBits() throws {
    let seed = SeededGenerator.freshSeed(environment: nil)
    var generator = SeededGenerator(seed: seed)
    for round in 0..<120 {
      let shape = try #require(
        Shape([[], [3], [2, 3], [2, 2, 2], [17], [5, 20], [70]][round % 7]))
      let program = try RandomProgram.make(shape, &generator)
      let gradient = try program.gradient(wrt: Array(program.inputs.indices))
      for program in [program, try gradient.optimized()] {
        try check(program, seed: seed, round: round, &generator)
      }
    }
  }

  /// What is too large for 32-bit numbers of elements is left to the interpreter, and nothing is computed here.
  @Test(arguments: [LinearMap.sum([0]), .slice([AxisSlice(start: 5, count: 1)]), .reshape(.scalar)])
  func programsBeyondAllMemoryAreCompiled(_ map: LinearMap) throws {
    let shape = try #require(Shape([3_000_000_000]))
    let builder = ProgramBuilder()
    let x = builder.input("x", ValueType(.real, shape))
    // The last has a number beside an input that nothing reads.
    let y = map == .reshape(.scalar) ? builder.input("y", .real) : x
    let result = builder.emit(.unary(.exp), [builder.emit(.linear(map), [y])])
    let program = try builder.finish([("result", result)])
    #expect(try (Executable(program).schedule == nil) == (y == x))
  }

  /// Elements out of a large array cost what they are, not what it is: a table of all indices for each would take hours.
  @Test(.timeLimit(.minutes(5))) func elementsOfALargeArray() throws {
    let terms = (0..<4000).map { "y[\($0 * 7)]" }.joined(separator: " + ")
    let program = try Formula("y = arange(4000000.0) * t\n" + terms).program(
      inputs: [Input("t", .real)]
    ).optimized()
    let value = try Executable(program).evaluate([Tensor(2)])[0]
    #expect(value.real == [Double((0..<4000).reduce(0) { $0 + $1 * 14 })])
  }

  func check(
    _ program: Program, seed: UInt64, round: Int, _ generator: inout SeededGenerator
  ) throws {
    let executable = try Executable(program)
    let types = program.inputs.map(\.type)
    var random = generator
    let points = try Points(types, count: 300) { point in
      point % 11 == 3
        ? [0, -0.0, .infinity, .nan, 1e200].randomElement(using: &random) ?? 0
        : random.signed(0.1...2)
    }
    generator = random
    let all = try points.evaluate(executable, 0..<points.count)
    let description = "round \(round), seed \(seed):\n\(program)"
    for point in stride(from: 0, to: points.count, by: 13) {
      let arguments = points.arguments(at: point)
      let trace = try program.trace(arguments)
      let expected = program.outputs.map { trace[$0.value.index] }
      let alone = try executable.evaluate(arguments)
      // What is left of a difference is as exact as what was subtracted: some 50 ulps of that.
      let largest = trace.flatMap { $0.real + $0.imaginary }.map(\.magnitude).filter(\.isFinite)
        .max()
      for index in expected.indices {
        let found = all.value(of: index, at: point)
        if point % 11 != 3,
          let problem = found.disagreement(
            expected[index], tolerance: 1e-9, scale: 1e-5 * (largest ?? 0))
        {
          Issue.record("point \(point), output \(index): \(problem); \(description)")
          return
        }
        if let problem = alone[index].difference(found) {
          Issue.record("point \(point) alone, output \(index): \(problem); \(description)")
          return
        }
      }
    }
    for (range, width) in [(0..<1, 1), (5..<12, 1), (0..<257, 2), (43..<300, 1), (1..<3, 1)] {
      let some = try points.evaluate(executable, range, width: width)
      for (place, point) in range.enumerated() {
        for index in program.outputs.indices {
          let found = some.value(of: index, at: place)
          if let problem = all.value(of: index, at: point).difference(found) {
            Issue.record("point \(point) of \(range), output \(index): \(problem); \(description)")
            return
          }
        }
      }
    }
  }

  @Test func theCorpusAgrees() throws {
    var count = 0
    for line in try Corpus.lines() {
      let record = try CorpusRecord(line)
      guard let program = try? record.program() else { continue }
      var programs = [program]
      let result = program.outputTypes[0]
      if result == .real { programs.append(try program.gradient(wrt: record.wrt)) }
      for program in programs {
        let program = try program.optimized()
        let expected = try program.evaluate(record.point)
        let found = try Executable(program).evaluate(record.point)
        for (a, b) in zip(found, expected) {
          if let problem = a.disagreement(b, tolerance: record.tolerance) {
            Issue.record("\(record.id) \(record.formula): \(problem)")
          }
        }
        count += 1
      }
    }
    print("corpus: \(count) programs through executables")
    #expect(count > 750)
  }

  /// Ten thousand points by one thread and by several, in pieces of any size, are the same bits.
  @Test func threadsAndPiecesKeepTheBits() throws {
    let program = try TestFormulas.program(
      "exp(-x**2)*sin(3*x) + log1p(y**2)*cos(x*y) + tanh(x+y)*sqrt(1+x**2)",
      [Input("x", .real), Input("y", .real)])
    let executable = try Executable(program)
    var generator = SeededGenerator(seed: 5)
    let points = try Points([.real, .real], count: 100_000) { _ in generator.signed(0...3) }
    let all = try points.evaluate(executable, 0..<points.count)
    let threads = try points.evaluate(executable, 0..<points.count, width: 4)
    for index in program.outputs.indices {
      let a = try #require(all.tensor(of: index, points: points.count))
      let b = try #require(threads.tensor(of: index, points: points.count))
      #expect(a == b)
    }
    for length in [1, 7, 8, 255, 256, 257, 511, 10_000] {
      let some = try points.evaluate(executable, 3..<(3 + length))
      for index in program.outputs.indices {
        for place in 0..<length {
          let number = some.number(of: index, point: place, element: 0)
          #expect(isSame(number, all.number(of: index, point: 3 + place, element: 0)))
        }
      }
    }
  }
}
