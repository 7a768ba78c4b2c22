import FunctionSpecs
import Programs
import Support
import Tensors
import Testing

/// Numbers of formulas against the standard library's, bit by bit.
@Suite struct DecimalNumbers {
  private func value(_ text: String) throws -> Double? {
    let program = try Formula(text).program(inputs: [])
    guard case .constant(let tensor) = program.instructions[0].operation else { return nil }
    return tensor.real[0]
  }

  private func digits(_ count: Int, _ generator: inout SeededGenerator) -> String {
    String((0..<count).map { _ in Character("\(Int.random(in: 0...9, using: &generator))") })
  }

  @Test func areTheNearestDoubles() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<3000 {
      let whole = digits(Int.random(in: 1...20, using: &generator), &generator)
      var text = whole + "." + digits(Int.random(in: 0...24, using: &generator), &generator)
      if Bool.random(using: &generator) {
        text += "e\(Int.random(in: -40...40, using: &generator))"
      }
      #expect(try value(text)?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }

  @Test(arguments: [
    "0.0", "0", ".5", "5.0", "1e22", "1e23", "1e-22", "9007199254740993", "9007199254740993.0",
    "123456789012345678901234567890", "1_000.5", "1e1_0", "2.5E+3", "4.9e-324",
    "2.2250738585072011e-308", "000000000000000000001.5", "1.7976931348623157e308",
  ])
  func atTheBorders(_ text: String) throws {
    let expected = try #require(Double(text.filter { $0 != "_" }))
    #expect(try value(text)?.bitPattern == expected.bitPattern)
  }

  @Test(arguments: ["1e309", "1e99999999999999999999", "1_", "1.5_", "0x10", "2x"])
  func whatIsNoNumberIsSaid(_ text: String) {
    #expect(throws: SpecError.self) { try Formula(text) }
  }

  @Test func namesOfAllLengthsAreKeptApart() throws {
    let names = [
      "a", "b", "ab", "ba", "abcdefgh", "abcdefg", "abcdefghi", "abcdefghj", "é", "éa", "in_",
    ]
    let text = names.enumerated().map { "\($1) = x + \($0)" }.joined(separator: "\n")
    let formula = try Formula(text + "\n" + names.joined(separator: ", "))
    #expect(formula.freeNames == ["x"])
    let program = try formula.program(inputs: [Input("x", .real)])
    let results = try program.evaluate([.init(0)]).map { $0.real[0] }
    #expect(results == names.indices.map(Double.init))
  }
}
