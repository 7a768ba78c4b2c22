/// A dense matrix of float64 or complex128 numbers in LAPACK's layout.
public struct Matrix: Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// Whether the numbers are complex.
  public let isComplex: Bool
  /// Column by column; of a complex matrix the real and the imaginary part of each number in turn.
  public var elements: [Double]

  /// A matrix with the same real number everywhere.
  public init(_ rows: Int, _ columns: Int, isComplex: Bool, repeating value: Double = 0) {
    self.rows = rows
    self.columns = columns
    self.isComplex = isComplex
    elements = [Double](repeating: value, count: rows * columns * (isComplex ? 2 : 1))
    if isComplex && value != 0 && !value.isNaN {
      for index in stride(from: 1, to: elements.count, by: 2) { elements[index] = 0 }
    }
  }

  /// A matrix from row-major planes that may hold others before and after it.
  ///
  /// - Precondition: both planes, or the real one alone, have rows · columns numbers from `offset` on.
  public init(
    planes real: [Double], _ imaginary: [Double], at offset: Int, rows: Int, columns: Int
  ) {
    self.init(rows, columns, isComplex: !imaginary.isEmpty)
    for column in 0..<columns {
      for row in 0..<rows {
        let (source, target) = (offset + row * columns + column, column * rows + row)
        if isComplex {
          elements[2 * target] = real[source]
          elements[2 * target + 1] = imaginary[source]
        } else {
          elements[target] = real[source]
        }
      }
    }
  }

  /// Appends the numbers in row-major order to planes.
  public func append(to real: inout [Double], _ imaginary: inout [Double]) {
    for row in 0..<rows {
      for column in 0..<columns {
        let index = column * rows + row
        if isComplex {
          real.append(elements[2 * index])
          imaginary.append(elements[2 * index + 1])
        } else {
          real.append(elements[index])
        }
      }
    }
  }

  /// The square matrix with ones on its diagonal.
  public static func identity(_ size: Int, isComplex: Bool) -> Matrix {
    var result = Matrix(size, size, isComplex: isComplex)
    for index in 0..<size { result.setReal(index, index, 1) }
    return result
  }

  /// A matrix of this one's shape in which nothing is a number.
  var undefined: Matrix { Matrix(rows, columns, isComplex: isComplex, repeating: .nan) }

  /// Whether every part of every number is finite.
  var isFinite: Bool { elements.allSatisfy(\.isFinite) }

  /// Doubles per number.
  var width: Int { isComplex ? 2 : 1 }

  /// The real part of an element.
  func real(_ row: Int, _ column: Int) -> Double { elements[(column * rows + row) * width] }

  /// The imaginary part of an element.
  func imaginary(_ row: Int, _ column: Int) -> Double {
    isComplex ? elements[(column * rows + row) * 2 + 1] : 0
  }

  mutating func setReal(_ row: Int, _ column: Int, _ value: Double) {
    elements[(column * rows + row) * width] = value
  }

  mutating func setImaginary(_ row: Int, _ column: Int, _ value: Double) {
    if isComplex { elements[(column * rows + row) * 2 + 1] = value }
  }
}
