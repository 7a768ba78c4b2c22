import GradientAPI
import JSON
import Testing

/// What batches mean, request by request.
@Suite struct BatchTests {
  private static let seed = #""function": "real(x * exp(1.5j))""#

  /// Endpoint, request, and its answer.
  private static let answers: [(String, String, String)] = [
    (
      "gradient",
      #"{\#(seed), "points": [{"x": {"re": 2.3, "im": 4.5}}, {"x": {"re": 0, "im": 0}}]}"#,
      #"{"results":[{"value":-4.326031875882528,"gradient":{"x":{"re":0.0707372016677029,"im":-0.9974949866040544}}},{"value":0,"gradient":{"x":{"re":0.0707372016677029,"im":-0.9974949866040544}}}],"convention":"adjoint"}"#
    ),
    (
      "gradient",
      #"{\#(seed), "points": {"x": {"re": [2.3, 0], "im": [4.5, 0]}}, "convention": "conjugate"}"#,
      #"{"values":[-4.326031875882528,0],"gradients":{"x":{"re":[0.0707372016677029,0.0707372016677029],"im":[0.9974949866040544,0.9974949866040544]}},"convention":"conjugate"}"#
    ),
    // Undeclared inputs are complex if any of the points is, in either order.
    (
      "value", #"{"function": "x * x", "points": [{"x": 2}, {"x": {"re": 0, "im": 1}}, {"x": 3}]}"#,
      #"{"results":[{"value":{"re":4,"im":0}},{"value":{"re":-1,"im":0}},{"value":{"re":9,"im":0}}],"convention":"adjoint"}"#
    ),
    (
      "value", #"{"function": "x * x", "points": {"x": [2, {"im": 1, "re": 0}]}}"#,
      #"{"values":{"re":[4,-1],"im":[0,0]},"convention":"adjoint"}"#
    ),
    // Keys of a row in any order; arrays; a constant in base64.
    (
      "value",
      #"{"function": "x * sum(v)", "points": [{"x": 2, "v": [1, 2]}, {"v": [3, 4], "x": 5}]}"#,
      #"{"results":[{"value":6},{"value":35}],"convention":"adjoint"}"#
    ),
    (
      "value",
      #"{"function": {"formula": "x + c", "constants": {"c": {"dtype": "float64", "shape": [1], "base64": "AAAAAAAA8D8="}}}, "points": [{"x": 1}]}"#,
      #"{"results":[{"value":[2]}],"convention":"adjoint"}"#
    ),
    // What is the same at every point.
    (
      "gradient", #"{"function": "a * x", "at": {"a": 3}, "points": {"x": [1, 2]}}"#,
      #"{"values":[3,6],"gradients":{"x":[3,3],"a":[1,2]},"convention":"adjoint"}"#
    ),
    (
      "value", #"{"function": "a * 2", "at": {"a": 3}, "points": [{}, {}]}"#,
      #"{"results":[{"value":6},{"value":6}],"convention":"adjoint"}"#
    ),
    // One cotangent for all, one for each, by either form.
    (
      "vjp",
      #"{"function": "x * v", "at": {"v": [1, 10]}, "points": {"x": [1, 2]}, "cotangent": [1, 1], "wrt": ["x"]}"#,
      #"{"values":[[1,10],[2,20]],"vjps":{"x":[11,11]},"convention":"adjoint"}"#
    ),
    (
      "vjp",
      #"{"function": "x * v", "at": {"v": [1, 10]}, "points": [{"x": 1}, {"x": 2}], "cotangent": [[1, 0], [0, 1]], "wrt": ["x"]}"#,
      #"{"results":[{"value":[1,10],"vjp":{"x":1}},{"value":[2,20],"vjp":{"x":10}}],"convention":"adjoint"}"#
    ),
    (
      "vjp",
      #"{"function": "x * 1j", "points": {"x": {"re": [1, 1], "im": [0, 0]}}, "cotangent": [{"re": 0, "im": 1}, 1], "convention": "conjugate"}"#,
      #"{"values":{"re":[0,0],"im":[1,1]},"vjps":{"x":{"re":[-1,0],"im":[0,1]}},"convention":"conjugate"}"#
    ),
    (
      "vjp",
      #"{"function": "x * 2, x * 3", "points": [{"x": 1}, {"x": 1}], "cotangent": [{"out0": 1}, {"out1": 1}]}"#,
      #"{"results":[{"value":{"out0":2,"out1":3},"vjp":{"x":2}},{"value":{"out0":2,"out1":3},"vjp":{"x":3}}],"convention":"adjoint"}"#
    ),
    (
      "jvp",
      #"{"function": "x * y", "points": {"x": [1, 2], "y": [3, 4]}, "tangent": {"x": [1, 10]}}"#,
      #"{"values":[3,8],"jvps":[3,40],"convention":"adjoint"}"#
    ),
    (
      "jvp",
      #"{"function": "x * y", "points": [{"x": 1, "y": 3}, {"x": 2, "y": 4}], "tangent": [{"x": 1}, {"y": 1}]}"#,
      #"{"results":[{"value":3,"jvp":3},{"value":8,"jvp":2}],"convention":"adjoint"}"#
    ),
    (
      "hvp", #"{"function": "x**3", "points": {"x": [1, 2]}, "tangent": {"x": 1}}"#,
      #"{"values":[1,8],"gradients":{"x":[3,12]},"hvps":{"x":[6,12]},"convention":"adjoint"}"#
    ),
    // One more axis before those of matrices; of derivatives the order is the second.
    (
      "jacobian", #"{"function": "x**2", "points": {"x": [[1, 2], [3, 4]]}}"#,
      #"{"values":[[1,4],[9,16]],"jacobians":{"x":[[[2,0],[0,4]],[[6,0],[0,8]]]},"convention":"adjoint"}"#
    ),
    (
      "jacobian", #"{"function": "x**2", "points": {"x": [[1, 2], [3, 4]]}, "mode": "reverse"}"#,
      #"{"values":[[1,4],[9,16]],"jacobians":{"x":[[[2,0],[0,4]],[[6,0],[0,8]]]},"convention":"adjoint"}"#
    ),
    (
      "derivatives", #"{"function": "x**3", "points": {"x": [1, 2]}, "order": 2}"#,
      #"{"values":[1,8],"derivatives":[[3,6],[12,12]],"convention":"adjoint"}"#
    ),
    (
      "derivatives", #"{"function": "x**3", "points": [{"x": 1}, {"x": 2}], "order": 2}"#,
      #"{"results":[{"value":1,"derivatives":[3,6]},{"value":8,"derivatives":[12,12]}],"convention":"adjoint"}"#
    ),
    // Several results: the others of a gradient are columns too.
    (
      "gradient", #"{"function": "x * x, x + 1", "points": {"x": [1, 2]}}"#,
      #"{"values":[1,4],"gradients":{"x":[2,4]},"aux":{"out1":[2,3]},"convention":"adjoint"}"#
    ),
    // Base64 is for arrays and columns; scalars stay numbers.
    (
      "gradient", #"{"function": "sum(v)", "points": [{"v": [1]}], "encoding": "base64"}"#,
      #"{"results":[{"value":1,"gradient":{"v":{"dtype":"float64","shape":[1],"base64":"AAAAAAAA8D8="}}}],"convention":"adjoint"}"#
    ),
    (
      "value", #"{"function": "x", "points": {"x": [1]}, "encoding": "base64"}"#,
      #"{"values":{"dtype":"float64","shape":[1],"base64":"AAAAAAAA8D8="},"convention":"adjoint"}"#
    ),
    (
      "value", #"{"function": "x", "at": {"x": 1}, "encoding": "base64"}"#,
      #"{"value":1,"convention":"adjoint"}"#
    ),
    // A slash may be escaped in JSON.
    (
      "value",
      #"{"function": "x[0]", "at": {"x": {"dtype": "float64", "shape": [1], "base64": "\/\/\/\/\/\/\/\/738="}}}"#,
      #"{"value":1.7976931348623157e308,"convention":"adjoint"}"#
    ),
    // No points at all: the function is still compiled, and columns keep their shapes.
    ("value", #"{"function": "x + y", "points": []}"#, #"{"results":[],"convention":"adjoint"}"#),
    (
      "gradient",
      #"{"function": "sum(x)", "points": {"x": {"dtype": "float64", "shape": [0, 2], "base64": ""}}, "encoding": "base64"}"#,
      #"{"values":{"dtype":"float64","shape":[0],"base64":""},"gradients":{"x":{"dtype":"float64","shape":[0,2],"base64":""}},"convention":"adjoint"}"#
    ),
    (
      "check", #"{"function": "x", "points": []}"#,
      #"{"results":[],"step":0.001,"tolerance":1e-6,"convention":"adjoint"}"#
    ),
    // Warnings say at which points.
    (
      "value", #"{"function": "log(x)", "points": {"x": [1, 0, 1, 0]}}"#,
      #"{"values":[0,"-Infinity",0,"-Infinity"],"convention":"adjoint","warnings":[{"kind":"not-finite","span":{"line":1,"column":1,"length":6},"points":[1,3],"count":2}]}"#
    ),
    (
      "compile", #"{"function": "x * x", "points": {"x": {"re": [1, 2], "im": [0, 0]}}}"#,
      #"{"inputs":{"x":{"dtype":"complex128","shape":[]}},"outputs":{"value":{"dtype":"complex128","shape":[]}},"holomorphic":true,"operations":1,"convention":"adjoint"}"#
    ),
  ]

  @Test func answersAreThoseOfTheContract() throws {
    let service = GradientService()
    for (endpoint, request, want) in Self.answers {
      let answer = try ServiceAnswer(service, endpoint, request)
      #expect(answer.text == want, "\(endpoint): \(request)")
    }
  }

  @Test func checkAnswersPointByPoint() throws {
    let service = GradientService()
    let rows = try ServiceAnswer(
      service, "check", #"{"function": "sin(x)", "points": [{"x": 1}, {"x": 2}]}"#)
    #expect(try rows.root.at(["results", "1", "passed"])?.boolean() == true)
    let columns = try ServiceAnswer(
      service, "check", #"{"function": "sin(x)", "points": {"x": [1, 2]}}"#)
    #expect(columns.root.at(["passed"])?.text == "[true,true]")
    #expect(columns.root.at(["worst_relative_error"])?.count == 2)
    #expect(columns.root.at(["where"])?.count == 2)
  }

  @Test func blocksAreJoinedInOrder() throws {
    var settings = ServiceSettings()
    settings.blockNumbers = 7
    let service = GradientService(settings)
    let numbers = (0..<100).map { "\($0)" }.joined(separator: ",")
    let answer = try ServiceAnswer(
      service, "gradient", #"{"function": "x * x", "points": {"x": [\#(numbers)]}}"#)
    #expect(
      try Numbers(#require(answer.root.at(["values"]))).real == (0..<100).map { Double($0 * $0) })
    #expect(
      try Numbers(#require(answer.root.at(["gradients", "x"]))).real
        == (0..<100).map { Double(2 * $0) })
  }

  @Test func warningsNameAtMostAHundredPointsAndCountAll() throws {
    var settings = ServiceSettings()
    settings.maximumTracedPoints = 150
    settings.blockNumbers = 64
    let zeros = Array(repeating: "0", count: 200).joined(separator: ",")
    let answer = try ServiceAnswer(
      GradientService(settings), "value", #"{"function": "1 / x", "points": {"x": [\#(zeros)]}}"#)
    let first = try #require(answer.root.at(["warnings", "0"]))
    #expect(first.at(["points"])?.count == 100)
    #expect(try first.at(["count"])?.double() == 150)
    // The rest is counted without a place.
    let rest = try #require(answer.root.at(["warnings", "1"]))
    #expect(rest.at(["span"]) == nil)
    #expect(try rest.at(["count"])?.double() == 50)
  }
}
