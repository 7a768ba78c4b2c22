import Differentiation
import Optimization
import Programs
import Synchronization
import Tensors
import Testing

/// Whatever is being made of a program when nobody waits for it any longer ends as interrupted, at whatever
/// question that is found out.
@Suite struct InterruptionTests {
  /// A loop in a loop, whose states are kept at segments, and a long chain.
  private static func program() throws -> Program {
    let builder = ProgramBuilder()
    let z = Term(builder, builder.input("z", .complex))
    let p = Term(builder, builder.input("p", .real))
    let loop = LoopBuilder(in: builder, count: 23)
    let wide = loop.carry(z.broadcast(try #require(Shape([300]))))
    let inner = LoopBuilder(in: loop.body, count: 3)
    let state = inner.carry(wide)
    inner.set(
      0,
      to: (0.5 * state).apply(.sin) * inner.invariant(loop.invariant(p)).broadcast(state.type.shape)
    )
    let turned = inner.finish().carries[0]
    loop.set(0, to: turned)
    _ = loop.stack(turned.apply(.abs))
    let done = loop.finish()
    var sum = done.outputs[0].apply(.sum([0, 1])) + done.carries[0].apply(.sum([0])).apply(.real)
    for _ in 0..<1_200 { sum = (sum + p).apply(.sin) }
    return try builder.finish([("y", sum.value)])
  }

  static let works: [(name: String, work: @Sendable (Program) throws -> Void)] = [
    ("gradient", { _ = try $0.gradient(wrt: [0, 1]) }),
    ("optimizing gradient", { _ = try $0.gradient(wrt: [0, 1], in: .optimizing()) }),
    ("pullback", { _ = try $0.pullback(wrt: [0]) }),
    ("pushforward", { _ = try $0.pushforward(wrt: [0, 1]) }),
    ("wirtinger", { _ = try $0.wirtinger(wrt: [0, 1]) }),
    ("derivatives", { _ = try $0.derivatives(by: 1, order: 3) }),
    ("watch", { _ = try $0.watch(wrt: [0, 1], outputs: 1) }),
    ("hidden infinities", { _ = try $0.hiddenInfinities(inputs: 2) }),
    ("holomorphy", { _ = try $0.isHolomorphic(by: [0]) }),
    ("optimized", { _ = try $0.optimized() }),
  ]

  @Test(arguments: works.indices) func atEveryQuestion(_ index: Int) throws {
    let (name, work) = Self.works[index]
    let program = try Self.program()
    func questions(upTo limit: Int) throws -> Int {
      let count = Counter()
      let interruption = Interruption { count.next() > limit }
      try Interruption.$current.withValue(interruption) { try work(program) }
      return count.value
    }
    let all = try questions(upTo: .max)
    #expect(all > 2, "\(name)")
    for limit in Array(stride(from: 0, to: all, by: max(1, all / 8))) + [all - 1] {
      #expect(throws: ProgramError.interrupted, "\(name), question \(limit)") {
        _ = try questions(upTo: limit)
      }
    }
  }

  private final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .relaxed) }
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
  }
}
