import Programs
import Support
import Tensors
import Testing

@testable import Evaluation

/// Whether two numbers agree: NaN with NaN, infinities and zeros with their signs, other numbers to a
/// relative error or to an error of the size that `scale` has.
func agree(_ a: Double, _ b: Double, tolerance: Double, scale: Double = 0) -> Bool {
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
  if a.isInfinite || b.isInfinite { return a == b }
  if a == 0 && b == 0 { return a.sign == b.sign }
  let size = max(max(a.magnitude, b.magnitude), scale)
  // Below the normal numbers an ulp is no relative error.
  return (a - b).magnitude <= tolerance * size + 8 * Double.leastNonzeroMagnitude
}

/// Whether two numbers are the same bits; what a NaN carries beside being one is not defined.
func isSame(_ a: Double, _ b: Double) -> Bool {
  a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
}

extension Tensor {
  /// The first element where the two do not agree, described; nil if there is none.
  func disagreement(_ other: Tensor, tolerance: Double, scale floor: Double = 0) -> String? {
    guard dtype == other.dtype, shape == other.shape else { return "\(shape) and \(other.shape)" }
    for index in real.indices {
      let scale =
        dtype == .complex && real[index].isFinite && imaginary[index].isFinite
        ? max(floor, real[index].magnitude, imaginary[index].magnitude) : floor
      let pairs =
        [(real[index], other.real[index])]
        + (dtype == .complex ? [(imaginary[index], other.imaginary[index])] : [])
      for (a, b) in pairs where !agree(a, b, tolerance: tolerance, scale: scale) {
        return "element \(index): \(self.text(index)) and \(other.text(index))"
      }
    }
    return nil
  }

  /// The first element whose bits differ, described; nil if there is none.
  func difference(_ other: Tensor) -> String? {
    guard dtype == other.dtype, shape == other.shape else { return "\(shape) and \(other.shape)" }
    for index in real.indices {
      let isEqual =
        isSame(real[index], other.real[index])
        && (dtype != .complex || isSame(imaginary[index], other.imaginary[index]))
      if !isEqual { return "element \(index): \(self.text(index)) and \(other.text(index))" }
    }
    return nil
  }

  private func text(_ index: Int) -> String {
    dtype == .complex ? "(\(real[index]), \(imaginary[index]))" : "\(real[index])"
  }
}

/// Points of a batch as columns, and each of them alone.
struct Points {
  let columns: [Column]
  let count: Int

  init(columns: [Column], count: Int) {
    self.columns = columns
    self.count = count
  }

  init(_ types: [ValueType], count: Int, _ number: (_ point: Int) -> Double) throws {
    self.count = count
    columns = try types.map { type in
      let shape = try #require(Shape([count] + type.shape.dimensions))
      func plane() -> [Double] {
        (0..<shape.count).map {
          let x = number($0 / max(1, type.shape.count))
          return type.dtype == .boolean ? (x > 0 ? 1 : 0) : x
        }
      }
      let tensor = Tensor(
        planes: plane(), type.dtype == .complex ? plane() : [], dtype: type.dtype, shape: shape)
      return try #require(Column(tensor))
    }
  }

  func arguments(at point: Int) -> [Tensor] { columns.map { $0.value(at: point) } }

  func evaluate(
    _ executable: Executable, _ range: Range<Int>, width: Int = 1
  ) throws -> BatchResults {
    let results = try #require(
      BatchResults(executable.program.outputTypes, capacity: range.count))
    try executable.evaluate(
      columns.map(BatchInput.column), points: range, into: results, width: width)
    return results
  }
}

extension BatchResults {
  /// A result at one point.
  func value(of result: Int, at point: Int) -> Tensor {
    let type = types[result]
    func plane(_ imaginary: Bool) -> [Double] {
      (0..<type.shape.count).map {
        number(of: result, point: point, element: $0, imaginary: imaginary)
      }
    }
    return Tensor(
      planes: plane(false), type.dtype == .complex ? plane(true) : [], dtype: type.dtype,
      shape: type.shape)
  }
}
