import Programs
import Tensors
import Testing

/// Loops against the same instructions written out.
struct ScanTests {
  /// x ← a·x + x₀ᵢ + i with a complex second carry and stacked outputs, repeated `count` times.
  private static func step(
    _ x: Term, _ z: Term, _ slice: Term, _ a: Term, _ index: Term
  ) -> (x: Term, z: Term, output: Term) {
    let next = a * x + slice + index
    return (next, z * z.constant(0.5) + next.apply(.promote).apply(.timesI), z.apply(.abs2))
  }

  private static func looped(_ count: Int, isReversed: Bool) throws -> Program {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let z = Term(builder, builder.input("z", .complex))
    let items = Term(builder, builder.input("items", ValueType(.real, Shape([count]) ?? .scalar)))
    let a = Term(builder, builder.input("a", .real))
    let loop = LoopBuilder(in: builder, count: count, isReversed: isReversed)
    let (cx, cz) = (loop.carry(x), loop.carry(z))
    let (nx, nz, output) = step(cx, cz, loop.slice(items), loop.invariant(a), loop.index)
    loop.set(0, to: nx)
    loop.set(1, to: nz)
    _ = loop.stack(output)
    _ = loop.stack(nz)
    let done = loop.finish()
    return try builder.finish(
      [("x", done.carries[0].value), ("z", done.carries[1].value)]
        + done.outputs.enumerated().map { ("y\($0)", $1.value) })
  }

  private static func unrolled(_ count: Int, isReversed: Bool) throws -> Program {
    let builder = ProgramBuilder()
    var x = Term(builder, builder.input("x", .real))
    var z = Term(builder, builder.input("z", .complex))
    let items = Term(builder, builder.input("items", ValueType(.real, Shape([count]) ?? .scalar)))
    let a = Term(builder, builder.input("a", .real))
    var outputs = [[Term]](repeating: [], count: count)
    for k in isReversed ? (0..<count).reversed() : Array(0..<count) {
      let item = items.apply(.slice([AxisSlice(start: k, count: 1)])).apply(.reshape(.scalar))
      let index = Term(builder, builder.constant(Tensor(Double(k))))
      let (nx, nz, output) = step(x, z, item, a, index)
      (x, z) = (nx, nz)
      outputs[k] = [output, nz]
    }
    let one = Shape([1]) ?? .scalar
    let stacks = (0..<2).map { which in
      builder.emit(
        .concatenate(axis: 0), Operands(outputs.map { $0[which].apply(.reshape(one)).value }))
    }
    return try builder.finish(
      [("x", x.value), ("z", z.value)] + stacks.enumerated().map { ("y\($0)", $1) })
  }

  @Test(arguments: [1, 2, 5], [false, true]) func equalsUnrolled(_ count: Int, _ isReversed: Bool)
    throws
  {
    let items = Tensor((0..<count).map { Double($0) - 1.5 }, shape: Shape([count]) ?? .scalar)
    let point = [Tensor(0.7), Tensor(real: -0.3, imaginary: 2), try #require(items), Tensor(1.25)]
    let loop = try Self.looped(count, isReversed: isReversed)
    #expect(
      try loop.evaluate(point) == Self.unrolled(count, isReversed: isReversed).evaluate(point))
  }

  @Test func noIterations() throws {
    let empty = Shape([0]) ?? .scalar
    let point = [
      Tensor(0.7), Tensor(real: -0.0, imaginary: -0.0),
      Tensor(planes: [], [], dtype: .real, shape: empty), Tensor(2),
    ]
    let results = try Self.looped(0, isReversed: false).evaluate(point)
    #expect(results[0] == point[0])
    #expect(results[1] == point[1])
    #expect(results[2].shape == empty)
    #expect(results[3] == Tensor(planes: [], [], dtype: .complex, shape: empty))
  }

