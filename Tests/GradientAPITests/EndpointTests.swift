import GradientAPI
import JSON
import Support
import Testing

/// Every endpoint against the wire contract's sections 4 and 5, field by field.
@Suite struct EndpointTests {
  /// Requests with their whole answers, found with JAX's real derivatives and the contract's formulas
  /// (`endpoints.py`): both conventions, `wrt` in several orders, several results, every mode of a Jacobian.
  @Test func answersAreThoseOfTheContract() throws {
    let service = GradientService()
    var counts: [String: Int] = [:]
    for line in try Corpus.lines(named: "endpoints") {
      let row = try JSONDocument(parsing: line).root
      let endpoint = try #require(row.at(["endpoint"])).string()
      let request = try #require(row.at(["request"])).text
      let answer = try ServiceAnswer(service, endpoint, request)
      let expected = try #require(row.at(["answer"]))
      if let difference = try Self.difference(answer.root, expected) {
        Issue.record("\(endpoint) \(request): \(difference); answered \(answer.text)")
      }
      counts[endpoint, default: 0] += 1
    }
    #expect(Set(counts.keys).count == 9, "\(counts)")
    #expect(counts.values.reduce(0, +) >= 465, "\(counts)")
  }

  /// Where an answer has other keys than expected, or numbers that are further off than rounding.
  private static func difference(
    _ value: JSONValue, _ expected: JSONValue, _ path: String = ""
  ) throws -> String? {
    guard value.kind == expected.kind else { return "\(path): \(value.text), not \(expected.text)" }
    switch expected.kind {
    case .object:
      let (members, wanted) = (try value.members(), try expected.members())
      let keys = Set(members.map(\.key))
      if keys != Set(wanted.map(\.key)) { return "\(path): the keys are \(keys.sorted())" }
      for member in wanted {
        guard let part = value.at([member.key]) else { return "\(path): no \(member.key)" }
        if let found = try difference(part, member.value, path + "/" + member.key) { return found }
      }
    case .array:
      let (elements, wanted) = (Array(try value.elements()), Array(try expected.elements()))
      if elements.count != wanted.count { return "\(path): \(elements.count) elements" }
      for (index, pair) in zip(elements, wanted).enumerated() {
        if let found = try difference(pair.0, pair.1, "\(path)/\(index)") { return found }
      }
    case .number:
      let (number, wanted) = (try value.double(), try expected.double())
      if !((number - wanted).magnitude <= 1e-11 * max(1, wanted.magnitude)) {
        return "\(path): \(number), not \(wanted)"
      }
    case .string, .boolean, .null:
      if value.text != expected.text { return "\(path): \(value.text), not \(expected.text)" }
    }
    return nil
  }

