import Glibc

/// The numbers of the workloads, the same as in Peers/data.py and Peers/limit.cpp.
enum Numbers {
  /// SplitMix64 (Steele, Lea, Flood 2014) as numbers in [-1, 1).
  static func uniform(_ seed: UInt64, _ count: Int, times factor: Double = 1) -> [Double] {
    (0..<count).map { index in
      var bits = seed &+ 0x9E37_79B9_7F4A_7C15 &* UInt64(index + 1)
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      bits ^= bits >> 31
      return (Double(bits >> 11) * 0x1p-52 - 1) * factor
    }
  }

  /// Two planes side by side, as files have complex numbers.
  static func interleaved(_ real: [Double], _ imaginary: [Double]) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(2 * real.count)
    for (re, im) in zip(real, imaginary) {
      numbers.append(re)
      numbers.append(im)
    }
    return numbers
  }
}