  @Test func printed() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let loop = LoopBuilder(in: builder, count: 9, isReversed: true)
    let carry = loop.carry(x)
    loop.set(0, to: carry * carry + loop.index)
    let program = try builder.finish([("y", loop.finish().carries[0].value)])
    let text = """
      (x: float64)
      %1 = scan[9, carry 1, slice 0, reversed] x : float64[1]
        (c0: float64, k: float64)
        %2 = multiply c0 c0 : float64
        %3 = add %2 k : float64
        -> y0 = %3
      %2 = reshape[] %1 : float64
      -> y = %2
      """
    #expect(program.description.split(separator: "\n").count == text.split(separator: "\n").count)
    #expect(program.description == text, "\(program.description)")
    // The loop and two operations of its body, and the part taken out.
    #expect(program.operationCount == 4)
    #expect(program.work == 9 * 3 + 1)
  }

  @Test func equalLoopsAreShared() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    func loop(_ count: Int) -> ValueID {
      let loop = LoopBuilder(in: builder, count: count)
      loop.set(0, to: loop.carry(x).apply(.sin))
      return loop.finish().carries[0].value
    }
    #expect(loop(5) == loop(5))
    #expect(loop(5) != loop(6))
  }

  @Test func unusedInputsAreLeftOut() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let rows = Term(builder, builder.input("rows", ValueType(.real, Shape([3, 2]) ?? .scalar)))
    let loop = LoopBuilder(in: builder, count: 3)
    let carry = loop.carry(x)
    _ = loop.slice(rows)
    _ = loop.invariant(x) * loop.invariant(x)
    loop.set(0, to: carry.apply(.exp))
    let program = try builder.finish([("y", loop.finish().carries[0].value)])
    #expect(program.instructions.compactMap(\.operation.scan).map(\.operandCount) == [1])
  }

  @Test func wrongLoopsAreFaults() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let loop = LoopBuilder(in: builder, count: 3)
    loop.set(0, to: loop.carry(x).apply(.promote))
    _ = loop.finish()
    #expect(
      builder.fault == .wrongLoop(.carry(0, start: .real, end: .complex)))
    #expect(throws: ProgramError.self) { try builder.finish([("x", x.value)]) }
  }

  @Test func tooDeepIsAFault() throws {
    func nest(_ depth: Int, _ builder: ProgramBuilder, _ x: Term) -> Term {
      if depth == 0 { return x.apply(.sin) }
      let loop = LoopBuilder(in: builder, count: 1)
      let carry = loop.carry(x)
      loop.set(0, to: nest(depth - 1, loop.body, carry))
      return loop.finish().carries[0]
    }
    for (depth, isFine) in [(Scan.maximumNesting, true), (Scan.maximumNesting + 1, false)] {
      let builder = ProgramBuilder()
      let result = nest(depth, builder, Term(builder, builder.input("x", .real)))
      let program = try? builder.finish([("y", result.value)])
      #expect((program != nil) == isFine)
      if let program { #expect(try program.evaluate([Tensor(0.5)])[0].real == [0.479425538604203]) }
    }
  }

  @Test func wrongOperandsAreRefused() throws {
    let builder = ProgramBuilder()
    let program = try Self.looped(3, isReversed: false)
    let scan = try #require(program.instructions.compactMap(\.operation.scan).first)
    let good = program.inputs.map { builder.input($0.name, $0.type) }
    for wrong in good.indices {
      var operands = good
      operands[wrong] = builder.input("wrong", ValueType(.real, Shape([7]) ?? .scalar))
      #expect(throws: TypeError.self) { try builder.checked(.scan(scan), Operands(operands)) }
    }
    #expect(throws: TypeError.self) {
      try builder.checked(.scan(scan), Operands(good.dropLast()))
    }
    #expect(throws: ProgramError.self) {
      try Scan(scan.body, count: -1, carries: 2, slices: 1)
    }
  }

  private struct Stop: Error {}

  @Test(arguments: [true, false]) func longLoopsCanBeStopped(_ isScalar: Bool) throws {
    let builder = ProgramBuilder()
    let type = isScalar ? ValueType.real : ValueType(.real, Shape([4]) ?? .scalar)
    let x = Term(builder, builder.input("x", type))
    let loop = LoopBuilder(in: builder, count: 1 << 40)
    loop.set(0, to: loop.carry(x).apply(.sin))
    let program = try builder.finish([("y", loop.finish().carries[0].value)])
    var calls = 0
    #expect(throws: Stop.self) {
      try program.evaluate([Tensor(repeating: 1, dtype: .real, shape: type.shape)]) {
        calls += 1
        if calls == 3 { throw Stop() }
      }
    }
    #expect(calls == 3)
  }

  @Test func replacementsAreMade() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let later = Term(builder, builder.placeholder(.real))
    let sum = later + x
    builder.replace(later.value, by: (x * x).value)
    #expect(try builder.finish([("y", sum.value)]).evaluate([Tensor(3)])[0] == Tensor(12))
    // A placeholder without a meaning, and a value that depends on itself.
    let open = ProgramBuilder()
    let unknown = Term(open, open.placeholder(.real))
    open.replace(open.input("x", .real), by: unknown.value)
    #expect(throws: ProgramError.self) { try open.finish([("y", unknown.value)]) }
    let circle = ProgramBuilder()
    let hole = Term(circle, circle.placeholder(.real))
    circle.replace(hole.value, by: hole.apply(.sin).value)
    #expect(throws: ProgramError.self) { try circle.finish([("y", hole.value)]) }
  }
}