  /// Answers that are short enough to be written out.
  private static let texts: [(String, String, String)] = [
    (
      "compile", #"{"function": "x**2 * y"}"#,
      #"{"inputs":{"x":{"dtype":"float64","shape":[]},"y":{"dtype":"float64","shape":[]}},"outputs":{"value":{"dtype":"float64","shape":[]}},"holomorphic":true,"operations":2,"convention":"adjoint"}"#
    ),
    (
      "compile",
      #"{"function": {"formula": "conj(z) * v", "inputs": {"z": "complex", "v": {"dtype": "float64", "shape": [3]}}}, "convention": "conjugate"}"#,
      #"{"inputs":{"z":{"dtype":"complex128","shape":[]},"v":{"dtype":"float64","shape":[3]}},"outputs":{"value":{"dtype":"complex128","shape":[3]}},"holomorphic":false,"operations":3,"convention":"conjugate"}"#
    ),
    (
      "compile", #"{"function": "a = sin(v); a, sum(a)", "at": {"v": [1, 2]}}"#,
      #"{"inputs":{"v":{"dtype":"float64","shape":[2]}},"outputs":{"out0":{"dtype":"float64","shape":[2]},"out1":{"dtype":"float64","shape":[]}},"holomorphic":true,"operations":2,"convention":"adjoint"}"#
    ),
    // A real number where a complex cotangent or tangent is meant, and an imaginary part of zero the other way.
    (
      "vjp", #"{"function": "z * z", "at": {"z": {"re": 1, "im": 2}}, "cotangent": 1}"#,
      #"{"value":{"re":-3,"im":4},"vjp":{"z":{"re":2,"im":-4}},"convention":"adjoint"}"#
    ),
    (
      "vjp", #"{"function": "x * x", "at": {"x": 3}, "cotangent": {"re": 2, "im": 0}}"#,
      #"{"value":9,"vjp":{"x":12},"convention":"adjoint"}"#
    ),
    (
      "jvp", #"{"function": "z * x", "at": {"z": {"re": 1, "im": 2}, "x": 1}, "tangent": {}}"#,
      #"{"value":{"re":1,"im":2},"jvp":{"re":0,"im":0},"convention":"adjoint"}"#
    ),
    // An input that is declared complex may be given a real value, and its gradient is complex.
    (
      "gradient",
      #"{"function": {"formula": "abs(z)**2", "inputs": {"z": "complex"}}, "at": {"z": 3}}"#,
      #"{"value":9,"gradient":{"z":{"re":6,"im":0}},"convention":"adjoint"}"#
    ),
    // Of an input without elements the dtype is that of the others.
    (
      "jacobian", #"{"function": "sum(x)*1j + y", "at": {"x": [], "y": 1}}"#,
      #"{"value":{"re":1,"im":0},"jacobian":{"x":{"re":[],"im":[]},"y":{"re":1,"im":0}},"convention":"adjoint"}"#
    ),
    (
      "hessian",
      #"{"function": "real(z)**2 + sum(x)", "at": {"x": [], "z": {"re": 1, "im": 2}}, "wrt": ["z", "x"]}"#,
      #"{"value":1,"gradient":{"z":{"re":2,"im":0},"x":[]},"hessian":{"z":{"z":{"d_z":{"re":1,"im":0},"d_conj_z":{"re":1,"im":0}},"x":{"re":[],"im":[]}},"x":{"z":{"d_z":{"re":[],"im":[]},"d_conj_z":{"re":[],"im":[]}},"x":[]}},"convention":"adjoint"}"#
    ),
    // An input that the derivative does not depend on.
    (
      "gradient", #"{"function": "x + 0 * y[0]", "at": {"x": 3, "y": [1, 2]}}"#,
      #"{"value":3,"gradient":{"x":1,"y":[0,0]},"convention":"adjoint"}"#
    ),
    ("value", #"{"function": "x", "at": {"x": -0.0}}"#, #"{"value":-0.0,"convention":"adjoint"}"#),
    (
      "value", #"{"function": "x", "at": {"x": "-Infinity"}, "convention": "conjugate"}"#,
      #"{"value":"-Infinity","convention":"conjugate","warnings":[{"kind":"not-finite","input":"x"}]}"#
    ),
  ]

  @Test(arguments: texts.indices) func shortAnswers(_ index: Int) throws {
    let (endpoint, request, expected) = Self.texts[index]
    #expect(try ServiceAnswer(GradientService(), endpoint, request).text == expected)
  }

  /// What sections 4 and 5 refuse: endpoint, request, type, pointer.
  private static let refused: [(String, String, String, String)] = [
    (
      "vjp", #"{"function": "x*x", "at": {"x": 1}, "cotangent": {"re": 1, "im": 1}}"#,
      "wrong-dtype", "/cotangent"
    ),
    ("vjp", #"{"function": "x*x", "at": {"x": 1}}"#, "missing-key", ""),
    (
      "vjp", #"{"function": "x, x", "at": {"x": 1}, "cotangent": {"out2": 1}}"#, "unknown-input",
      "/cotangent/out2"
    ),
    ("vjp", #"{"function": "x, x", "at": {"x": 1}, "cotangent": 1}"#, "wrong-type", "/cotangent"),
    (
      "vjp", #"{"function": "2*v", "at": {"v": [1, 2]}, "cotangent": [1]}"#, "shape-mismatch",
      "/cotangent"
    ),
    (
      "jvp", #"{"function": "x*x", "at": {"x": 1}, "tangent": {"y": 1}}"#, "unknown-input",
      "/tangent/y"
    ),
    (
      "jvp", #"{"function": "x*x", "at": {"x": 1}, "tangent": {"x": {"re": 1, "im": 1}}}"#,
      "wrong-dtype", "/tangent/x"
    ),
    (
      "jvp", #"{"function": "x*x", "at": {"x": 1}, "tangent": {"x": [1]}}"#, "shape-mismatch",
      "/tangent/x"
    ),
    (
      "jvp", #"{"function": "x*x", "at": {"x": 1}, "tangent": {"x": 1}, "wrt": ["x"]}"#,
      "unknown-key", "/wrt"
    ),
    (
      "gradient", #"{"function": "z*z", "at": {"z": {"re": 1, "im": 1}}}"#, "complex-result",
      "/function"
    ),
    ("gradient", #"{"function": "2*v", "at": {"v": [1, 2]}}"#, "not-scalar", "/function"),
    (
      "gradient", #"{"function": "conj(z)", "at": {"z": {"re": 1, "im": 1}}, "holomorphic": true}"#,
      "not-holomorphic", "/function"
    ),
    (
      "gradient",
      #"{"function": "z*abs(z)", "at": {"z": {"re": 1, "im": 1}}, "holomorphic": true}"#,
      "not-holomorphic", "/function"
    ),
    // Of whatever scale.
    (
      "gradient",
      #"{"function": "1e-12*conj(z)", "at": {"z": {"re": 1, "im": 1}}, "holomorphic": true}"#,
      "not-holomorphic", "/function"
    ),
    (
      "jacobian",
      #"{"function": "stack([z, 1e-12*conj(z)])", "at": {"z": {"re": 1, "im": 1}}, "holomorphic": true}"#,
      "not-holomorphic", "/function"
    ),
    (
      "derivatives",
      #"{"function": "1e-200*conj(z)", "at": {"z": {"re": 1, "im": 1}}, "order": 1}"#,
      "not-holomorphic", "/function"
    ),
    (
      "gradient", #"{"function": "x*1j", "at": {"x": 1}, "holomorphic": true}"#, "wrong-dtype",
      "/holomorphic"
    ),
    ("gradient", #"{"function": "x", "at": {"x": 1}, "wrt": ["y"]}"#, "unknown-input", "/wrt/0"),
    ("gradient", #"{"function": "x", "at": {"x": 1}, "wrt": []}"#, "wrong-value", "/wrt"),
    ("gradient", #"{"function": "x", "at": {"x": 1}, "wrt": ["x", "x"]}"#, "wrong-value", "/wrt"),
    (
      "gradient", #"{"function": "x", "at": {"x": 1}, "convention": "jax"}"#, "wrong-value",
      "/convention"
    ),
    (
      "jacobian", #"{"function": "conj(z)", "at": {"z": {"re": 1, "im": 1}}}"#, "not-holomorphic",
      "/function"
    ),
    (
      "jacobian",
      #"{"function": "conj(z)", "at": {"z": {"re": 1, "im": 1}}, "holomorphic": true, "mode": "reverse"}"#,
      "not-holomorphic", "/function"
    ),
    ("jacobian", #"{"function": "x", "at": {"x": 1}, "mode": "fwd"}"#, "wrong-value", "/mode"),
    (
      "hessian", #"{"function": "z*z", "at": {"z": {"re": 1, "im": 1}}}"#, "complex-result",
      "/function"
    ),
    ("hvp", #"{"function": "x*x", "at": {"x": 1}}"#, "missing-key", ""),
    (
      "derivatives", #"{"function": "x*y", "at": {"x": 1, "y": 1}, "order": 1}"#, "not-scalar",
      "/wrt"
    ),
    ("derivatives", #"{"function": "sum(v)", "at": {"v": [1]}, "order": 1}"#, "not-scalar", "/wrt"),
    ("derivatives", #"{"function": "x", "at": {"x": 1}}"#, "missing-key", ""),
    ("derivatives", #"{"function": "x", "at": {"x": 1}, "order": 17}"#, "limit-exceeded", "/order"),
    ("derivatives", #"{"function": "x", "at": {"x": 1}, "order": 1.5}"#, "wrong-value", "/order"),
    (
      "derivatives", #"{"function": "conj(z)", "at": {"z": {"re": 1, "im": 1}}, "order": 1}"#,
      "not-holomorphic", "/function"
    ),
    ("check", #"{"function": "x", "at": {"x": 1}, "step": 0}"#, "wrong-value", "/step"),
    ("value", #"{"function": "x", "at": {"x": 1}, "wrt": ["x"]}"#, "unknown-key", "/wrt"),
    ("compile", #"{"function": "x+"}"#, "syntax-error", "/function"),
  ]

  @Test(arguments: refused.indices) func refusals(_ index: Int) throws {
    let (endpoint, request, type, pointer) = Self.refused[index]
    let answer = try ServiceAnswer(GradientService(), endpoint, request)
    #expect(try answer.root.at(["type"])?.string() == "/problems/" + type, "\(answer.text)")
    #expect(try answer.root.at(["pointer"])?.string() == pointer, "\(answer.text)")
  }

  /// Holomorphic, though no program shows it and rounding leaves something of ∂f/∂z̄.
  @Test(arguments: [
    "z*conj(z)/conj(z)", "1e-12*z*conj(z)/conj(z)", "1e-200*(abs(z)**2/conj(z))",
    "real(z) + 1j*imag(z)", "exp(real(z))*(cos(imag(z)) + 1j*sin(imag(z)))",
    "cos(real(z))*cosh(imag(z)) - 1j*sin(real(z))*sinh(imag(z))",
    "where(abs(z) > 0, z*z, z)", "(real(z) + 1j*imag(z) - 1)**2", "exp(conj(log(conj(z))))",
    "abs(z)*exp(1j*angle(z))", "1/(real(z) - 1 + 1j*imag(z))",
    "z*conj(z)/conj(z) - real(z) - 1j*imag(z) + 1e7",
  ])
  func roundingIsNoConjugate(_ formula: String) throws {
    let points = [(1.0, 0.0), (1.0, 2.0), (-1e-9, 3e-9), (3.141592653589793, 0.0), (3e5, -2e7)]
    for (re, im) in points {
      let members = #""function": "\#(formula)", "at": {"z": {"re": \#(re), "im": \#(im)}}"#
      for (endpoint, more) in [
        ("gradient", #""holomorphic": true"#), ("jacobian", #""holomorphic": true"#),
        ("derivatives", #""order": 2"#),
      ] {
        let answer = try ServiceAnswer(GradientService(), endpoint, "{\(members), \(more)}")
        #expect(answer.succeeded, "\(endpoint) \(members): \(answer.text)")
      }
    }
  }

  /// `check` has no numbers that could be foretold, but it says whether derivatives and differences agree.
  @Test(arguments: [
    (#""function": "sin(x) * y**2", "at": {"x": 1, "y": 2}"#, true),
    (#""function": "abs(z)**2 * x", "at": {"z": {"re": 1, "im": 2}, "x": 3}"#, true),
    (#""function": "abs(z)**2", "at": {"z": {"re": 1, "im": 2}}, "convention": "conjugate""#, true),
    (#""function": "conj(z) * v", "at": {"z": {"re": 1, "im": 2}, "v": [1, 2]}"#, true),
    // No number, so no error of zero.
    (#""function": "sqrt(x)", "at": {"x": -1}"#, false),
    // The derivative by decree is not that of the differences.
    (#""function": "stop_gradient(x) * x", "at": {"x": 1}"#, false),
    (#""function": "stop_gradient(x) * y", "at": {"x": 1, "y": 2}, "wrt": ["y"]"#, true),
    (#""function": "exp(x)", "at": {"x": 1}, "tolerance": 0"#, false),
  ])
  func checks(_ members: String, _ passes: Bool) throws {
    let answer = try ServiceAnswer(GradientService(), "check", "{\(members)}")
    #expect(try answer.root.at(["passed"])?.boolean() == passes, "\(answer.text)")
    for key in ["value", "worst_relative_error", "where", "step", "tolerance", "convention"] {
      #expect(answer.root.at([key]) != nil, "\(key): \(answer.text)")
    }
    let error = try #require(answer.root.at(["worst_relative_error"]))
    let tolerance = try #require(try answer.root.at(["tolerance"])?.double())
    let number = error.kind == .number ? try error.double() : .nan
    #expect((number <= tolerance) == passes, "\(answer.text)")
  }
}
