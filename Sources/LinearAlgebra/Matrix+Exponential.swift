#if canImport(Glibc)
  import Glibc
#endif

extension Matrix {
  /// exp(A) by scaling and squaring of a Padé approximant.
  ///
  /// Degree and scaling follow Al-Mohy and Higham, "A New Scaling and Squaring Algorithm for the Matrix
  /// Exponential", SIAM J. Matrix Anal. Appl. 31 (2009), with exact norms of powers where they estimate:
  /// ‖A^p‖^(1/p) instead of ‖A‖, so that the triangular block matrices from which derivatives are taken are
  /// not scaled more than their diagonal blocks need.
  public var exponential: Matrix {
    guard isFinite else { return undefined }
    let a2 = self * self
    let a4 = a2 * a2
    let a6 = a4 * a2
    let (d4, d6) = (pow(a4.oneNorm, 0.25), pow(a6.oneNorm, 1 / 6.0))
    guard d4.isFinite, d6.isFinite else { return scaledBeforehand }
    let small = max(d4, d6)
    for (degree, bound) in [(3, 1.495585217958292e-2), (5, 2.53939833006323e-1)]
    where small <= bound && extraSquarings(degree) == 0 {
      return pade(degree, [a2, a4])
    }
    let a8 = a4 * a4
    let d8 = pow(a8.oneNorm, 0.125)
    let middle = max(d6, d8)
    for (degree, bound) in [(7, 9.504178996162932e-1), (9, 2.097847961257068)]
    where middle <= bound && extraSquarings(degree) == 0 {
      return pade(degree, [a2, a4, a6, a8])
    }
    let d10 = pow((a6 * a4).oneNorm, 0.1)
    let large = min(middle, max(d8, d10))
    guard large.isFinite else { return scaledBeforehand }
    var squarings = large == 0 ? 0 : max(0, Int(log2(large / 4.25).rounded(.up)))
    squarings += scaled(exp2(-Double(squarings))).extraSquarings(13)
    let factor = exp2(-Double(squarings))
    var result = scaled(factor).pade13(
      a2.scaled(factor * factor), a4.scaled(pow(factor, 4)), a6.scaled(pow(factor, 6)))
    for _ in 0..<squarings { result = result * result }
    return result
  }

  /// For norms whose powers overflow: the square of the exponential of half the matrix, often enough.
  private var scaledBeforehand: Matrix {
    let norm = oneNorm
    guard norm.isFinite else { return undefined }
    let squarings = max(1, Int(log2(norm).rounded(.up)) - 30)
    var result = scaled(exp2(-Double(squarings))).exponential
    for _ in 0..<squarings { result = result * result }
    return result
  }

  /// Squarings beyond those that the norm of the powers asks for, so that the backward error of the
  /// approximant stays below half a unit in the last place: the leading coefficient of the error times
  /// ‖|A|^(2m+1)‖ / ‖A‖.
  private func extraSquarings(_ degree: Int) -> Int {
    let norm = oneNorm
    if norm == 0 { return 0 }
    var magnitudes = Matrix(rows, columns, isComplex: false)
    for column in 0..<columns {
      for row in 0..<rows {
        let size = Scalar(real(row, column), imaginary(row, column)).magnitude
        magnitudes.setReal(row, column, size)
      }
    }
    // 1ᵀ|A|^p as p products with a row: the norm of a power of a non-negative matrix.
    var row = Matrix(1, rows, isComplex: false, repeating: 1)
    for _ in 0..<(2 * degree + 1) { row = row * magnitudes }
    let power = row.elements.max() ?? 0
    // C(2m, m) (2m + 1)! in logarithms.
    let m = Double(degree)
    let logCoefficient = lgamma(2 * m + 1) - 2 * lgamma(m + 1) + lgamma(2 * m + 2)
    let logRatio = log(power) - log(norm) - logCoefficient
    guard logRatio.isFinite else { return 0 }
    let bits = (logRatio + 53 * log(2.0)) / log(2.0)
    return max(0, Int((bits / (2 * m)).rounded(.up)))
  }

  /// The [m/m] approximant with m = 3, 5, 7, 9 from the even powers: (V - U)⁻¹ (V + U).
  private func pade(_ degree: Int, _ even: [Matrix]) -> Matrix {
    let b = padeCoefficients(degree)
    let one = Matrix.identity(rows, isComplex: isComplex)
    var (odd, other) = (one.scaled(b[1]), one.scaled(b[0]))
    for power in 1...(degree / 2) {
      odd = odd + even[power - 1].scaled(b[2 * power + 1])
      other = other + even[power - 1].scaled(b[2 * power])
    }
    return quotient(self * odd, other)
  }

  private func pade13(_ a2: Matrix, _ a4: Matrix, _ a6: Matrix) -> Matrix {
    let b = padeCoefficients(13)
    let one = Matrix.identity(rows, isComplex: isComplex)
    func sum(_ start: Int) -> (high: Matrix, low: Matrix) {
      (
        a6.scaled(b[start + 12]) + a4.scaled(b[start + 10]) + a2.scaled(b[start + 8]),
        a6.scaled(b[start + 6]) + a4.scaled(b[start + 4]) + a2.scaled(b[start + 2])
          + one.scaled(b[start])
      )
    }
    let (odd, even) = (sum(1), sum(0))
    return quotient(self * (a6 * odd.high + odd.low), a6 * even.high + even.low)
  }

  private func quotient(_ u: Matrix, _ v: Matrix) -> Matrix { LUFactors(v - u).solve(v + u) }

  /// b_j = (2m - j)! m! / ((2m)! (m - j)! j!), scaled so that all are integers.
  private func padeCoefficients(_ m: Int) -> [Double] {
    var coefficients = [1.0]
    for j in 1...m {
      coefficients.append(
        coefficients[j - 1] * Double(m - j + 1) / (Double(2 * m - j + 1) * Double(j)))
    }
    let scale = 1 / coefficients[m]
    return coefficients.map { ($0 * scale).rounded() } + [0]
  }
}
