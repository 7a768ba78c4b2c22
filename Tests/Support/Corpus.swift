import class Foundation.Bundle
import struct Foundation.Data

/// The corpus: functions with values and derivatives that were computed elsewhere with 80 digits.
public enum Corpus {
  /// The records, one JSON object each.
  public static func lines(named name: String = "corpus") throws -> [[UInt8]] {
    guard let url = Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "jsonl")
    else {
      throw CorpusError.missing
    }
    return [UInt8](try Data(contentsOf: url)).split(separator: UInt8(ascii: "\n")).map(Array.init)
  }
}

/// Why the corpus cannot be read.
public enum CorpusError: Error {
  /// The file is not beside the tests.
  case missing
}
