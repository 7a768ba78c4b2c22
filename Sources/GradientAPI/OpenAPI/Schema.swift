import JSON

/// A schema of OpenAPI 3.1, which is one of JSON Schema 2020-12: the part of it that the service needs.
indirect enum Schema: Sendable {
  /// A schema of the document's components, by its name.
  case reference(String)
  /// One of several at least.
  case any([Schema])
  /// Both of two that have no keyword in common.
  case both(Schema, Schema)
  /// One of some texts.
  case choice([String], default: String? = nil)
  case text
  case textLike(pattern: String)
  case boolean(default: Bool? = nil)
  case number(ClosedRange<Double>? = nil, default: Double? = nil)
  case integer(ClosedRange<Int>? = nil)
  /// Whole numbers from this one on.
  case integers(from: Int)
  case list(Schema, minimum: Int = 0, maximum: Int? = nil, isUnique: Bool = false)
  /// A list whose first element is another one.
  case listAfter(first: Schema, Schema)
  /// An object of these members and no others.
  case object([Member])
  /// An object whose members all are alike, whatever they are called.
  case map(Schema, minimum: Int = 0)
  /// An object that has at least one of these members.
  case requiresOne(of: [String])
  case anything
  /// With a sentence for people.
  case described(String, Schema)

  /// A member of an object.
  struct Member: Sendable {
    let name: String
    let schema: Schema
    let isRequired: Bool

    init(_ name: String, _ schema: Schema, isRequired: Bool = true) {
      self.name = name
      self.schema = schema
      self.isRequired = isRequired
    }
  }
}

extension JSONWriter {
  /// A schema as an object.
  mutating func schema(_ schema: Schema) {
    beginObject()
    keywords(schema)
    endObject()
  }

  /// The keywords of a schema, in an object that is open. Schemas are as deep as they are written here.
  private mutating func keywords(_ schema: Schema) {
    switch schema {
    case .reference(let name): text("$ref", "#/components/schemas/" + name)
    case .any(let schemas): list("anyOf", schemas)
    case .both(let first, let second):
      // Side by side: their keywords differ.
      keywords(first)
      keywords(second)
    case .choice(let texts, let value):
      text("type", "string")
      key("enum")
      strings(texts)
      if let value { text("default", value) }
    case .text: text("type", "string")
    case .textLike(let pattern):
      text("type", "string")
      text("pattern", pattern)
    case .boolean(let value):
      text("type", "boolean")
      if let value {
        key("default")
        boolean(value)
      }
    case .number(let range, let value):
      text("type", "number")
      if let range { bounds(range.lowerBound, range.upperBound) }
      if let value { member("default", value) }
    case .integer(let range):
      text("type", "integer")
      if let range { bounds(Double(range.lowerBound), Double(range.upperBound)) }
    case .integers(let least):
      text("type", "integer")
      member("minimum", Double(least))
    case .list(let item, let minimum, let maximum, let isUnique):
      text("type", "array")
      key("items")
      self.schema(item)
      if minimum > 0 { member("minItems", Double(minimum)) }
      if let maximum { member("maxItems", Double(maximum)) }
      if isUnique {
        key("uniqueItems")
        boolean(true)
      }
    case .listAfter(let first, let rest):
      text("type", "array")
      member("minItems", 1)
      list("prefixItems", [first])
      key("items")
      self.schema(rest)
    case .object(let members): object(members)
    case .map(let value, let minimum):
      text("type", "object")
      key("additionalProperties")
      self.schema(value)
      if minimum > 0 { member("minProperties", Double(minimum)) }
    case .requiresOne(let names):
      key("anyOf")
      beginArray()
      for name in names {
        beginObject()
        key("required")
        strings([name])
        endObject()
      }
      endArray()
    case .anything: break
    case .described(let text, let schema):
      self.text("description", text)
      keywords(schema)
    }
  }

  private mutating func object(_ members: [Schema.Member]) {
    text("type", "object")
    key("properties")
    beginObject()
    for member in members {
      key(member.name)
      schema(member.schema)
    }
    endObject()
    let required = members.filter(\.isRequired).map(\.name)
    if !required.isEmpty {
      key("required")
      strings(required)
    }
    key("additionalProperties")
    boolean(false)
  }

  private mutating func list(_ name: String, _ schemas: [Schema]) {
    key(name)
    beginArray()
    for schema in schemas { self.schema(schema) }
    endArray()
  }

  private mutating func bounds(_ minimum: Double, _ maximum: Double) {
    member("minimum", minimum)
    member("maximum", maximum)
  }

  private mutating func member(_ key: String, _ value: Double) {
    self.key(key)
    number(value)
  }
}
