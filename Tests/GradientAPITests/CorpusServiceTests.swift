import GradientAPI
import JSON
import Support
import Testing

/// The corpus once more, as clients would ask for it: requests and answers in JSON, every endpoint.
@Suite struct CorpusService {
  @Test func everyEndpointAnswersTheCorpus() throws {
    let service = GradientService()
    var counts: [String: Int] = [:]
    for line in try Corpus.lines() {
      let record = try Record(line)
      if !record.isScored { continue }
      for question in try record.questions() {
        let answer = service.evaluate(path: "/v1/" + question.endpoint, question.content)
        guard answer.succeeded else {
          let text = String(decoding: answer.content, as: UTF8.self)
          Issue.record("\(record.id): \(text)")
          continue
        }
        let root = try JSONDocument(parsing: answer.content).root
        for (pointer, want) in question.wanted {
          counts[question.endpoint, default: 0] += 1
          guard let got = root.at(pointer) else {
            Issue.record("\(record.id): no \(pointer) in the answer")
            continue
          }
          if let failure = try compare(got, want, question.tolerance) {
            Issue.record("\(record.id): \(question.endpoint) \(pointer): \(failure)")
          }
        }
      }
    }
    for (endpoint, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("corpus over the service: \(endpoint): \(count) fields")
    }
    #expect(counts.count == 9)
  }

  /// max|got - want| ≤ tolerance · max|want|, absolute where all that is wanted is zero.
  private func compare(_ got: JSONValue, _ want: JSONValue, _ tolerance: Double) throws -> String? {
    let (a, b) = (try got.flattened(), try want.flattened())
    let imaginary = want.kind == .object ? [] : a.suffix(got.kind == .object ? a.count / 2 : 0)
    let real = a.dropLast(imaginary.count)
    if real.count != b.count { return "\(a.count) numbers, not \(b.count)" }
    let scale = b.filter(\.isFinite).map(\.magnitude).max() ?? 0
    let bound = tolerance * (scale == 0 ? 1 : scale)
    for (x, y) in zip(real, b) where !(x == y || (x.isNaN && y.isNaN) || (x - y).magnitude <= bound)
    {
      return "\(x), not \(y)"
    }
    return imaginary.allSatisfy { $0.magnitude <= bound } ? nil : "an imaginary part"
  }
}

/// A question to the service and where its answer must agree with a record.
struct Question {
  let endpoint: String
  let content: [UInt8]
  let wanted: [(pointer: [String], want: JSONValue)]
  let tolerance: Double
}

struct Record {
  let id: String
  let isScored: Bool
  private let fields: [String: JSONValue]
  private let tolerance: Double

  init(_ line: [UInt8]) throws {
    let root = try JSONDocument(parsing: line).root
    let fields = Dictionary(uniqueKeysWithValues: try root.members().map { ($0.key, $0.value) })
    self.fields = fields
    id = try #require(fields["id"]).string()
    tolerance = try #require(fields["rtol"]).double()
    isScored = try fields["scored"]?.boolean() ?? true
  }

