import Tensors
import Testing

@Suite struct ShapeTests {
  @Test func countIsTheProductOfTheLengths() throws {
    #expect(Shape.scalar.count == 1)
    #expect(try #require(Shape([2, 3, 4])).count == 24)
    #expect(try #require(Shape([2, 0, 4])).count == 0)
    #expect(try #require(Shape([2, 0, 4])).paddedCount == 8)
    #expect(try #require(Shape([2, 3])).paddedCount == 6)
  }

  @Test func negativeAndOverflowingLengthsAreRefused() {
    #expect(Shape([2, -1]) == nil)
    #expect(Shape([Int.max, 2]) == nil)
    #expect(Shape([1 << 40, 1 << 40]) == nil)
    // The product wraps around to zero, which must not pass for an empty tensor.
    #expect(Shape([1 << 32, 1 << 32]) == nil)
    // Without elements, but its axes are joined and walked.
    #expect(Shape([0, 1 << 40, 1 << 40]) == nil)
    #expect(Shape([1 << 62, 0, 4]) == nil)
    // An offset in bytes would overflow.
    #expect(Shape([0, 1 << 62]) == nil)
  }
}

@Suite struct TensorInitialization {
  @Test func aWrongNumberOfElementsIsRefused() throws {
    let shape = try #require(Shape([2]))
    #expect(Tensor([1], shape: shape) == nil)
    #expect(Tensor(real: [1, 2], imaginary: [1], shape: shape) == nil)
    #expect(Tensor([true, false, true], shape: shape) == nil)
  }

  @Test func planesHoldOneElementEach() throws {
    let shape = try #require(Shape([2]))
    let complex = try #require(Tensor(real: [1, 2], imaginary: [3, 4], shape: shape))
    #expect(complex.dtype == .complex && complex.real == [1, 2] && complex.imaginary == [3, 4])
    let truths = try #require(Tensor([true, false], shape: shape))
    #expect(truths.dtype == .boolean && truths.real == [1, 0] && truths.imaginary.isEmpty)
  }
}

@Suite struct TensorEquality {
  @Test func zerosOfOtherSignDifferAndNaNEqualsItself() {
    #expect(Tensor(0.0) != Tensor(-0.0))
    #expect(Tensor(.nan) == Tensor(.nan))
    #expect(Tensor(1) != Tensor(real: 1, imaginary: 0))
    #expect(Tensor(real: 1, imaginary: 0) != Tensor(real: 1, imaginary: -0.0))
  }

  @Test func equalTensorsHashAlike() {
    #expect(Set([Tensor(.nan), Tensor(.nan), Tensor(0.0), Tensor(-0.0)]).count == 3)
  }
}
