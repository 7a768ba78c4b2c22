import Glibc

/// A generator whose whole sequence follows from a seed that a failing test prints.
///
/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// A generator that starts from a seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number of either sign whose magnitude lies in a range.
  public mutating func signed(_ magnitude: ClosedRange<Double>) -> Double {
    let number = Double.random(in: magnitude, using: &self)
    return Bool.random(using: &self) ? number : -number
  }

  /// A new seed: the environment's `WIRTINGER_TEST_SEED` if it is set, else a random one.
  public static func freshSeed(environment: String?) -> UInt64 {
    let text = environment ?? getenv("WIRTINGER_TEST_SEED").map { String(cString: $0) }
    return text.flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
  }
}
