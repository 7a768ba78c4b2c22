import JSON
import Testing

import class Foundation.Bundle
import struct Foundation.Data
import struct Foundation.URL

/// The cases of the public JSON Parsing Test Suite: `y_` must be read, `n_` must be refused, and `i_` is
/// ours to decide. `Fixtures/suite.txt` has the cases, this file the decisions.
@Suite struct SuiteTests {
  /// What is refused although the suite accepts it: a second member of the same name would change the
  /// meaning in silence (RFC 8259 section 4 leaves it to the reader).
  static let refusedAlthoughAccepted: Set<String> = [
    "y_object_duplicated_key", "y_object_duplicated_key_and_value",
  ]

  /// The `i_` cases that are read; all others are refused, because they are no Unicode text
  /// (section 8.1), begin with a byte order mark, or are deeper than the limit.
  static let accepted: Set<String> = [
    // Any number is JSON. Those beyond the range of double are refused when they are asked for.
    "i_number_double_huge_neg_exp", "i_number_huge_exp", "i_number_neg_int_huge_exp",
    "i_number_pos_double_huge_exp", "i_number_real_neg_overflow", "i_number_real_pos_overflow",
    "i_number_real_underflow", "i_number_too_big_neg_int", "i_number_too_big_pos_int",
    "i_number_very_big_negative_int",
    // Within the limit of depth.
    "i_structure_500_nested_arrays",
  ]

  static func cases() throws -> [(name: String, bytes: [UInt8])] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/suite", withExtension: "txt"))
    let lines = String(decoding: try Data(contentsOf: url), as: UTF8.self).split(separator: "\n")
    var cases = try lines.filter { !$0.hasPrefix("#") }.map { line in
      let space = try #require(line.firstIndex(of: " "))
      return (String(line[..<space]), try bytes(line[line.index(after: space)...]))
    }
    cases.append(("n_structure_100000_opening_arrays", Array(repeating: 0x5b, count: 100_000)))
    cases.append(
      ("n_structure_open_array_object", Array(String(repeating: "[{\"\":", count: 50_000).utf8)))
    cases.append(
      (
        "i_structure_500_nested_arrays",
        Array(repeating: 0x5b, count: 500) + Array(repeating: 0x5d, count: 500)
      ))
    return cases
  }

  private static func bytes(_ text: Substring) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        bytes.append(try #require(UInt8(digits, radix: 16)))
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  @Test func everyCaseIsDecided() throws {
    var counts: [Character: Int] = [:]
    for (name, bytes) in try Self.cases() {
      let isRead = (try? JSONDocument(parsing: bytes)) != nil
      let kind = try #require(name.first)
      counts[kind, default: 0] += 1
      switch kind {
      case "y": #expect(isRead == !Self.refusedAlthoughAccepted.contains(name), "\(name)")
      case "n": #expect(!isRead, "\(name)")
      default: #expect(isRead == Self.accepted.contains(name), "\(name)")
      }
    }
    print("JSON Parsing Test Suite: \(counts.sorted { $0.key < $1.key })")
    #expect(counts == ["i": 35, "n": 192, "y": 95])
  }

  /// Where a number is too large for a double, reading it says so instead of giving an infinity.
  @Test func numbersBeyondDoubleAreRefusedWhenAskedFor() throws {
    for (name, bytes) in try Self.cases()
    where Self.accepted.contains(name) && name.contains("number") {
      let isOverflow =
        name.contains("overflow") || name.contains("int_huge") || name.contains("_double_huge_exp")
        || name == "i_number_huge_exp"
      let number = try #require(
        try JSONDocument(parsing: bytes).root.elements().first { _ in true })
      if isOverflow {
        let error = #expect(throws: JSONError.self, "\(name)") { try number.double() }
        #expect(error?.kind == .numberOutOfRange)
      } else {
        #expect(throws: Never.self, "\(name)") { try number.double() }
      }
    }
  }
}
