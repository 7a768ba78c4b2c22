/// A member of an endpoint's answer at one point, and what it is in columns.
struct AnswerMember: Sendable {
  let name: String
  let schema: Schema
  var column: Schema?
  var isRequired = true
}

extension Endpoint {
  /// The members of an answer at one point.
  var answerMembers: [AnswerMember] {
    let value = AnswerMember(name: "value", schema: .reference("Values"))
    switch self {
    case .value: return [value]
    case .gradient:
      return [
        value, AnswerMember(name: "gradient", schema: .reference("ByInput")),
        AnswerMember(name: "aux", schema: .map(.reference("Value")), isRequired: false),
      ]
    case .vjp: return [value, AnswerMember(name: "vjp", schema: .reference("ByInput"))]
    case .jvp: return [value, AnswerMember(name: "jvp", schema: .reference("Values"))]
    case .jacobian: return [value, AnswerMember(name: "jacobian", schema: .reference("ByOutput"))]
    case .hessian:
      return [
        value, AnswerMember(name: "gradient", schema: .reference("ByInput")),
        AnswerMember(
          name: "hessian", schema: .map(.map(.any([.reference("Value"), .reference("Pair")])))),
      ]
    case .hvp:
      return [
        value, AnswerMember(name: "gradient", schema: .reference("ByInput")),
        AnswerMember(name: "hvp", schema: .reference("ByInput")),
      ]
    case .derivatives:
      return [
        value,
        AnswerMember(
          name: "derivatives", schema: .list(.reference("Value")), column: .reference("Value")),
      ]
    case .wirtinger:
      return [
        value, AnswerMember(name: "d_z", schema: .reference("ByOutput")),
        AnswerMember(name: "d_conj_z", schema: .reference("ByOutput")),
      ]
    case .check:
      return [
        value,
        AnswerMember(name: "passed", schema: .boolean(), column: .list(.boolean())),
        AnswerMember(
          name: "worst_relative_error", schema: .reference("Real"), column: .reference("Value")),
        AnswerMember(
          name: "where", schema: .reference("Place"), column: .list(.reference("Place"))),
      ]
    case .compile:
      return [
        AnswerMember(name: "inputs", schema: .map(.reference("Type"))),
        AnswerMember(name: "outputs", schema: .map(.reference("Type"))),
        AnswerMember(name: "holomorphic", schema: .boolean()),
        AnswerMember(name: "operations", schema: .integers(from: 0)),
      ]
    }
  }

  /// The answer in JSON: at one point, by rows or by columns.
  var answer: Schema {
    let single = answerMembers.map { Schema.Member($0.name, $0.schema, isRequired: $0.isRequired) }
    if self == .compile { return .object(single + common) }
    let columns = answerMembers.map {
      Schema.Member(
        Batch.plurals[$0.name] ?? $0.name, $0.column ?? $0.schema, isRequired: $0.isRequired)
    }
    return .any([
      .described("At one point.", .object(single + common)),
      .described(
        "By rows.", .object([Schema.Member("results", .list(.object(single)))] + common)),
      .described("By columns.", .object(columns + common)),
    ])
  }

  /// The members that every form of an answer has.
  private var common: [Schema.Member] {
    var members: [Schema.Member] = []
    if self == .check {
      members = [
        Schema.Member(RequestKey.step.rawValue, .number()),
        Schema.Member(RequestKey.tolerance.rawValue, .number()),
      ]
    }
    return members + [
      Schema.Member(RequestKey.convention.rawValue, .choice(["adjoint", "conjugate"])),
      Schema.Member("warnings", .list(.reference("Warning")), isRequired: false),
    ]
  }
}
