import Differentiation
import FunctionSpecs

/// The members of a request: one declaration for the reader of requests and for the OpenAPI document.
enum RequestKey: String, CaseIterable {
  case function, at, points, encoding, convention, wrt, holomorphic, cotangent, tangent, mode, order
  case step, tolerance
}

/// A number of a request that has a default.
struct NumberRule: Sendable {
  let standard: Double
  let range: ClosedRange<Double>
}

extension RequestKey {
  /// The step of the differences of `check`. Below 1e-12 nothing is left of a difference's digits.
  static let stepRule = NumberRule(standard: 1e-3, range: 1e-12...1e3)
  /// The largest relative error that passes.
  static let toleranceRule = NumberRule(standard: 1e-6, range: 0...1e300)
  static let standardConvention = Convention.adjoint
  static let standardEncoding = ArrayEncoding.json
  static let standardMode = JacobianMode.auto

  /// What it means, for people.
  var summary: String {
    switch self {
    case .function: "The function: a formula, MathJSON, either with declarations, or a name."
    case .at: "The point, or beside `points` the inputs that are the same at all of them."
    case .points: "Many points, by rows or by columns."
    case .encoding: "How arrays of the answer are written; scalars are numbers in either."
    case .convention: "The convention for gradients by complex inputs."
    case .wrt: "The inputs to differentiate by; all of them by default."
    case .holomorphic:
      "Whether the function is meant to be holomorphic in these inputs, which is checked."
    case .cotangent:
      "The cotangent of the result, or of each result by name; one for all points or one for each."
    case .tangent:
      "Tangents by input; those that are missing are zero. By rows a list with one for each point."
    case .mode: "How the matrix is gone through."
    case .order: "How many derivatives."
    case .step: "The step of the differences, relative to elements above 1."
    case .tolerance: "The largest relative error that passes."
    }
  }

  /// What it may be.
  func schema(_ settings: ServiceSettings) -> Schema {
    switch self {
    case .function: .reference("Function")
    case .at: .reference("Point")
    case .points: .reference("Points")
    case .encoding:
      .choice(ArrayEncoding.allCases.map(\.rawValue), default: Self.standardEncoding.rawValue)
    case .convention:
      .choice(Convention.allCases.map(\.rawValue), default: Self.standardConvention.rawValue)
    case .wrt: .list(.text, minimum: 1, isUnique: true)
    case .holomorphic: .boolean(default: false)
    case .cotangent: .any([.reference("Value"), .map(.reference("Value"))] + Self.byRows)
    case .tangent: .any([.map(.reference("Value"))] + Self.byRows)
    case .mode: .choice(JacobianMode.allCases.map(\.rawValue), default: Self.standardMode.rawValue)
    case .order: .integer(1...settings.maximumOrder)
    case .step: .number(Self.stepRule.range, default: Self.stepRule.standard)
    case .tolerance: .number(Self.toleranceRule.range, default: Self.toleranceRule.standard)
    }
  }

  /// A list with an object for each point.
  private static let byRows: [Schema] = [.list(.map(.reference("Value")))]
}
