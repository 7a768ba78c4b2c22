import FunctionSpecs
import JSON
import Programs

// The schemas and responses that the operations refer to.
extension OpenAPIDocument {
  func components(_ writer: inout JSONWriter) {
    writer.key("schemas")
    writer.beginObject()
    for (name, schema) in Self.schemas {
      writer.key(name)
      writer.schema(schema)
    }
    writer.endObject()
    if settings.asksForToken {
      writer.key("securitySchemes")
      writer.beginObject()
      writer.key("bearer")
      writer.beginObject()
      writer.text("type", "http")
      writer.text("scheme", "bearer")
      writer.endObject()
      writer.endObject()
    }
    writer.key("responses")
    writer.beginObject()
    for status in Set(ProblemType.allCases.map(\.status)).sorted() {
      writer.key("Problem\(status)")
      problem(status, &writer)
    }
    writer.endObject()
  }

  private func problem(_ status: Int, _ writer: inout JSONWriter) {
    let types = ProblemType.allCases.filter { $0.status == status }
    writer.beginObject()
    writer.text("description", types.map(\.title).joined(separator: "; "))
    writer.key("headers")
    writer.beginObject()
    header("X-Request-Id", &writer)
    for type in types.prefix(1) { for name in type.fields { header(name, &writer) } }
    writer.endObject()
    writer.key("content")
    writer.beginObject()
    writer.key("application/problem+json")
    writer.beginObject()
    writer.key("schema")
    writer.schema(Problem.schema(types))
    writer.endObject()
    writer.endObject()
    writer.endObject()
  }

  private static let schemas: [(name: String, schema: Schema)] =
    values + functions + points + answers

  private static let values: [(name: String, schema: Schema)] = [
    (
      "Real",
      .described(
        "A real number; those that are not finite are texts.",
        .any([.number(), .choice(PointReader.notFinite.map(\.text))]))
    ),
    (
      "RealList",
      .described(
        "A real array by nested lists, row-major, all of one length at each level.",
        .list(.any([.reference("Real"), .reference("RealList")])))
    ),
    (
      "BinaryArray",
      .described(
        "An array as base64 of its bytes: little-endian, row-major, complex numbers interleaved.",
        .object([
          Schema.Member("dtype", .choice(["float64", "complex128"])),
          Schema.Member("shape", .list(.integers(from: 0), maximum: BinaryArray.maximumRank)),
          Schema.Member("base64", .textLike(pattern: "^[A-Za-z0-9+/]*={0,2}$")),
        ]))
    ),
    (
      "RealValue", .any([.reference("Real"), .reference("RealList"), .reference("BinaryArray")])
    ),
    (
      "Complex",
      .described(
        "A complex number, or an array by its real and its imaginary parts, of one shape.",
        .object([
          Schema.Member("re", .reference("RealValue")),
          Schema.Member("im", .reference("RealValue")),
        ]))
    ),
    (
      "ComplexNumber",
      .object([Schema.Member("re", .reference("Real")), Schema.Member("im", .reference("Real"))])
    ),
    (
      "List",
      .described(
        "An array by nested lists of real and complex numbers.",
        .list(.any([.reference("Real"), .reference("ComplexNumber"), .reference("List")])))
    ),
    (
      "Value",
      .any([
        .reference("Real"), .reference("List"), .reference("Complex"), .reference("BinaryArray"),
      ])
    ),
  ]

  private static let functions: [(name: String, schema: Schema)] = [
    (
      "Function",
      .any([
        .described("A formula.", .text), .reference("MathJSONList"), .reference("MathJSONFunction"),
        .object(
          [Schema.Member(FunctionSource.Key.formula.rawValue, .text)] + FunctionSource.declarations),
        .object(
          [Schema.Member(FunctionSource.Key.mathjson.rawValue, .reference("MathJSON"))]
            + FunctionSource.declarations),
        .described(
          "A function of the server's catalogue.", .object([Schema.Member("name", .text)])),
      ])
    ),
    (
      "InputType",
      .described(
        "A dtype for a scalar, or one with a shape.",
        .any([
          .choice(FunctionSource.dtypes),
          .object([
            Schema.Member("dtype", .choice(FunctionSource.dtypes)),
            Schema.Member(
              "shape", .list(.integers(from: 0), maximum: BinaryArray.maximumRank),
              isRequired: false
            ),
          ]),
        ]))
    ),
    (
      "MathJSON",
      .any([
        .number(), .text, .reference("MathJSONList"), .reference("MathJSONFunction"),
        mathJSON("num", .any([.number(), .text])), mathJSON("sym", .text), mathJSON("str", .text),
      ])
    ),
    ("MathJSONList", .listAfter(first: .text, .reference("MathJSON"))),
    ("MathJSONFunction", mathJSON("fn", .reference("MathJSONList"))),
  ]

  /// An object of MathJSON with its value under one key and data about it under others.
  private static func mathJSON(_ key: String, _ value: Schema) -> Schema {
    .object(
      [Schema.Member(key, value)]
        + MathJSONFunction.metadata.map { Schema.Member($0, .anything, isRequired: false) })
  }

  private static let points: [(name: String, schema: Schema)] = [
    ("Point", .described("Values of inputs by name.", .map(.reference("Value")))),
    (
      "Points",
      .any([
        .described("By rows: a list of points.", .list(.reference("Point"))),
        .described(
          "By columns: each input's values with one more leading axis, that of the points.",
          .map(.reference("Value"), minimum: 1)),
      ])
    ),
  ]

  private static let answers: [(name: String, schema: Schema)] = [
    (
      "Values",
      .described(
        "By result, if there are several.", .any([.reference("Value"), .map(.reference("Value"))]))
    ),
    ("ByInput", .map(.reference("Value"))),
    ("ByOutput", .any([.reference("ByInput"), .map(.reference("ByInput"))])),
    (
      "Pair",
      .object([
        Schema.Member("d_z", .reference("Value")), Schema.Member("d_conj_z", .reference("Value")),
      ])
    ),
    (
      "Place",
      .object([
        Schema.Member("input", .text, isRequired: false),
        Schema.Member("element", .integers(from: 0), isRequired: false),
        Schema.Member("direction", .choice(["real", "imaginary"]), isRequired: false),
        Schema.Member("derivative", .reference("Value"), isRequired: false),
        Schema.Member("difference", .reference("Value"), isRequired: false),
      ])
    ),
    (
      "Type",
      .object([
        Schema.Member("dtype", .choice(["float64", "complex128"])),
        Schema.Member("shape", .list(.integers(from: 0))),
      ])
    ),
    (
      "Span",
      .object([
        Schema.Member("line", .integers(from: 1)), Schema.Member("column", .integers(from: 1)),
        Schema.Member("length", .integers(from: 1)),
      ])
    ),
    (
      "Warning",
      .object([
        Schema.Member("kind", .choice(["not-finite", "nonsmooth", "strong-zero"])),
        Schema.Member("span", .reference("Span"), isRequired: false),
        Schema.Member("pointer", .text, isRequired: false),
        Schema.Member("input", .text, isRequired: false),
        Schema.Member("points", .list(.integers(from: 0), maximum: 100), isRequired: false),
        Schema.Member("count", .integers(from: 1), isRequired: false),
      ])
    ),
  ]
}
