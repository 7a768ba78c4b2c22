import CLinearAlgebra

extension Matrix {
  /// The product of matrices of one element type.
  public static func * (left: Matrix, right: Matrix) -> Matrix {
    precondition(left.columns == right.rows && left.isComplex == right.isComplex)
    var result = Matrix(left.rows, right.columns, isComplex: left.isComplex)
    if result.elements.isEmpty { return result }
    wla_multiply(
      left.isComplex ? 1 : 0, CInt(left.rows), CInt(right.columns), CInt(left.columns),
      left.elements, right.elements, &result.elements)
    return result
  }

  static func + (left: Matrix, right: Matrix) -> Matrix {
    var result = left
    for index in result.elements.indices { result.elements[index] += right.elements[index] }
    return result
  }

  static func - (left: Matrix, right: Matrix) -> Matrix {
    var result = left
    for index in result.elements.indices { result.elements[index] -= right.elements[index] }
    return result
  }

  /// The product with a real number.
  func scaled(_ factor: Double) -> Matrix {
    var result = self
    for index in result.elements.indices { result.elements[index] *= factor }
    return result
  }

  /// The product with a complex number, whose imaginary part a real matrix ignores.
  func scaled(_ factor: Scalar) -> Matrix {
    guard isComplex else { return scaled(factor.re) }
    var result = self
    for index in stride(from: 0, to: elements.count, by: 2) {
      let (re, im) = (elements[index], elements[index + 1])
      result.elements[index] = re * factor.re - im * factor.im
      result.elements[index + 1] = re * factor.im + im * factor.re
    }
    return result
  }

  /// Column j multiplied by the real number j of a list.
  func scaled(columns factors: [Double]) -> Matrix {
    var result = self
    let length = rows * width
    for column in 0..<columns {
      for index in (column * length)..<((column + 1) * length) {
        result.elements[index] *= factors[column]
      }
    }
    return result
  }

  /// Rows and columns exchanged, and conjugates taken if asked for.
  func transposed(conjugated: Bool) -> Matrix {
    var result = Matrix(columns, rows, isComplex: isComplex)
    for column in 0..<columns {
      for row in 0..<rows {
        result.setReal(column, row, real(row, column))
        if isComplex {
          let part = imaginary(row, column)
          result.setImaginary(column, row, conjugated ? -part : part)
        }
      }
    }
    return result
  }

  /// The conjugate transpose.
  public var adjoint: Matrix { transposed(conjugated: true) }

  /// (A + Aᴴ)/2: what functions of Hermitian matrices are functions of.
  var hermitianPart: Matrix {
    var result = self
    for column in 0..<columns {
      for row in 0..<rows {
        // Halves first, so that no sum leaves the range.
        result.setReal(row, column, 0.5 * real(row, column) + 0.5 * real(column, row))
        if isComplex {
          result.setImaginary(
            row, column, 0.5 * imaginary(row, column) - 0.5 * imaginary(column, row))
        }
      }
    }
    return result
  }

  /// The elements in a range of rows and a range of columns.
  func block(_ rowRange: Range<Int>, _ columnRange: Range<Int>) -> Matrix {
    var result = Matrix(rowRange.count, columnRange.count, isComplex: isComplex)
    for (j, column) in columnRange.enumerated() {
      for (i, row) in rowRange.enumerated() {
        result.setReal(i, j, real(row, column))
        result.setImaginary(i, j, imaginary(row, column))
      }
    }
    return result
  }

  /// Puts another matrix in the place of the elements from a row and a column on.
  mutating func place(_ block: Matrix, _ row: Int, _ column: Int) {
    for j in 0..<block.columns {
      for i in 0..<block.rows {
        setReal(row + i, column + j, block.real(i, j))
        setImaginary(row + i, column + j, block.imaginary(i, j))
      }
    }
  }

  /// The sum of the diagonal.
  var trace: Scalar {
    (0..<min(rows, columns)).reduce(Scalar(0, 0)) {
      Scalar($0.re + real($1, $1), $0.im + imaginary($1, $1))
    }
  }

  /// The largest sum of magnitudes of a column.
  var oneNorm: Double {
    var largest = 0.0
    for column in 0..<columns {
      var sum = 0.0
      for row in 0..<rows { sum += Scalar(real(row, column), imaginary(row, column)).magnitude }
      // A NaN stays the largest.
      if !(sum <= largest) { largest = sum }
    }
    return largest
  }
}
