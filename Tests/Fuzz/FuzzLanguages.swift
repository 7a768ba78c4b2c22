import FunctionSpecs
import JSON
import Programs
import Tensors

private let limits: FormulaLimits = {
  var limits = FormulaLimits()
  limits.maximumOperations = 2_000
  limits.maximumElements = 1 << 16
  return limits
}()

/// What is read can be written and is then read as the same.
@Sendable func fuzzJSON(_ bytes: [UInt8]) {
  guard let document = try? JSONDocument(parsing: bytes) else { return }
  do {
    var once = JSONWriter()
    try write(document.root, &once)
    var twice = JSONWriter()
    try write(JSONDocument(parsing: once.bytes).root, &twice)
    promise(once.bytes == twice.bytes, String(decoding: once.bytes, as: UTF8.self))
  } catch {
    // Numbers beyond the doubles and keys that are there twice are refused where they are looked at.
  }
}

private func write(_ value: JSONValue, _ writer: inout JSONWriter) throws(JSONError) {
  switch value.kind {
  case .array:
    writer.beginArray()
    for element in try value.elements() { try write(element, &writer) }
    writer.endArray()
  case .object:
    writer.beginObject()
    for (key, element) in try value.members() {
      writer.key(key)
      try write(element, &writer)
    }
    writer.endObject()
  case .string: writer.string(try value.string())
  case .number: writer.number(try value.double())
  case .boolean: writer.boolean(try value.boolean())
  case .null: writer.null()
  }
}

/// A program, or a fault with a sentence and a place inside of the text.
@Sendable func fuzzFormula(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  do throws(SpecError) {
    let formula = try Formula(text, limits: limits)
    for type in [ValueType.real, .complex] {
      do throws(SpecError) {
        _ = try formula.program(inputs: formula.freeNames.map { Input($0, type) })
      } catch { check(error, text) }
    }
  } catch { check(error, text) }
}

private func check(_ error: SpecError, _ text: String) {
  promise(!error.description.isEmpty)
  guard let range = error.range else { return }
  promise(range.lowerBound >= 0 && range.upperBound <= text.utf8.count, "\(range) of \(text)")
}

/// A program, or a fault with a sentence.
@Sendable func fuzzMathJSON(_ bytes: [UInt8]) { MathJSONFuzzing.run(bytes) }
