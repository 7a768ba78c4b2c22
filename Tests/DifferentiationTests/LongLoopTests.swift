import Differentiation
import Programs
import Tensors
import Testing

/// Gradients through 10⁵ iterations against closed forms.
struct LongLoopTests {
  private static let count = 100_000

  /// x ← r x (1 - x) comes to rest at 1 - 1/r, whose derivatives by r are 1/r² and -2/r³; by the start it is 0.
  @Test func logisticMap() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let r = Term(builder, builder.input("r", .real))
    let loop = LoopBuilder(in: builder, count: Self.count)
    let carry = loop.carry(x)
    loop.set(0, to: loop.invariant(r) * carry * (1 - carry))
    let program = try builder.finish([("y", loop.finish().carries[0].value)])
    let results = try program.gradient(wrt: [0, 1]).evaluate([Tensor(0.3), Tensor(2.5)])
    #expect(abs(results[0].real[0] - 0.6) < 1e-14)
    // (-1/2)ⁿ, or the smallest number there is, at which rounding may keep it.
    #expect(abs(results[1].real[0]) < 1e-300)
    #expect(abs(results[2].real[0] - 0.16) < 1e-14)
    let second = try program.gradient(wrt: [1]).pushforward(wrt: [1])
      .evaluate([Tensor(0.3), Tensor(2.5), Tensor(1)])
    #expect(abs((second.last?.real[0] ?? .nan) + 0.128) < 1e-13)
  }

  /// z′ = i w z by the classical Runge-Kutta method with step h: a step multiplies by
  /// g = 1 + s + s²/2 + s³/6 + s⁴/24, s = i w h, so that Re(gⁿ z) has the gradients conj(gⁿ) by z and
  /// Re(n gⁿ⁻¹ (dg/dw) z) by w. The numbers: n = 10⁵, h = 10⁻⁴, w = 0.7, z = 0.6 - 0.8i, in 50 digits.
  @Test func rungeKuttaStep() throws {
    let builder = ProgramBuilder()
    let z = Term(builder, builder.input("z", .complex))
    let w = Term(builder, builder.input("w", .real))
    let loop = LoopBuilder(in: builder, count: Self.count)
    let start = loop.carry(z)
    let rate = loop.invariant(w)
    func slope(_ z: Term) -> Term { rate * z.apply(.timesI) }
    let h = 1e-4
    let k1 = slope(start)
    let k2 = slope(start + (h / 2) * k1)
    let k3 = slope(start + (h / 2) * k2)
    let k4 = slope(start + h * k3)
    loop.set(0, to: start + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4))
    let end = loop.finish().carries[0]
    let program = try builder.finish([("y", end.apply(.real).value)])
    let point = [Tensor(real: 0.6, imaginary: -0.8), Tensor(0.7)]
    let results = try program.gradient(wrt: [0, 1]).evaluate(point)
    let expected = [0.977930631581014, 0.7539022543433047, -0.6569865987187891, 2.089298442433704]
    let found = [
      results[0].real[0], results[1].real[0], results[1].imaginary[0], results[2].real[0],
    ]
    for (got, want) in zip(found, expected) { #expect(abs(got - want) <= 1e-11 * abs(want)) }
  }

  /// The states that are alive grow with the square root of the count.
  @Test(arguments: [1_000, 10_000, 100_000]) func statesAreKeptAtSegments(_ count: Int) throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let loop = LoopBuilder(in: builder, count: count)
    loop.set(0, to: loop.carry(x).apply(.sin))
    let program = try builder.finish([("y", loop.finish().carries[0].value)])
    let gradient = try program.gradient(wrt: [0])
    #expect(largest(gradient) <= max(4_097, 4 * Int(Double(count).squareRoot())))
  }

  /// The elements of the largest value of a program and of the bodies in it.
  private func largest(_ program: Program) -> Int {
    program.instructions.reduce(0) { size, instruction in
      max(
        size, instruction.type.shape.count, instruction.operation.scan.map { largest($0.body) } ?? 0
      )
    }
  }
}
