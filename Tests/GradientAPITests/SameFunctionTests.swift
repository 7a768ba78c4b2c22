import GradientAPI
import JSON
import Testing

/// One function as a formula, as MathJSON and from the catalogue: the bytes of the answers are the same.
@Suite struct SameFunctionTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let formula: String
    let mathJSON: String
    /// Three values for each input.
    let points: [String: [String]]
    var testDescription: String { formula }
  }

  static let rows: [Row] = [
    Row(
      formula: "real(x * exp(1.5j))",
      mathJSON: #"["Real", ["Multiply", "x", ["Exp", ["Complex", 0, 1.5]]]]"#,
      points: ["x": [#"{"re": 2.3, "im": 4.5}"#, #"{"re": -1, "im": 0.25}"#, "3"]]),
    Row(
      formula: "100 * (y - x**2)**2 + (1 - x)**2",
      mathJSON: """
        ["Add", ["Multiply", 100, ["Power", ["Subtract", "y", ["Power", "x", 2]], 2]],
          ["Power", ["Subtract", 1, "x"], 2]]
        """,
      points: ["x": ["-1.2", "0.5", "1"], "y": ["1", "0.1", "1"]]),
    Row(
      formula: "a = sin(x) * y; log(1 + a**2) / a",
      mathJSON: """
        ["Block", ["Assign", "a", ["Multiply", ["Sin", "x"], "y"]],
          ["Divide", ["Ln", ["Add", 1, ["Power", "a", 2]]], "a"]]
        """,
      points: ["x": ["0.3", "1.1", "-2"], "y": ["2", "-0.7", "0.9"]]),
    Row(
      formula: "sum(abs2(A @ z)) + real(vdot(z, z))",
      mathJSON: """
        ["Add", ["Sum", ["abs2", ["MatrixMultiply", "A", "z"]]], ["Real", ["vdot", "z", "z"]]]
        """,
      points: [
        "A": ["[[1, 2], [3, 4]]", "[[0.5, -1], [2, 0]]", "[[1, 0], [0, 1]]"],
        "z": [
          #"{"re": [1, 2], "im": [0.5, -1]}"#, #"{"re": [0.1, 2], "im": [0, 1]}"#, "[3, -1]",
        ],
      ]),
    Row(
      formula: "x * tanh(y) if x > y else exp(-x) + y**3",
      mathJSON: """
        ["If", ["Greater", "x", "y"], ["Multiply", "x", ["Tanh", "y"]],
          ["Add", ["Exp", ["Negate", "x"]], ["Power", "y", 3]]]
        """,
      points: ["x": ["1.5", "0.2", "-3"], "y": ["0.3", "0.9", "2"]]),
    Row(
      formula: "log(det(A)) + trace(inv(A)) / 3",
      mathJSON: """
        ["Add", ["Ln", ["Determinant", "A"]], ["Divide", ["Trace", ["Inverse", "A"]], 3]]
        """,
      points: ["A": ["[[2, 1], [0.5, 3]]", "[[4, 0], [1, 1]]", "[[1, 0.25], [0.25, 1]]"]]),
    Row(
      formula: "maximum(x, 0.5) * sqrt(hypot(x, y)) - cos(x / y)",
      mathJSON: """
        ["Subtract", ["Multiply", ["Max", "x", 0.5], ["Sqrt", ["Hypot", "x", "y"]]],
          ["Cos", ["Divide", "x", "y"]]]
        """,
      points: ["x": ["0.2", "1.7", "-1"], "y": ["2", "0.4", "-3"]]),
    Row(
      formula: "sum(x) / prod(x) + norm(x) + mean(x**2)",
      mathJSON: """
        ["Add", ["Add", ["Divide", ["Sum", "x"], ["Product", "x"]], ["Norm", "x"]],
          ["Mean", ["Power", "x", 2]]]
        """,
      points: ["x": ["[1, 2, 3]", "[0.5, -0.25, 4]", "[2, 2, 2]"]]),
  ]

  /// Names that are equal as strings are answered as each client writes them: the order of marks is theirs.
  @Test func namesAreAnsweredAsWritten() throws {
    let service = GradientService()
    for name in ["s\u{323}\u{307}", "s\u{307}\u{323}", "s\u{323}\u{307}"] {
      let answer = try ServiceAnswer(
        service, "gradient", #"{"function": "2 * s\u0323\u0307", "at": {"\#(name)": 3}}"#)
      #expect(
        Array(answer.text.utf8)
          == Array(#"{"value":6,"gradient":{"\#(name)":2},"convention":"adjoint"}"#.utf8))
    }
  }

  @Test(arguments: rows) func answersAreTheSameBytes(_ row: Row) throws {
    let settings = ServiceSettings()
    settings.catalogue.replace(with: [
      try entry("formula", "{\"formula\": \"\(row.formula)\"}"),
      try entry("tree", "{\"mathjson\": \(row.mathJSON)}"),
      try entry("list", row.mathJSON),
    ])
    // A service for each form, so that none finds what another has compiled.
    let forms = [
      "\"\(row.formula)\"", row.mathJSON, "{\"mathjson\": \(row.mathJSON)}",
      #"{"name": "formula"}"#, #"{"name": "tree"}"#, #"{"name": "list"}"#,
    ]
    var endpoints: [(String, String)] = [
      ("value", ""), ("gradient", ""), ("gradient", #", "convention": "conjugate""#),
      ("vjp", #", "cotangent": 0.75"#), ("jacobian", ""), ("hessian", ""), ("wirtinger", ""),
      ("check", ""), ("compile", ""),
    ]
    let first = row.points.mapValues { $0[0] }
    endpoints.append(("jvp", ", \"tangent\": \(point(first))"))
    endpoints.append(("hvp", ", \"tangent\": \(point(first))"))
    let rows = (0..<3).map { index in point(row.points.mapValues { $0[index] }) }
    for (endpoint, more) in endpoints {
      for places in ["\"at\": \(rows[0])", "\"points\": [\(rows.joined(separator: ", "))]"] {
        let answers = try forms.map { form in
          try ServiceAnswer(
            GradientService(settings), endpoint, "{\"function\": \(form), \(places)\(more)}")
        }
        #expect(answers[0].succeeded, "\(endpoint): \(answers[0].text)")
        for (form, answer) in zip(forms, answers) {
          #expect(answer.text == answers[0].text, "\(endpoint): \(form)")
        }
      }
    }
  }

  private func entry(_ name: String, _ text: String) throws -> CatalogueEntry {
    try CatalogueEntry(name: name, Array(text.utf8)) { _ in [] }
  }

  private func point(_ values: [String: String]) -> String {
    let members = values.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
    return "{\(members.joined(separator: ", "))}"
  }
}
