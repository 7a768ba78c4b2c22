import Programs
import Tensors

extension Tensor {
  /// Zeros of a type.
  init(zeros type: ValueType) { self.init(repeating: 0, dtype: type.dtype, shape: type.shape) }

  /// 1, or i, at one element and 0 elsewhere.
  init(unit element: Int, like type: ValueType, imaginary: Bool = false) {
    let zeros = [Double](repeating: 0, count: type.shape.count)
    var plane = zeros
    plane[element] = 1
    self.init(
      planes: imaginary ? zeros : plane, type.dtype == .complex ? (imaginary ? plane : zeros) : [],
      dtype: type.dtype, shape: type.shape)
  }

  /// The tensor whose columns these are: shape of the rows, then that of the columns. Where there are none they
  /// do not say whether it is complex.
  init(columns: [Tensor], _ rows: Shape, _ shape: Shape, isComplex: Bool) {
    func plane(_ part: (Tensor) -> [Double]) -> [Double] {
      let planes = columns.map(part)
      return [Double](unsafeUninitializedCapacity: rows.count * planes.count) { buffer, count in
        for (column, plane) in planes.enumerated() {
          for row in 0..<rows.count { buffer[row * planes.count + column] = plane[row] }
        }
        count = rows.count * planes.count
      }
    }
    self.init(
      planes: plane(\.real), isComplex ? plane(\.imaginaryOrZeros) : [],
      dtype: isComplex ? .complex : .real, shape: Shape(joining: rows, shape))
  }

  /// The tensor whose rows these are: shape of the rows, then that of each; with points, the axis of the points
  /// before both.
  init(rows: [Tensor], _ outer: Shape, _ shape: Shape, _ isComplex: Bool, _ points: Int? = nil) {
    let joined = Shape(joining: outer, shape)
    func plane(_ part: (Tensor) -> [Double]) -> [Double] {
      guard let points else { return rows.flatMap(part) }
      let planes = rows.map(part)
      let length = shape.count
      return (0..<points).flatMap { point in
        planes.flatMap { $0[point * length..<(point + 1) * length] }
      }
    }
    let all = points.flatMap { Shape([$0]) }.map { Shape(joining: $0, joined) }
    self.init(
      planes: plane(\.real), isComplex ? plane(\.imaginaryOrZeros) : [],
      dtype: isComplex ? .complex : .real, shape: all ?? joined)
  }

  var imaginaryOrZeros: [Double] { dtype == .complex ? imaginary : real.map { _ in 0 } }

  var doubled: Tensor {
    Tensor(planes: real.map { 2 * $0 }, imaginary.map { 2 * $0 }, dtype: dtype, shape: shape)
  }

  var zeroed: Tensor { Tensor(repeating: 0, dtype: dtype, shape: shape) }

  /// The largest finite part of some elements.
  func magnitude(of elements: Range<Int>) -> Double {
    func largest(_ plane: [Double]) -> Double {
      plane[elements].lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
    }
    return max(largest(real), dtype == .complex ? largest(imaginary) : 0)
  }
}

extension Shape {
  /// The axes of one shape followed by those of another; the elements have been counted before.
  init(joining first: Shape, _ second: Shape) {
    guard let shape = Shape(first.dimensions + second.dimensions) else {
      preconditionFailure("a matrix of more elements than its rows and columns were checked for")
    }
    self = shape
  }
}
