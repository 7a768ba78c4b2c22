import Programs
import Tensors
import Testing

@testable import Evaluation

/// Columns and results in every layout, with rows shorter, longer and as long as vectors.
struct LayoutTests {
  private enum Layout: CaseIterable { case rows, planes, interleaved, far }

  /// A column whose element e of point p is 1000 p + e, negative in the imaginary part.
  private func column(_ type: ValueType, _ layout: Layout, _ count: Int) throws -> Column {
    let elements = type.shape.count
    func number(_ point: Int, _ element: Int) -> Double { Double(1000 * point + element + 1) }
    if layout == .interleaved && type.dtype == .complex {
      let numbers = (0..<count).flatMap { point in
        (0..<elements).flatMap { [number(point, $0), -number(point, $0)] }
      }
      return try #require(Column(interleaved: numbers, shape: type.shape))
    }
    // Elements side by side by point, points side by side by element, or both apart.
    let (point, element) =
      switch layout {
      case .planes: (1, count)
      case .far: (3 * elements + 2, 3)
      default: (elements, 1)
      }
    func plane(_ sign: Double) throws -> Plane {
      var storage = [Double](
        repeating: .nan, count: (count - 1) * point + (elements - 1) * element + 1)
      for p in 0..<count {
        for e in 0..<elements { storage[p * point + e * element] = sign * number(p, e) }
      }
      return try #require(
        Plane(
          storage, pointStride: point, elementStride: element, points: count, elements: elements))
    }
    return Column(
      type, count: count, real: try plane(1),
      imaginary: type.dtype == .complex ? try plane(-1) : nil)
  }

  @Test func everyLayoutIsReadAndWritten() throws {
    for dtype in [DType.real, .complex] {
      for elements in Array(1...18) + [31, 64] {
        let type = ValueType(dtype, elements == 1 ? .scalar : try #require(Shape([elements])))
        let builder = ProgramBuilder()
        let x = builder.input("x", type)
        let program = try builder.finish([
          ("same", x), ("opposite", builder.emit(.unary(.negate), [x])),
          ("seven", builder.constant(Tensor(repeating: 7, dtype: dtype, shape: type.shape))),
        ])
        for set in InstructionSet.allCases where set.isAvailable {
          let executable = try Executable(program, set: set)
          for layout in Layout.allCases {
            for range in [0..<1, 0..<8, 3..<20, 1..<70] {
              let column = try column(type, layout, range.upperBound)
              for arrangement in [BatchResults.Layout.planes, .interleaved] {
                let results = try #require(
                  BatchResults(
                    program.outputTypes, capacity: range.count, layout: arrangement))
                try executable.evaluate([.column(column)], points: range, into: results)
                let isRight = range.enumerated().allSatisfy { place, point in
                  let value = column.value(at: point)
                  let opposite = Tensor(
                    planes: value.real.map { -$0 }, value.imaginary.map { -$0 }, dtype: dtype,
                    shape: type.shape)
                  return results.value(of: 0, at: place) == value
                    && results.value(of: 1, at: place) == opposite
                    && results.value(of: 2, at: place).real.allSatisfy { $0 == 7 }
                }
                #expect(
                  isRight, "\(dtype) \(elements) \(set) \(layout) \(range) \(arrangement)")
              }
            }
          }
        }
      }
    }
  }
}
