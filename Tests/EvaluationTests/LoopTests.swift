import Differentiation
import FunctionSpecs
import Optimization
import Programs
import Support
import Tensors
import Testing

@testable import Evaluation

/// Loops with compiled bodies against the interpreter, with their gradients; the same bits in any batch.
struct LoopTests {
  @Test(arguments: [
    "for i in range(9): x = r * x * (1 - x)\nx",
    // Carried values that change places: their registers must not be overwritten before they are read.
    "a = x; b = r\nfor i in range(7): a, b = b, a + b * i\na * b",
    "for i in range(20): x, r, y = y, x, r\nx + 2 * r + 3 * y",
    "for i in range(4): x, z, r = r, z * conj(z) + 1j * x, x\nabs(z) + x - r",
    "for i in range(4): z = z * z + conj(w)\nreal(z) * imag(w)",
    // Rows of stacked inputs, read upwards, backwards and out of order.
    "s = 0\nfor i in range(3): s = s + v[i] * x + v[2 - i] ** 2 * v[(2 * i) % 3]\ns",
    "for i in range(2): v = v * v[i + 1] + r\nsum(v)",
    "s = 0\nfor i in range(3): s = s + sum(v * [[1, 2, 3], [4, 5, 6], [7, 8, 9]][i])\ns",
    // Loops in loops, arrays.
    "for i in range(3):\n  for j in range(2): v = sin(v) * i + j * x\n  v = v[::-1]\nsum(v ** 2)",
    // Values that do not change, numbers that stand for arrays, no iterations, conditions.
    "for i in range(5):\n  t = x\n  x = 3\n  r = r + t\nr * x",
    "m = zeros((2, 2))\nfor i in range(4): m = m + 2\nsum(m) * x",
    "m = zeros((2, 2))\nfor i in range(4): m = m * x + r\nsum(m)",
    "for i in range(0): x = x + 1\nx * r", "for i in range(3): x = x + i * 0\nx * r",
    "c = x > 0\nfor i in range(3): c = c and (x > i - 1)\nwhere(c, x, r)",
    "for i in range(3): z = gamma(x) * asin(z) + i\nreal(z)",
  ])
  func bodiesAreCompiled(_ formula: String) throws {
    let seed = SeededGenerator.freshSeed(environment: nil)
    var generator = SeededGenerator(seed: seed)
    let triple = try #require(Shape([3]))
    let program = try Formula(formula).program(inputs: [
      Input("x", .real), Input("r", .real), Input("y", .real), Input("z", .complex),
      Input("w", .complex), Input("v", ValueType(.real, triple)),
    ])
    let gradient = try program.gradient(wrt: Array(program.inputs.indices))
    for (round, program) in [program, gradient, try gradient.optimized()].enumerated() {
      #expect(try Executable(program).schedule != nil)
      try ProgramTests().check(program, seed: seed, round: round, &generator)
    }
  }
}
