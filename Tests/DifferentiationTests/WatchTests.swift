import Differentiation
import Programs
import Tensors
import Testing

/// What is watched for in loops and behind decrees; the service's table has everything else.
struct WatchTests {
  /// x → |… ||x - 1| - 1| … - 1|, as often as the count, with kinks where an iteration meets 0.
  private func folding(_ count: Int, nested: Bool = false) throws -> Program {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let loop = LoopBuilder(in: builder, count: count)
    let state = loop.carry(x)
    if nested {
      let inner = LoopBuilder(in: loop.body, count: 2)
      let value = inner.carry(state)
      inner.set(0, to: (value - 1).apply(.abs))
      loop.set(0, to: inner.finish().carries[0])
    } else {
      loop.body.origin = 7
      loop.set(0, to: (state - 1).apply(.abs))
    }
    return try builder.finish([("y", loop.finish().carries[0].value)])
  }

  private func events(_ program: Program, at x: Double) throws -> [WatchedEvent] {
    guard let watch = try program.watch(wrt: [0], outputs: 1) else { return [] }
    let words = try watch.program.evaluate([Tensor(x)])
    var found: [WatchedEvent] = []
    for (index, word) in words.enumerated() {
      watch.forEachEvent(in: word.real[0], at: index) { found.append(watch.events[$0]) }
    }
    return found
  }

  @Test(arguments: [(1.0, true), (2, true), (3, true), (0, true), (4, false), (0.3, false)])
  func loops(_ x: Double, _ hasKink: Bool) throws {
    // Three iterations meet 0 from 1, 2 and 3, and from 0 through |0 - 1| = 1.
    let found = try events(folding(3), at: x)
    #expect(found.count == (hasKink ? 1 : 0))
    #expect(found.allSatisfy { $0.kind == .nonsmooth && $0.origin == 7 && $0.input == 0 })
  }

  @Test(arguments: [(2.0, true), (4, true), (5, false)])
  func nestedLoops(_ x: Double, _ hasKink: Bool) throws {
    #expect(try !events(folding(2, nested: true), at: x).isEmpty == hasKink)
  }

  /// Names that hand their values on, so many that a walk for each of them would take minutes.
  @Test(.timeLimit(.minutes(5))) func manyNamesInARow() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .complex))
    let count = 60_000
    let loop = LoopBuilder(in: builder, count: count)
    let carries = (0..<count).map { _ in loop.carry(x) }
    for index in 1..<count { loop.set(index, to: carries[index - 1]) }
    loop.set(0, to: carries[0].apply(.sin))
    let last = try #require(loop.finish().carries.last)
    #expect(try builder.finish([("y", last.value)]).isHolomorphic(by: [0]))
    let program = try builder.finish([("y", last.apply(.abs).value)])
    #expect(try !program.isHolomorphic(by: [0]))
    let watch = try #require(try program.watch(wrt: [0], outputs: 1))
    #expect(watch.events.map(\.kind) == [.nonsmooth])
  }

  /// exp(-x²), log1p(x²) and √(1 + x²) are smooth and finite whatever x is.
  @Test func nothingIsWatchedThatCannotHappen() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let square = x.apply(.power, 2)
    let sum =
      (-square).apply(.exp) + square.apply(.log1p) + (1 + square).apply(.sqrt)
      + 1 / (1 + x * x)
    let program = try builder.finish([("y", sum.value)])
    #expect(try program.watch(wrt: [0], outputs: 1)?.events.isEmpty ?? true)
  }
}
