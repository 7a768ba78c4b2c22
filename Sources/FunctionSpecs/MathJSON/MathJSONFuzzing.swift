import JSON
import Programs

/// An entry point for fuzzers.
public enum MathJSONFuzzing {
  /// Reads bytes as JSON, that as MathJSON, and makes the program of it; whatever the bytes are, this
  /// returns.
  ///
  /// - Returns: whether they are a function with a meaning, all of whose inputs are real scalars.
  @discardableResult
  public static func run(_ bytes: [UInt8]) -> Bool {
    guard let document = try? JSONDocument(parsing: bytes) else { return false }
    do throws(SpecError) {
      let formula = try Formula(mathJSON: document.root)
      _ = try formula.program(inputs: formula.freeNames.map { Input($0, .real) })
      return true
    } catch {
      // Every fault has a sentence, and a place inside of the text.
      assert(!error.description.isEmpty)
      return false
    }
  }
}
