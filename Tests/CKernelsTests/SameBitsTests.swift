import Glibc
import Support
import Testing

@testable import CKernels

/// One answer, whatever the instruction set, the length, the alignment and the place in a block.
@Suite struct SameBitsTests {
  private static let seed: UInt64 = 20_261_125

  /// All specials (all tuples of them for more than one argument, every 7th for more than two), then
  /// random numbers over the whole range and about 1: 200,000 points for each function.
  private struct Points {
    let planes: [Space]
    let count: Int

    init(inputs: Int, random: Int) {
      var generator = SeededGenerator(seed: seed)
      let special = Double.special
      let choices = stride(from: 0, to: special.count, by: inputs > 2 ? 7 : 1).map { special[$0] }
      let tuples = (0..<inputs).reduce(1) { product, _ in product * choices.count }
      let total = tuples + random
      count = total
      planes = (0..<inputs).map { _ in Space(total) }
      for index in 0..<tuples {
        var rest = index
        for plane in planes {
          plane.base[index] = choices[rest % choices.count]
          rest /= choices.count
        }
      }
      for plane in planes {
        for index in tuples..<total {
          let bits = generator.next()
          plane.base[index] =
            index % 2 == 0
            ? Double(bitPattern: bits) : 40 * (Double(bits >> 11) * 0x1p-53 - 0.5)
        }
      }
    }
  }

  private static let points = [1, 2, 4].map { Points(inputs: $0, random: 200_000) }

  @Test(arguments: Kernel.all.map(\.name))
  func everyInstructionSetGivesTheSameBits(name: String) throws {
    let kernel = try #require(Kernel.named(name))
    let points = try #require(Self.points.first { $0.planes.count == kernel.inputs })
    func evaluate(_ set: Int) -> [Space] {
      let results = (0..<kernel.outputs).map { _ in Space(points.count) }
      kernel.run(
        points.count, points.planes.map { UnsafePointer($0.base) }, results.map(\.base), set: set)
      return results
    }
    let expected = evaluate(Kernel.availableSets.last!.index)
    for set in Kernel.availableSets.dropLast() {
      for (plane, (a, b)) in zip(evaluate(set.index), expected).enumerated() {
        guard let i = Self.firstDifference(a, b) else { continue }
        let argument = points.planes.map { $0.base[i] }
        Issue.record(
          "\(set.name), result \(plane) at \(argument): \(a.base[i]) is not \(b.base[i]); seed \(Self.seed)"
        )
      }
    }
  }

  /// The first place where the bits differ and are not both NaN; memory is compared in pieces, because
  /// most of them have no difference at all.
  private static func firstDifference(_ a: Space, _ b: Space) -> Int? {
    for start in stride(from: 0, to: a.count, by: 64) {
      let end = min(a.count, start + 64)
      if memcmp(a.base + start, b.base + start, 8 * (end - start)) == 0 { continue }
      if let i = (start..<end).first(where: {
        a.base[$0].comparableBits != b.base[$0].comparableBits
      }) {
        return i
      }
    }
    return nil
  }

  @Test(arguments: Kernel.all.map(\.name))
  func everyLengthAndPlaceGivesTheSameBits(name: String) throws {
    let kernel = try #require(Kernel.named(name))
    let points = try #require(Self.points.first { $0.planes.count == kernel.inputs })
    let planes = points.planes.map { plane in
      (points.count - 24..<points.count).map { plane.base[$0] }
    }
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
}
