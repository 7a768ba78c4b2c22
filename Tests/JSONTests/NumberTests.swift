import Glibc
import JSON
import Support
import Testing

/// Numbers against the C library's `strtod` and the standard library's `Double.description`, neither of
/// which the reader or the writer uses.
@Suite struct NumberTests {
  static let seed: UInt64 = 20_261_125

  private func read(_ text: String) throws -> Double {
    try JSONDocument(parsing: Array(text.utf8)).root.double()
  }

  private func written(_ value: Double) -> String {
    var writer = JSONWriter()
    writer.number(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// A million doubles of random bits: as short as `description`, and read back by `strtod` and by the
  /// reader to the same bits.
  @Test func aMillionRandomBitPatternsGoThereAndBack() throws {
    var generator = SeededGenerator(seed: Self.seed)
    var failures: [String] = []
    for _ in 0..<1_000_000 {
      let value = Double(bitPattern: generator.next())
      if !value.isFinite { continue }
      let text = written(value)
      if strtod(text, nil).bitPattern != value.bitPattern { failures.append("strtod: \(text)") }
      if try read(text).bitPattern != value.bitPattern { failures.append("reader: \(text)") }
      let digits = { (text: String) in significand(text) }
      if digits(text) != digits(value.description) { failures.append("digits: \(text)") }
      if failures.count > 10 { break }
    }
    #expect(failures.isEmpty, "seed \(Self.seed): \(failures)")
  }

  /// Texts of up to forty digits with a point and an exponent, many of them half-way between doubles.
  @Test func randomDecimalsAreReadAsTheCLibraryReadsThem() throws {
    var generator = SeededGenerator(seed: Self.seed)
    var failures: [String] = []
    for round in 0..<200_000 {
      let text = round % 2 == 0 ? decimal(&generator) : halfway(&generator)
      let want = strtod(text, nil)
      if !want.isFinite { continue }
      if try read(text).bitPattern != want.bitPattern { failures.append(text) }
      if failures.count > 10 { break }
    }
    #expect(failures.isEmpty, "seed \(Self.seed): \(failures)")
  }

  @Test(
    arguments: [
      ("-0", 0x8000_0000_0000_0000), ("-0.0", 0x8000_0000_0000_0000),
      ("-0e5", 0x8000_0000_0000_0000),
      ("0", 0), ("18446744073709551616", 0x43f0_0000_0000_0000),
      ("9007199254740993", 0x4340_0000_0000_0000), ("5e-324", 1), ("2.4703282292062327e-324", 0),
      ("2.4703282292062328e-324", 1), ("2.2250738585072011e-308", 0x000f_ffff_ffff_ffff),
      ("1.7976931348623157e308", 0x7fef_ffff_ffff_ffff),
      ("1.7976931348623158e308", 0x7fef_ffff_ffff_ffff), ("1e-400", 0), ("-1e-400", 1 << 63),
      ("1" + String(repeating: "0", count: 308), 0x7fe1_ccf3_85eb_c8a0),
      ("0." + String(repeating: "0", count: 399) + "1", 0),
      ("1" + String(repeating: "0", count: 399) + "e-399", 0x3ff0_0000_0000_0000),
    ] as [(String, UInt64)])
  func theEdgesOfDoubleAreReadExactly(text: String, bits: UInt64) throws {
    #expect(try read(text).bitPattern == bits)
  }

  @Test(arguments: ["1e400", "-1e400", "1.7976931348623159e308", "1e99999999999999999999"])
  func whatIsBeyondDoubleSaysWhere(text: String) throws {
    let root = try JSONDocument(parsing: Array("{\"a\":[1,\(text)]}".utf8)).root
    let error = #expect(throws: JSONError.self) { try root.members(among: ["a"])["a"]?.numbers() }
    #expect(error?.kind == .numberOutOfRange)
    #expect(error?.pointer == "/a/1")
  }

  private func decimal(_ generator: inout SeededGenerator) -> String {
    let digits = Int.random(in: 1...40, using: &generator)
    let text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
    let lead = String(Int.random(in: 1...9, using: &generator))
    let exponent = Int.random(in: -360...340, using: &generator)
    return Bool.random(using: &generator)
      ? "\(lead).\(text)e\(exponent)" : "-\(lead)\(text)e\(exponent)"
  }

  /// The exact decimal of the middle of two neighbouring doubles below 2^63, where rounding decides.
  private func halfway(_ generator: inout SeededGenerator) -> String {
    let integer = UInt64.random(in: (1 << 53)..<(1 << 62), using: &generator)
    // Of its bits 53 count; the first one after them set, and none behind it, is the middle.
    let dropped = UInt64(64 - integer.leadingZeroBitCount - 53)
    let half = ((integer >> dropped) << dropped) | (1 << (dropped - 1))
    return String(half)
  }
}

/// The digits of a number without sign, point, exponent and zeros at either end.
private func significand(_ text: String) -> String {
  let mantissa = text.split(separator: "e", omittingEmptySubsequences: false)[0]
  let digits = mantissa.filter(\.isNumber).drop { $0 == "0" }
  return String(digits.reversed().drop { $0 == "0" }.reversed())
}
