import FunctionSpecs
import JSON
import Programs
import Tensors

/// What `GET /v1/functions` answers: the functions of both languages, from the rows that their readers use.
enum FunctionsPage {
  /// The members of the answer that never change, as JSON, without the brace at the end.
  ///
  /// Made once: the rows are part of the program.
  static let languages: [UInt8] = {
    var writer = JSONWriter(reserving: 1 << 16)
    writer.beginObject()
    writer.key("functions")
    writer.beginArray()
    for entry in Vocabulary.entries { writer.entry(entry) }
    writer.endArray()
    writer.key("mathjson")
    writer.beginArray()
    for function in MathJSONFunction.all { writer.function(function) }
    writer.endArray()
    writer.key("constants")
    writer.beginObject()
    writer.key("formula")
    writer.strings(Vocabulary.constants)
    writer.key("mathjson")
    writer.strings(MathJSONFunction.constants)
    writer.endObject()
    return writer.bytes
  }()

  /// The answer, for the OpenAPI document.
  static let schema: Schema = {
    let counts = Schema.object([
      Schema.Member("minimum", .integers(from: 0)),
      Schema.Member("maximum", .integers(from: 0), isRequired: false),
    ])
    let mathJSON: [Schema.Member] = [
      Schema.Member("name", .text), Schema.Member("signature", .text),
      Schema.Member("arguments", counts), Schema.Member("summary", .text),
    ]
    let type = Schema.object([
      Schema.Member("dtype", .choice(["float64", "complex128"]), isRequired: false),
      Schema.Member("shape", .list(.integers(from: 0)), isRequired: false),
    ])
    return .object([
      Schema.Member(
        "functions",
        .list(
          .object(
            mathJSON + [
              Schema.Member("aliases", .list(.text)), Schema.Member("mathjson", .list(.text)),
              Schema.Member("derivative", .text), Schema.Member("complex", .boolean()),
            ]))), Schema.Member("mathjson", .list(.object(mathJSON))),
      Schema.Member(
        "constants",
        .object([
          Schema.Member("formula", .list(.text)), Schema.Member("mathjson", .list(.text)),
        ])),
      Schema.Member(
        "catalogue",
        .list(
          .object([
            Schema.Member("name", .text), Schema.Member("description", .text, isRequired: false),
            Schema.Member("inputs", .map(type)), Schema.Member("outputs", .list(.text)),
          ]))),
    ])
  }()

  /// The answer, with the functions that the catalogue has now.
  static func content(_ catalogue: Catalogue) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for entry in catalogue.all { writer.entry(entry) }
    writer.endArray()
    return languages + Array(",\"catalogue\":".utf8) + writer.bytes + [UInt8(ascii: "}")]
  }
}

extension JSONWriter {
  fileprivate mutating func entry(_ entry: Vocabulary.Entry) {
    beginObject()
    text("name", entry.name)
    key("aliases")
    strings(entry.aliases)
    key("mathjson")
    strings(entry.mathJSONNames)
    text("signature", entry.signature)
    counts(entry.argumentCounts)
    text("summary", entry.summary)
    text("derivative", entry.derivative)
    key("complex")
    boolean(entry.takesComplex)
    endObject()
  }

  fileprivate mutating func function(_ function: MathJSONFunction) {
    beginObject()
    text("name", function.name)
    text("signature", function.signature)
    counts(function.argumentCounts)
    text("summary", function.formula)
    endObject()
  }

  fileprivate mutating func entry(_ entry: CatalogueEntry) {
    beginObject()
    text("name", entry.name)
    if let description = entry.description { text("description", description) }
    key("inputs")
    beginObject()
    for input in entry.inputs {
      key(input.name)
      beginObject()
      // An input that is not declared has the type of the point.
      if let type = input.type {
        text("dtype", type.dtype == .complex ? "complex128" : "float64")
        key("shape")
        beginArray()
        for length in type.shape.dimensions { integer(length) }
        endArray()
      }
      endObject()
    }
    endObject()
    key("outputs")
    strings(entry.outputs)
    endObject()
  }

  /// The key of the most is absent where any number is taken.
  private mutating func counts(_ counts: ArgumentCounts) {
    key("arguments")
    beginObject()
    key("minimum")
    integer(counts.minimum)
    if let maximum = counts.maximum {
      key("maximum")
      integer(maximum)
    }
    endObject()
  }

  mutating func strings(_ texts: [String]) {
    beginArray()
    for text in texts { string(text) }
    endArray()
  }

  /// A member whose value is a text.
  mutating func text(_ key: String, _ value: String) {
    self.key(key)
    string(value)
  }
}
