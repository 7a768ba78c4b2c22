import Programs
import Tensors
import Testing

/// Packing against the layout as it is documented, and taking apart what was packed.
struct PackingTests {
  private static let matrix = Tensor([1, -2, 3, 4, 5, -0.0], shape: Shape([2, 3]) ?? .scalar)
  private static let values: [Tensor] = [
    Tensor(7), Tensor(real: 2, imaginary: -3), matrix ?? Tensor(0),
    Tensor([true, false], shape: Shape([2]) ?? .scalar) ?? Tensor(0),
    Tensor(real: [-0.0, 2], imaginary: [3, -0.0], shape: Shape([1, 2]) ?? .scalar) ?? Tensor(0),
    Tensor(planes: [], [], dtype: .complex, shape: Shape([0, 3]) ?? .scalar),
  ]
  private static let types = values.map { ValueType($0.dtype, $0.shape) }
  private static let vector = [7, 2, -3, 1, -2, 3, 4, 5, -0.0, 1, 0, -0.0, 2, 3, -0.0]

  @Test func layout() throws {
    let packing = try Packing(Self.types)
    #expect(packing.count == 15)
    #expect(packing.offsets == [0, 1, 3, 9, 11, 15])
    #expect(packing.slice(4) == AxisSlice(start: 11, count: 2))
    #expect(packing.slice(4, imaginary: true) == AxisSlice(start: 13, count: 2))
    let packed = packing.pack(Self.values)
    #expect(packed == Tensor(Self.vector, shape: packing.type.shape))
    #expect(packing.unpack(packed) == Self.values)
  }

  @Test func termsHaveTheMeaningOfTensors() throws {
    let packing = try Packing(Self.types)
    let builder = ProgramBuilder()
    let parts = Self.types.enumerated().map { Term(builder, builder.input("x\($0)", $1)) }
    let vector = packing.pack(parts, in: builder)
    let again = packing.unpack(vector)
    let program = try builder.finish(
      [("v", vector.value)] + again.enumerated().map { ("y\($0)", $1.value) })
    let results = try program.evaluate(Self.values)
    #expect(results[0] == packing.pack(Self.values))
    #expect(Array(results.dropFirst()) == Self.values)
  }

  @Test(arguments: [0, 1]) func fewParts(_ count: Int) throws {
    let packing = try Packing(Array(Self.types.prefix(count)))
    let builder = ProgramBuilder()
    let input = Term(builder, builder.input("x", .real))
    let vector = packing.pack(count == 0 ? [] : [input], in: builder)
    #expect(vector.type == packing.type)
    #expect(packing.unpack(vector).count == count)
    #expect(builder.fault == nil)
  }

  @Test func refusesWhatCannotBeCounted() {
    let largest = ValueType(.complex, Shape([Int.max / 16]) ?? .scalar)
    #expect(throws: Never.self) { try Packing([largest]) }
    #expect(throws: TypeError.self) { try Packing(Array(repeating: largest, count: 9)) }
  }
}
