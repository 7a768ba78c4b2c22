import Programs
import Tensors
import Testing

@Suite struct KnownNumbers {
  @Test func aNumberIsOneValueHoweverItIsAskedFor() {
    let builder = ProgramBuilder()
    let numbers = (0..<5000).map { Double($0) * 0.37 - 900 } + [-0.0, .infinity, .nan]
    let values = numbers.map { builder.constant($0) }
    #expect(Set(values).count == numbers.count)
    #expect(numbers.map { builder.constant(Tensor($0)) } == values)
    #expect(numbers.map { builder.emit(.constant(Tensor($0)), .none) } == values)
    #expect(builder.constant(of: values[5000])?.real[0].sign == .minus)
  }

  @Test func arraysAndComplexNumbersAreNotTakenForRealScalars() throws {
    let builder = ProgramBuilder()
    let one = try #require(Shape([1]))
    let values = [
      builder.constant(1), builder.constant(Tensor(real: 1, imaginary: 0)),
      builder.constant(Tensor(repeating: 1, dtype: .boolean, shape: .scalar)),
      builder.constant(Tensor(repeating: 1, dtype: .real, shape: one)),
    ]
    #expect(Set(values).count == values.count)
  }

  @Test func aProgramThatAllOfABuilderWentIntoStaysWhatItIs() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let sine = x.apply(.sin)
    let first = try builder.finish([("w", sine.value)])
    let description = first.description
    let second = try builder.finish([("w", sine.apply(.exp).value), ("v", sine.value)])
    #expect(first.description == description)
    #expect(second.operationCount == 2)
    #expect(try first.evaluate([Tensor(0)]) == [Tensor(0)])
    #expect(try second.evaluate([Tensor(0)]) == [Tensor(1), Tensor(0)])
  }
}