  func questions() throws -> [Question] {
    var questions = [try question("value", [:], [(["value"], "value", [])])]
    for convention in ["adjoint", "conjugate"] {
      let option = ["convention": "\"\(convention)\""]
      questions += try byInput("gradient", "gradient_\(convention)", "gradient", option)
      if let cotangent = fields["vjp"]?.at(["cotangent"]), fields["vjp"]?.at([convention]) != nil {
        let more = option.merging(["cotangent": cotangent.text]) { a, _ in a }
        questions += try byInput("vjp", "vjp", "vjp", more, [convention])
      }
      if let tangent = fields["hvp"]?.at(["tangent"]) {
        let more = option.merging(["tangent": tangent.text]) { a, _ in a }
        questions += try byInput("hvp", "hvp", "hvp", more, [convention])
      }
    }
    if let tangent = fields["jvp"]?.at(["tangent"]) {
      questions.append(
        try question("jvp", ["tangent": tangent.text], [(["jvp"], "jvp", ["result"])]))
    }
    for mode in ["forward", "reverse"] {
      questions += try byInput("jacobian", "jacobian", "jacobian", ["mode": "\"\(mode)\""])
    }
    if let hessian = fields["hessian"] {
      let places = try hessian.members().flatMap { a, row in
        try row.members().map { b, _ in (["hessian", a, b], "hessian", [a, b]) }
      }
      questions.append(try question("hessian", [:], places))
    }
    if let wirtinger = fields["wirtinger"] {
      let places = try wirtinger.members().flatMap { name, _ in
        [
          (["d_z", name], "wirtinger", [name, "dz"]),
          (["d_conj_z", name], "wirtinger", [name, "dzbar"]),
        ]
      }
      // The larger of the pair is the scale: a part that is zero is compared with 1.
      questions.append(try question("wirtinger", [:], places, loosened: 10))
    }
    if fields["holomorphic_derivative"] != nil,
      let input = try fields["inputs"]?.members().first(where: { _ in true })
    {
      let option = ["convention": "\"conjugate\"", "holomorphic": "true"]
      questions.append(
        try question("gradient", option, [(["gradient", input.key], "holomorphic_derivative", [])]))
    }
    for field in ["derivatives", "holomorphic_derivatives"] {
      guard let list = fields[field] else { continue }
      let places = (0..<list.count).map { (["derivatives", "\($0)"], field, ["\($0)"]) }
      let loosened = (1..<list.count).reduce(1.0) { factor, _ in factor * 10 }
      questions.append(
        try question("derivatives", ["order": "\(list.count)"], places, loosened: loosened))
    }
    return questions
  }

  /// A question whose answer has a part for each input that the record knows.
  private func byInput(
    _ endpoint: String, _ field: String, _ key: String, _ options: [String: String],
    _ path: [String] = []
  ) throws -> [Question] {
    guard let known = fields[field]?.at(path) else { return [] }
    let places = try known.members().map { name, _ in ([key, name], field, path + [name]) }
    return [try question(endpoint, options, places)]
  }

  private func question(
    _ endpoint: String, _ options: [String: String],
    _ places: [(pointer: [String], field: String, path: [String])], loosened: Double = 1
  ) throws -> Question {
    var (declared, point): ([String], [String]) = ([], [])
    for (name, input) in try #require(fields["inputs"]).members() {
      let kind = try #require(input.at(["kind"])).string()
      let shape = try #require(input.at(["shape"])).text
      declared.append(#""\#(name)": {"dtype": "\#(kind)", "shape": \#(shape)}"#)
      point.append(#""\#(name)": \#(try #require(input.at(["value"])).text)"#)
    }
    var members = [
      #""function": {"formula": \#(try #require(fields["fn"]).text), "inputs": {\#(declared.joined(separator: ", "))}}"#,
      #""at": {\#(point.joined(separator: ", "))}"#,
    ]
    if let wrt = fields["wrt"], !["value", "jvp", "hvp"].contains(endpoint) {
      members.append(#""wrt": \#(wrt.text)"#)
    }
    members += options.map { "\"\($0.key)\": \($0.value)" }
    let wanted = try places.map { ($0.pointer, try #require(fields[$0.field]?.at($0.path))) }
    return Question(
      endpoint: endpoint, content: Array("{\(members.joined(separator: ", "))}".utf8),
      wanted: wanted,
      tolerance: tolerance * loosened)
  }
}

extension JSONValue {
  /// The text of the value as it stands in its document.
  var text: String { String(decoding: source, as: UTF8.self) }

  /// The value at a path of keys and indices.
  func at(_ path: [String]) -> JSONValue? {
    var value = self
    for part in path {
      let next: JSONValue?
      switch value.kind {
      case .object: next = try? value.members().first { $0.key == part }?.value
      case .array:
        next = try? value.elements().enumerated().first { "\($0.offset)" == part }?.element
      case .null, .boolean, .number, .string: next = nil
      }
      guard let next else { return nil }
      value = next
    }
    return value
  }

  /// All numbers in order: of a complex value those of the real part, then those of the imaginary part.
  fileprivate func flattened() throws -> [Double] {
    switch kind {
    case .array: try elements().flatMap { try $0.flattened() }
    case .object: try members().flatMap { try $0.value.flattened() }
    case .string: [Double(try string()) ?? .nan]
    case .null, .boolean, .number: [try double()]
    }
  }
}
