package import JSON
package import Programs
package import Tensors

/// One function of the corpus with what is known about it.
package struct CorpusRecord {
  package let id: String
  package let category: String
  package let formula: String
  package let inputs: [Input]
  package let point: [Tensor]
  /// The indices of the inputs to differentiate by.
  package let wrt: [Int]
  package let output: ValueType
  package let tolerance: Double
  package let isScored: Bool
  package let isDefectOfJAX: Bool
  package let fields: [String: JSONValue]

  package init(_ line: [UInt8]) throws {
    let fields = Dictionary(
      uniqueKeysWithValues: try JSONDocument(parsing: line).root.members().map {
        ($0.key, $0.value)
      })
    self.fields = fields
    func field(_ name: String) throws -> JSONValue {
      guard let value = fields[name] else { throw CorpusFault.missing(name) }
      return value
    }
    id = try field("id").string()
    category = try field("category").string()
    formula = try field("fn").string()
    tolerance = try field("rtol").double()
    isScored = try fields["scored"]?.boolean() ?? true
    isDefectOfJAX = try field("jax")["status"]?.string() == "defect"
    output = try ValueType(corpus: try field("output"))
    var inputs: [Input] = []
    var point: [Tensor] = []
    for (name, declaration) in try field("inputs").members() {
      let type = try ValueType(corpus: declaration)
      inputs.append(Input(name, type))
      guard let value = declaration["value"] else { throw CorpusFault.missing("value") }
      point.append(try Tensor(corpus: value, type))
    }
    self.inputs = inputs
    self.point = point
    let wanted = try fields["wrt"]?.elements().map { try $0.string() }
    wrt = inputs.indices.filter { wanted?.contains(inputs[$0].name) ?? true }
  }

  /// Whether inputs and output have no axes.
  package var isScalar: Bool { output.shape.isScalar && inputs.allSatisfy(\.type.shape.isScalar) }

  /// A value for each input in `wrt`, from an object by name; zeros for names that are left out.
  package func tensors(_ object: JSONValue) throws -> [Tensor] {
    try wrt.map { index in
      let type = inputs[index].type
      return try object[inputs[index].name].map { try Tensor(corpus: $0, type) }
        ?? Tensor(repeating: 0, dtype: type.dtype, shape: type.shape)
    }
  }
}

package enum CorpusFault: Error {
  case missing(String)
  case shape
}

extension JSONValue {
  /// The member of an object, if this is one and has it.
  package subscript(key: String) -> JSONValue? {
    kind == .object ? try? members().first { $0.key == key }?.value : nil
  }
}

extension ValueType {
  package init(corpus declaration: JSONValue) throws {
    guard let kind = try declaration["kind"]?.string(),
      let shape = try declaration["shape"]?.elements().map({ Int(try $0.double()) })
    else { throw CorpusFault.missing("kind or shape") }
    guard let shape = Shape(shape) else { throw CorpusFault.shape }
    self.init(kind == "complex" ? .complex : .real, shape)
  }
}

extension Tensor {
  /// A value as the corpus writes it: nested lists, `{"re": …, "im": …}`, names for what is not finite.
  package init(corpus value: JSONValue, _ type: ValueType) throws {
    var planes: ([Double], [Double]) = ([], [])
    if type.dtype == .complex, value.kind == .object {
      guard let re = value["re"], let im = value["im"] else {
        throw CorpusFault.missing("re or im")
      }
      planes = (try re.flattened(), try im.flattened())
    } else {
      planes.0 = try value.flattened()
      if type.dtype == .complex { planes.1 = planes.0.map { _ in 0 } }
    }
    guard planes.0.count == type.shape.count else { throw CorpusFault.shape }
    self.init(planes: planes.0, planes.1, dtype: type.dtype, shape: type.shape)
  }
}

extension JSONValue {
  fileprivate func flattened() throws -> [Double] {
    switch kind {
    case .array: try elements().flatMap { try $0.flattened() }
    case .string: [Double(try string()) ?? .nan]
    case .null, .boolean, .number, .object: [try double()]
    }
  }
}
