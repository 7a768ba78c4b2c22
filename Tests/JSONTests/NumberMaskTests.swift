import Support
import Testing

@testable import JSON

/// Texts without their numbers.
@Suite struct NumberMaskTests {
  private struct Masked: Equatable {
    var text: [UInt8]
    var numbers: [Double]

    init?(_ content: [UInt8]) {
      var (masked, values) = ([UInt8](), [Double]())
      let isSplit = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: content.count + 1) {
        text in
        withUnsafeTemporaryAllocation(of: (value: Double, offset: Int).self, capacity: 8) {
          numbers in
          guard let (length, count) = NumberMask.split(content.span, into: text, numbers) else {
            return false
          }
          masked = Array(text[..<length])
          values = numbers[..<count].map(\.value)
          return true
        }
      }
      if !isSplit { return nil }
      (text, numbers) = (masked, values)
    }
  }

  /// The numbers of a content that is matched with a text; nil where it does not match.
  private static func match(_ content: [UInt8], _ text: [UInt8]) -> [Double]? {
    let marks = text.indices.filter { text[$0] == NumberMask.mark }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 8) { numbers in
      NumberMask.match(content.span, text.span, marks: marks.span, numbers)
        ? Array(numbers[..<marks.count]) : nil
    }
  }

  @Test(arguments: [
    // what was split before, another content, its numbers if it differs in them alone
    (#"{"f":"x*1.5","x":2,"y":-3e2}"#, #"{"f":"x*1.5","x":-0.25,"y":7}"#, [-0.25, 7]),
    ("[1,2]", "[1e5,2.50]", [1e5, 2.5]),
    ("1", "17", [17]),
    ("[1,2]", "[1,2] ", nil),
    ("[1,2]", "[1,2", nil),
    ("[1,2]", "[1,", nil),
    ("[1,2]", "[1,]", nil),
    ("[1,2]", "[1,2,3]", nil),
    ("[1,2]", "[01,2]", nil),
    ("[1,2]", "[1.,2]", nil),
    ("[1,2]", "[1e999,2]", nil),
    ("[1,2]", "[1, 2]", nil),
    ("[1,2]", "[\0,2]", nil),
    (#"{"f":"x*1.5","x":2}"#, #"{"f":"x*2.5","x":2}"#, nil),
    ("[1,2]", "", nil),
  ])
  func aTextIsMatchedWithItsLike(_ known: String, _ content: String, _ numbers: [Double]?) throws {
    let masked = try #require(Masked(Array(known.utf8)))
    #expect(Self.match(Array(content.utf8), masked.text) == numbers)
  }

  /// Reading a content beside a known text finds what splitting it finds, whatever bytes differ.
  @Test func matchingIsSplittingAndComparing() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let known = Array(#"{"f":"x*1.5+\"2","x":{"re":2.25,"im":-3e2}}"#.utf8)
    let text = try #require(Masked(known)).text
    let bytes = Array("0123456789-+.eE\"\\,:{}[] \0x".utf8)
    var matches = 0
    for _ in 0..<20_000 {
      var content = known
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        let place = Int.random(in: content.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: content[place] = bytes.randomElement(using: &random)!
        case 1: content.insert(bytes.randomElement(using: &random)!, at: place)
        default: content.remove(at: place)
        }
      }
      let masked = Masked(content)
      let expected = masked.flatMap { $0.text == text ? $0.numbers : nil }
      #expect(
        Self.match(content, text) == expected,
        "seed \(seed): \(String(decoding: content, as: UTF8.self))")
      if expected != nil { matches += 1 }
    }
    #expect(matches > 500)
  }
}
