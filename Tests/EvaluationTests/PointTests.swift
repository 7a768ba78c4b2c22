import Differentiation
import Evaluation
import FunctionSpecs
import Programs
import Tensors
import Testing

/// One point from numbers to numbers, against the same point in tensors.
struct PointTests {
  static let cases: [(formula: String, inputs: [Input])] = [
    ("real(z * exp(1.5j)) * x", [Input("z", .complex), Input("x", .real)]),
    // The gradient by y is one number that all elements share, and that by u is not needed at all.
    ("sum(v * v) + sum(w) + 0 * u", [Input("v", pair), Input("w", pair), Input("u", .real)]),
    // Carried out by the interpreter.
    ("abs(gamma(x)) + abs(tanh(z))", [Input("x", .real), Input("z", .complex)]),
    ("sum(abs(z) * [1, 2, 3])", [Input("z", ValueType(.complex, Shape([3]) ?? .scalar))]),
  ]
  private static let pair = ValueType(.real, Shape([2]) ?? .scalar)

  @Test(arguments: cases) func numbers(_ formula: String, _ inputs: [Input]) throws {
    let program = try Formula(formula).program(inputs: inputs).gradient(
      wrt: Array(inputs.indices))
    let executable = try Executable(program)
    // Twice, so that nothing of the first point is left in the second.
    for shift in [0.25, 1.5] {
      let numbers = (0..<executable.inputNumbers).map { Double($0) / 3 + shift }
      let results = try evaluate(executable, numbers, executable.outputNumbers)
      var rest = numbers[...]
      func plane(_ count: Int) -> [Double] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      let arguments = inputs.map { input in
        let real = plane(input.type.shape.count)
        let imaginary = input.type.dtype == .complex ? plane(input.type.shape.count) : []
        return Tensor(planes: real, imaginary, dtype: input.type.dtype, shape: input.type.shape)
      }
      let expected = try executable.evaluate(arguments)
      #expect(results == expected.flatMap { $0.real + $0.imaginary })
    }
  }

  @Test func wrongNumbers() throws {
    let executable = try Executable(Formula("x * 2").program(inputs: [Input("x", .real)]))
    #expect(executable.inputNumbers == 1 && executable.outputNumbers == 1)
    #expect(throws: ProgramError.wrongArguments) { try evaluate(executable, [1, 2], 1) }
    #expect(throws: ProgramError.wrongArguments) { try evaluate(executable, [1], 2) }
  }

  private func evaluate(
    _ executable: Executable, _ numbers: [Double], _ count: Int
  ) throws -> [Double] {
    var results = [Double](repeating: -1, count: count)
    try numbers.withUnsafeBufferPointer { numbers in
      try results.withUnsafeMutableBufferPointer {
        try executable.evaluate(numbers: numbers, into: $0)
      }
    }
    return results
  }
}
