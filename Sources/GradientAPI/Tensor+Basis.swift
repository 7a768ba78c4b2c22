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

  /// The tensor whose columns these are: shape of the rows, then that of the columns.
  init(columns: [Tensor], _ rows: Shape, _ shape: Shape) {
    let isComplex = columns.contains { $0.dtype == .complex }
    func plane(_ part: (Tensor) -> [Double]) -> [Double] {
      let planes = columns.map(part)
      return (0..<rows.count).flatMap { row in planes.map { $0[row] } }
    }
    self.init(
      planes: plane(\.real), isComplex ? plane(\.imaginaryOrZeros) : [],
      dtype: isComplex ? .complex : .real, shape: Shape(joining: rows, shape))
  }

  /// The tensor whose rows these are: shape of the rows, then that of each.
  init(rows: [Tensor], _ outer: Shape, _ shape: Shape, _ isComplex: Bool) {
    self.init(
      planes: rows.flatMap(\.real), isComplex ? rows.flatMap(\.imaginaryOrZeros) : [],
      dtype: isComplex ? .complex : .real, shape: Shape(joining: outer, shape))
  }

  var imaginaryOrZeros: [Double] { dtype == .complex ? imaginary : real.map { _ in 0 } }

  var doubled: Tensor {
    Tensor(planes: real.map { 2 * $0 }, imaginary.map { 2 * $0 }, dtype: dtype, shape: shape)
  }

  var zeroed: Tensor { Tensor(repeating: 0, dtype: dtype, shape: shape) }

  /// The largest finite part.
  var magnitude: Double {
    (real + imaginary).lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
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
