import FunctionSpecs
import Programs
import Support
import Testing

import class Foundation.Bundle
import struct Foundation.Data
import struct Foundation.URL

/// The derivatives of the corpus, computed elsewhere with 80 digits, against the interpreter.
@Suite struct CorpusTests {
  static func records() throws -> [CorpusRecord] { try Corpus.lines().map(CorpusRecord.init) }

  /// Values of linear algebra and Fourier transforms by NumPy and SciPy (Fixtures/linear-algebra.py).
  @Test func valuesAgreeWithNumPy() throws {
    var count = 0
    for record in try Corpus.lines(named: "linear-algebra").map(CorpusRecord.init) {
      do {
        var checker = try CorpusChecker(record)
        try checker.run()
        for failure in checker.failures { Issue.record("\(record.formula): \(failure)") }
        count += checker.checks
      } catch {
        Issue.record("\(record.formula): \(error)")
      }
    }
    print("numpy: \(count) values of linear algebra and Fourier transforms")
    #expect(count > 100)
  }

  @Test func everyRecordIsWithinItsTolerance() throws {
    var counts: [String: (records: Int, checks: Int)] = [:]
    var defects = 0
    var failures: [String] = []
    var scalars = 0
    for record in try Self.records() {
      do {
        var checker = try CorpusChecker(record)
        try checker.run()
        failures += checker.failures
        counts[record.category, default: (0, 0)].records += 1
        counts[record.category, default: (0, 0)].checks += checker.checks
        if record.isDefectOfJAX { defects += 1 }
        if record.isScalar { scalars += 1 }
      } catch {
        failures.append("\(record.id): \(error) in \(record.formula)")
      }
    }
    for (category, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("corpus: \(category): \(count.records) records, \(count.checks) fields")
    }
    let total = counts.values.reduce(0) { $0 + $1.records }
    print("corpus: \(total) records in all, \(defects) of them wrong in JAX")
    for failure in failures { Issue.record("\(failure)") }
    print("corpus: \(scalars) of scalars alone")
    #expect(scalars == 334)
    // 499 that are scored, and one whose derivative does not exist.
    #expect(total == 500)
    #expect(defects == 42)
  }
}
