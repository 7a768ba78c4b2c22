/// A request and its answer, for the OpenAPI document. A test sends it and compares the bytes.
struct Example: Sendable {
  let name: String
  let summary: String
  /// The content of the request, JSON.
  let request: String
  /// The content of the answer, JSON as the service writes it.
  let answer: String
}

extension Endpoint {
  /// Examples whose answers can be checked with paper and pencil, but for that of the service itself.
  var examples: [Example] {
    switch self {
    case .value: Self.ofValue
    case .gradient: Self.ofGradient
    case .vjp:
      [
        Example(
          name: "product", summary: "Both factors of a complex product",
          request: """
            {"function": "x * y", "at": {"x": {"re": 1, "im": 2}, "y": {"re": 3, "im": -1}}, "cotangent": 1}
            """,
          answer: """
            {"value":{"re":5,"im":5},"vjp":{"x":{"re":3,"im":1},"y":{"re":1,"im":-2}},"convention":"adjoint"}
            """)
      ]
    case .jvp:
      [
        Example(
          name: "cube", summary: "Along one tangent",
          request: #"{"function": "x**3", "at": {"x": 2}, "tangent": {"x": 1}}"#,
          answer: #"{"value":8,"jvp":12,"convention":"adjoint"}"#)
      ]
    case .jacobian:
      [
        Example(
          name: "matrix", summary: "Of an array by an array",
          request: #"{"function": "array([x[0] * x[1], x[0]**2])", "at": {"x": [2, 3]}}"#,
          answer: #"{"value":[6,4],"jacobian":{"x":[[3,2],[4,0]]},"convention":"adjoint"}"#)
      ]
    case .hessian:
      [
        Example(
          name: "two-inputs", summary: "By pairs of inputs",
          request: #"{"function": "x**2 * y", "at": {"x": 2, "y": 3}}"#,
          answer: """
            {"value":12,"gradient":{"x":12,"y":4},"hessian":{"x":{"x":6,"y":4},"y":{"x":4,"y":0}},"convention":"adjoint"}
            """)
      ]
    case .hvp:
      [
        Example(
          name: "cubes", summary: "Along the first axis",
          request: #"{"function": "sum(x**3)", "at": {"x": [1, 2]}, "tangent": {"x": [1, 0]}}"#,
          answer: #"{"value":9,"gradient":{"x":[3,12]},"hvp":{"x":[6,0]},"convention":"adjoint"}"#)
      ]
    case .derivatives:
      [
        Example(
          name: "power", summary: "All derivatives of a power",
          request: #"{"function": "x**4", "at": {"x": 2}, "order": 4}"#,
          answer: #"{"value":16,"derivatives":[32,48,48,24],"convention":"adjoint"}"#)
      ]
    case .wirtinger:
      [
        Example(
          name: "square", summary: "Of the squared absolute value: conj(z) and z",
          request: #"{"function": "abs2(z)", "at": {"z": {"re": 3, "im": 4}}}"#,
          answer: """
            {"value":25,"d_z":{"z":{"re":3,"im":-4}},"d_conj_z":{"z":{"re":3,"im":4}},"convention":"adjoint"}
            """)
      ]
    case .check:
      [
        Example(
          name: "line", summary: "Of a line differences are exact",
          request: #"{"function": "2 * x", "at": {"x": 0}, "step": 0.5}"#,
          answer: """
            {"value":0,"passed":true,"worst_relative_error":0,"where":{"input":"x","element":0,"direction":"real","derivative":2,"difference":2},"step":0.5,"tolerance":1e-6,"convention":"adjoint"}
            """)
      ]
    case .compile:
      [
        Example(
          name: "undeclared", summary: "Without a point undeclared inputs are real scalars",
          request: #"{"function": {"formula": "x * y", "inputs": {"x": "complex"}}}"#,
          answer: """
            {"inputs":{"x":{"dtype":"complex128","shape":[]},"y":{"dtype":"float64","shape":[]}},"outputs":{"value":{"dtype":"complex128","shape":[]}},"holomorphic":true,"operations":1,"convention":"adjoint"}
            """)
      ]
    }
  }

  private static let ofValue = [
    Example(
      name: "formula", summary: "A formula at one point",
      request: #"{"function": "x**2 + 1", "at": {"x": 3}}"#,
      answer: #"{"value":10,"convention":"adjoint"}"#),
    Example(
      name: "columns", summary: "Three points by columns, and an input that they share",
      request: #"{"function": "a * x", "at": {"a": 2}, "points": {"x": [1, 2, 3]}}"#,
      answer: #"{"values":[2,4,6],"convention":"adjoint"}"#),
    Example(
      name: "base64", summary: "Arrays in base64, both ways",
      request: """
        {"function": "x + 1", "points": {"x": {"dtype": "float64", "shape": [2], "base64": "AAAAAAAAAAAAAAAAAADwPw=="}}, "encoding": "base64"}
        """,
      answer: """
        {"values":{"dtype":"float64","shape":[2],"base64":"AAAAAAAA8D8AAAAAAAAAQA=="},"convention":"adjoint"}
        """),
    Example(
      name: "declared", summary: "Inputs that are declared, a constant, and results by name",
      request: """
        {"function": {"formula": "s = x + k; d = x - k", "inputs": {"x": "real"}, "constants": {"k": 2}, "outputs": ["s", "d"]}, "at": {"x": 5}}
        """,
      answer: #"{"value":{"s":7,"d":3},"convention":"adjoint"}"#),
  ]

  private static let ofGradient = [
    Example(
      name: "adjoint", summary: "A real function of a complex number, as PyTorch has its gradient",
      request: """
        {"function": "real(x * exp(1.5j))", "at": {"x": {"re": 2.3, "im": 4.5}}, "convention": "adjoint"}
        """,
      answer: """
        {"value":-4.326031875882528,"gradient":{"x":{"re":0.0707372016677029,"im":-0.9974949866040544}},"convention":"adjoint"}
        """),
    Example(
      name: "conjugate", summary: "The same in MathJSON, as JAX has its gradient",
      request: """
        {"function": ["Real", ["Multiply", "x", ["Exp", ["Complex", 0, 1.5]]]], "at": {"x": {"re": 2.3, "im": 4.5}}, "convention": "conjugate"}
        """,
      answer: """
        {"value":-4.326031875882528,"gradient":{"x":{"re":0.0707372016677029,"im":0.9974949866040544}},"convention":"conjugate"}
        """),
    Example(
      name: "rows", summary: "Two points by rows, and a gradient by one of the inputs",
      request: """
        {"function": "a * x**2", "at": {"a": 3}, "points": [{"x": 1}, {"x": 2}], "wrt": ["x"]}
        """,
      answer: """
        {"results":[{"value":3,"gradient":{"x":6}},{"value":12,"gradient":{"x":12}}],"convention":"adjoint"}
        """),
    Example(
      name: "holomorphic", summary: "The derivative of a holomorphic function",
      request: """
        {"function": "z**2", "at": {"z": {"re": 1, "im": 2}}, "holomorphic": true, "convention": "conjugate"}
        """,
      answer: """
        {"value":{"re":-3,"im":4},"gradient":{"z":{"re":2,"im":4}},"convention":"conjugate"}
        """),
    Example(
      name: "singular", summary: "Where the derivative is infinite, a warning says where it arose",
      request: #"{"function": "sqrt(x)", "at": {"x": 0}}"#,
      answer: """
        {"value":0,"gradient":{"x":"Infinity"},"convention":"adjoint","warnings":[{"kind":"not-finite","span":{"line":1,"column":1,"length":7}}]}
        """),
  ]
}
