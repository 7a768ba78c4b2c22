import CFourier

/// Discrete Fourier transforms of complex numbers.
public enum FourierTransform {
  /// The transforms of lanes of `length` numbers each, one lane after the other in two planes, not scaled:
  /// X_k = Σ x_j exp(∓2πi jk/n), with + in the exponent for the inverse.
  ///
  /// - Returns: the planes of the results in the same order; NaN if there was no memory.
  public static func transform(
    real: [Double], imaginary: [Double], length: Int, isInverse: Bool
  ) -> (real: [Double], imaginary: [Double]) {
    precondition(real.count == imaginary.count && length > 0 && real.count % length == 0)
    var input = [Double](repeating: 0, count: 2 * real.count)
    for index in real.indices {
      input[2 * index] = real[index]
      input[2 * index + 1] = imaginary[index]
    }
    var output = [Double](repeating: .nan, count: input.count)
    let status = wf_transform(length, isInverse ? 1 : 0, real.count / length, input, &output)
    if status != 0 { return (real.map { _ in .nan }, real.map { _ in .nan }) }
    return (real.indices.map { output[2 * $0] }, real.indices.map { output[2 * $0 + 1] })
  }
}
