import Testing

@testable import FunctionSpecs

/// Numbers in text, against Python's `float(Fraction(…))` of the exact value.
@Suite struct MathJSONNumberTests {
  static let rows: [(text: String, value: Double?)] = [
    ("1", 1), ("-1", -1), ("+1", 1), ("007", 7), ("1.", 1), (".5", 0.5), ("1e3", 1000),
    ("1.5E-3", 0.0015), ("-0", -0.0), ("12345678901234567890", 12345678901234567168),
    ("3n", 3), ("3.25d", 3.25), ("0.(3)", 1.0 / 3), ("0.1(6)", 1.0 / 6), ("0.(142857)", 1.0 / 7),
    ("0.4(9)", 0.5), ("9.(9)", 10), ("-0.(9)", -1), ("1.(0)", 1), ("1.(3)e2", 400.0 / 3),
    // Halfway between two doubles to the even one; a digit more, however late, decides.
    ("9007199254740993", 9007199254740992), ("9007199254740993.(0)", 9007199254740992),
    ("9007199254740993.0(01)", 9007199254740994), ("9007199254740992.(9)", 9007199254740992),
    ("1e400", .infinity), ("-1e400", -.infinity), ("1e-400", 0), ("Infinity", .infinity),
    ("+Infinity", .infinity), ("-Infinity", -.infinity), ("NaN", .nan),
    ("1e99999999999999999999", .infinity), ("1e-99999999999999999999", 0),
    ("", nil), ("-", nil), (".", nil), ("1e", nil), ("1.2.3", nil), ("0x10", nil), ("1.()", nil),
    ("1.(3", nil), ("(3)", nil), ("1 ", nil), ("infinity", nil), ("1.(3)4", nil), ("n", nil),
  ]

  @Test(arguments: rows.indices) func value(_ index: Int) {
    let (text, expected) = Self.rows[index]
    let found = MathJSONNumber.value(of: text)
    #expect(found?.bitPattern == expected?.bitPattern, "\(text): \(String(describing: found))")
  }
}
