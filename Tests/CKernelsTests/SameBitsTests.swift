import Support
import Testing

@testable import CKernels

/// One answer, whatever the instruction set, the length, the alignment and the place in a block.
@Suite struct SameBitsTests {
  private static let seed: UInt64 = 20_261_125

  @Test(arguments: Kernel.all.map(\.name))
  func everyInstructionSetGivesTheSameBits(name: String) throws {
    let kernel = try #require(Kernel.named(name))
    let planes = Self.arguments(of: kernel)
    let expected = kernel(planes, set: Kernel.availableSets.last!.index)
    for set in Kernel.availableSets {
      let found = kernel(planes, set: set.index)
      for (plane, (a, b)) in zip(found, expected).enumerated() {
        let different = a.indices.first { a[$0].comparableBits != b[$0].comparableBits }
        if let i = different {
          let argument = planes.map { $0[i] }
          Issue.record(
            "\(set.name), result \(plane) at \(argument): \(a[i]) is not \(b[i]); seed \(Self.seed)"
          )
        }
      }
    }
  }

  @Test(arguments: Kernel.all.map(\.name))
  func everyLengthAndPlaceGivesTheSameBits(name: String) throws {
    let kernel = try #require(Kernel.named(name))
    let planes = Self.arguments(of: kernel).map { Array($0.suffix(24)) }
    for set in Kernel.availableSets {
      let expected = kernel(planes, set: set.index)
      for offset in 0..<8 {
        for length in 1...17 {
          let start = (offset * 3) % 8
          let part = planes.map { Array($0[start..<start + length]) }
          let found = kernel(part, set: set.index, offset: offset)
          for (a, b) in zip(found, expected) {
            let same = zip(a, b[start...]).allSatisfy { $0.comparableBits == $1.comparableBits }
            #expect(same, "\(set.name), \(length) points at offset \(offset)")
          }
        }
      }
    }
  }

  /// All specials (all tuples of them for more than one argument, every 7th for more than two), then
  /// random numbers over the whole range and about 1.
  private static func arguments(of kernel: Kernel) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    var planes = Array(repeating: [Double](), count: kernel.inputs)
    let special = Double.special
    let step = kernel.inputs > 2 ? 7 : 1
    let choices = stride(from: 0, to: special.count, by: step).map { special[$0] }
    var digits = Array(repeating: 0, count: kernel.inputs)
    repeat {
      for (plane, digit) in digits.enumerated() { planes[plane].append(choices[digit]) }
      var place = 0
      while place < digits.count {
        digits[place] += 1
        if digits[place] < choices.count { break }
        digits[place] = 0
        place += 1
      }
      if place == digits.count { break }
    } while true
    for index in 0..<20_000 {
      for plane in planes.indices {
        let value =
          index % 2 == 0
          ? Double(bitPattern: UInt64.random(in: .min ... .max, using: &generator))
          : Double.random(in: -20...20, using: &generator)
        planes[plane].append(value)
      }
    }
    return planes
  }
}
