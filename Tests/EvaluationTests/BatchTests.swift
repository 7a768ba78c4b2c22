import Differentiation
import Evaluation
import FunctionSpecs
import Glibc
import Programs
import Synchronization
import Tensors
import Testing

/// Batches against the interpreter, point by point, over the layouts of columns.
struct BatchTests {
  private struct Stopped: Error {}

  private func gradient(_ formula: String, _ inputs: [Input]) throws -> Program {
    try Formula(formula).program(inputs: inputs).gradient(
      wrt: Array(inputs.indices))
  }

  private func column(_ numbers: [Double]) throws -> Column {
    let shape = try #require(Shape([numbers.count]))
    let tensor = try #require(Tensor(numbers, shape: shape))
    return try #require(Column(tensor))
  }

  @Test func columnsAndSharedInputs() throws {
    let pair = try #require(Shape([2]))
    let program = try gradient(
      "real(z * exp(1.5j)) * x + sum(w)",
      [
        Input("z", .complex), Input("x", .real),
        Input("w", ValueType(.real, pair)),
      ])
    let count = 7
    let z = (0..<(2 * count)).map { Double($0) / 3 - 2 }
    let x = (0..<count).map { Double($0 * $0) }
    let w = try #require(Tensor([0.5, 0.25], shape: pair))
    let inputs: [BatchInput] = [
      .column(try #require(Column(interleaved: z, shape: .scalar))),
      .column(try column(x)),
      .shared(w),
    ]
    let points = 2..<6
    for layout in [BatchResults.Layout.planes, .interleaved] {
      let results = try #require(
        BatchResults(program.outputTypes, capacity: points.count, layout: layout))
      try Executable(program).evaluate(inputs, points: points, into: results)
      for (place, point) in points.enumerated() {
        let expected = try program.evaluate([
          Tensor(real: z[2 * point], imaginary: z[2 * point + 1]), Tensor(x[point]), w,
        ])
        for (index, value) in expected.enumerated() {
          for element in 0..<value.shape.count {
            #expect(
              results.number(of: index, point: place, element: element) == value.real[element])
            if value.dtype == .complex {
              let part = results.number(of: index, point: place, element: element, imaginary: true)
              #expect(part == value.imaginary[element])
            }
          }
        }
      }
    }
  }

  @Test func wrongInputsAreErrors() throws {
    let program = try gradient("x * x", [Input("x", .real)])
    let executable = try Executable(program)
    let results = try #require(BatchResults(program.outputTypes, capacity: 2))
    let column = try column([1, 2])
    let rows: [(String, [BatchInput], Range<Int>)] = [
      ("no input", [], 0..<1), ("too far", [.column(column)], 1..<3),
      ("wrong type", [.shared(Tensor(real: 1, imaginary: 2))], 0..<1),
      ("no room", [.shared(Tensor(1))], 0..<3),
    ]
    for (name, inputs, points) in rows {
      #expect(throws: ProgramError.wrongArguments, "\(name)") {
        try executable.evaluate(inputs, points: points, into: results)
      }
    }
  }

  /// Between blocks, on one thread and on several: with a million points there are many.
  @Test(arguments: [1, 3]) func checkStopsTheWork(_ width: Int) throws {
    let program = try gradient("sin(x)", [Input("x", .real)])
    let count = 1_000_000
    let results = try #require(BatchResults(program.outputTypes, capacity: count))
    let column = try column([Double](repeating: 1, count: count))
    let calls = Mutex(0)
    #expect(throws: Stopped.self) {
      try Executable(program).evaluate(
        [.column(column)], points: 0..<count, into: results, width: width
      ) {
        if calls.withLock({
          $0 += 1
          return $0 > 3
        }) {
          throw Stopped()
        }
      }
    }
    // Each thread may have asked once more before it saw that another had stopped.
    #expect((4...(3 + width)).contains(calls.withLock { $0 }))
    #expect(results.number(of: 0, point: 0, element: 0) != 0)
    #expect(results.number(of: 0, point: count - 1, element: 0) == 0)
  }

  /// A caller that gives way to others has no helpers that do not.
  @Test func helpersGiveWayAsTheirCallerDoes() async {
    // In a process of its own, because threads that give way do so for good.
    await #expect(processExitsWith: .success) {
      let program = try BatchTests().gradient("sin(x)", [Input("x", .real)])
      let results = try #require(BatchResults(program.outputTypes, capacity: 1_000_000))
      let column = try BatchTests().column([Double](repeating: 1, count: 1_000_000))
      let process = __priority_which_t(PRIO_PROCESS.rawValue)
      setpriority(process, 0, 5)
      let seen = Mutex<[pthread_t: Int32]>([:])
      try Executable(program).evaluate(
        [.column(column)], points: 0..<1_000_000, into: results, width: 2
      ) {
        seen.withLock { $0[pthread_self()] = getpriority(process, 0) }
        // Until the second thread has come, however late.
        for _ in 0..<1000 where seen.withLock({ $0.count }) < 2 { usleep(10_000) }
      }
      #expect(seen.withLock { Array($0.values) } == [5, 5])
    }
  }

  @Test func aSmallBatchStaysOnItsThread() throws {
    let program = try gradient("sin(x)", [Input("x", .real)])
    let results = try #require(BatchResults(program.outputTypes, capacity: 1000))
    let column = try column([Double](repeating: 1, count: 1000))
    let caller = pthread_self()
    let others = Mutex(0)
    try Executable(program).evaluate(
      [.column(column)], points: 0..<1000, into: results, width: 8
    ) {
      if pthread_equal(pthread_self(), caller) == 0 { others.withLock { $0 += 1 } }
    }
    #expect(others.withLock { $0 } == 0)
  }

  @Test func planesMustFitTheirStorage() {
    let rows: [(offset: Int, point: Int, element: Int, points: Int, elements: Int, fits: Bool)] = [
      (0, 2, 1, 3, 2, true), (1, 2, 1, 3, 2, false), (0, 3, 1, 3, 2, false),
      (0, .max, 1, 3, 2, false), (-1, 1, 1, 1, 1, false), (0, 0, 0, 99, 99, true),
      (5, 1, 1, 1, 1, true), (6, 1, 1, 1, 1, false), (9, 1, 1, 0, 1, true),
    ]
    for row in rows {
      let plane = Plane(
        [1, 2, 3, 4, 5, 6], offset: row.offset, pointStride: row.point, elementStride: row.element,
        points: row.points, elements: row.elements)
      #expect((plane != nil) == row.fits, "\(row)")
    }
  }
}
