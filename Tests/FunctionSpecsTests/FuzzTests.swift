import Programs
import Support
import Testing

import class Foundation.ProcessInfo

@testable import FunctionSpecs

/// Texts that nobody would write: a fault or a program, never a trap.
@Suite struct FuzzTests {
  static let formulas = [
    "y = x * exp( im * 1.5 )\nreturn real(y)",
    "a, b = x, z; a += 1  # note\nabs(a)**2 + where(x > 0, b, -1e-3).real",
    "clip(x, min=0, max=1) if 0 < x <= 2 and not x == 1 else np.pi // 2 % 3",
    "s = 0\nfor i in range(3):\n  s = s + x^i\n  t = s\ns",
    "f(x[1:3, ::-1, :], [1, 2.5j], (x,), 'ij', axis=None)",
    "α = x \\\n  - 1_000\r\n(α @ x | ~(x != z) & True).T.sum()",
  ]
  static let tokens =
    Symbol.allCases.map(\.rawValue) + Keyword.allCases.map(\.rawValue) + [
      "x", "z", "abs", "range", "np", "1", "-0", "1024", "9223372036854775807", "1e308", "2im",
      ".5",
      "'a'", "\"", "#", "\\", "\n", "\n    ", "\r", ";", " ", "\t", "é", "\u{301}", "𝒳", "\0", "{",
    ]

  /// Whether the text is a formula with a meaning; what it is not must have a sentence and a place
  /// inside of the text.
  private func isAccepted(_ bytes: [UInt8]) -> Bool {
    do throws(Fault) {
      _ = try Parser.parse(bytes, FormulaLimits())
    } catch {
      let fault = error.located(in: bytes)
      #expect(!fault.description.isEmpty)
      if let range = fault.range {
        #expect(range.lowerBound >= 0 && range.upperBound <= bytes.count, "\(bytes)")
      }
      return false
    }
    // Bytes that are no UTF-8 pass in comments; as a string the text is repaired, and longer.
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(SpecError) {
      let formula = try Formula(text)
      _ = (formula.freeNames, formula.usedNames, formula.syntax.description)
      _ = try formula.program(inputs: [Input("x", .real), Input("z", .complex)])
      return true
    } catch {
      #expect(!error.description.isEmpty)
      if let range = error.range {
        #expect(!range.isEmpty && range.upperBound <= text.utf8.count, "\(bytes)")
      }
      return false
    }
  }

  @Test func prefixesAndSuffixes() {
    var accepted = 0
    for formula in Self.formulas {
      let bytes = Array(formula.utf8)
      for length in 0...bytes.count {
        if isAccepted(Array(bytes.prefix(length))) { accepted += 1 }
        if isAccepted(Array(bytes.suffix(length))) { accepted += 1 }
      }
    }
    #expect(accepted > 10)
  }

  @Test func changedFormulas() {
    let seed = SeededGenerator.freshSeed(
      environment: ProcessInfo.processInfo.environment["WIRTINGER_TEST_SEED"])
    print("formulas changed with WIRTINGER_TEST_SEED=\(seed)")
    var generator = SeededGenerator(seed: seed)
    var accepted = 0
    for round in 0..<6_000 {
      var bytes = Array(Self.formulas[round % Self.formulas.count].utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) { change(&bytes, &generator) }
      if isAccepted(bytes) { accepted += 1 }
    }
    #expect(accepted > 20)
  }

  @Test func tokensInAnyOrder() {
    let seed = SeededGenerator.freshSeed(
      environment: ProcessInfo.processInfo.environment["WIRTINGER_TEST_SEED"])
    print("tokens drawn with WIRTINGER_TEST_SEED=\(seed)")
    var generator = SeededGenerator(seed: seed)
    var accepted = 0
    for _ in 0..<6_000 {
      var text = ""
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        text += Self.tokens.randomElement(using: &generator) ?? ""
      }
      if isAccepted(Array(text.utf8)) { accepted += 1 }
    }
    #expect(accepted > 10)
  }

  private func change(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let place = Int.random(in: 0...bytes.count, using: &generator)
    let end = min(bytes.count, place + Int.random(in: 1...6, using: &generator))
    switch Int.random(in: 0..<6, using: &generator) {
    case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 3:
      let other = Int.random(in: 0...bytes.count, using: &generator)
      bytes.insert(contentsOf: bytes[place..<end], at: other)
    case 4: bytes.replaceSubrange(place..<end, with: token(&generator))
    default: bytes.insert(contentsOf: token(&generator), at: place)
    }
  }

  private func token(_ generator: inout SeededGenerator) -> [UInt8] {
    Array((Self.tokens.randomElement(using: &generator) ?? "x").utf8)
  }
}
