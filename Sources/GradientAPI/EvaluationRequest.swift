import Differentiation
import FunctionSpecs
import JSON
import Programs
import Tensors

/// A request to an endpoint, decoded.
struct EvaluationRequest {
  let endpoint: Endpoint
  /// What names the function in the cache: its bytes, or what the catalogue calls it.
  let functionBytes: [UInt8]
  /// The function of the catalogue that the client named.
  private let entry: CatalogueEntry?
  /// The function as the client wrote it; nil once it is compiled.
  private var function: JSONValue?
  /// Where the function is asked for.
  let points: PointSet
  /// How arrays are written.
  let encoding: ArrayEncoding
  /// The inputs to differentiate by; nil for all.
  let wrt: [String]?
  let wrtPointer: String
  let convention: Convention
  let isHolomorphic: Bool
  /// How a Jacobian is computed.
  let mode: JacobianMode
  /// The number of derivatives that `/v1/derivatives` is asked for.
  let order: Int
  /// Of `/v1/check`: the step of the differences, relative to an element above 1.
  let step: Double
  /// Of `/v1/check`: the largest error that passes.
  let tolerance: Double
  /// Members that only make sense once the function is known; none once they are read.
  private(set) var members: [String: JSONValue]

  /// - Parameter source: the points, when they do not stand in the request.
  init(
    _ endpoint: Endpoint, _ root: JSONValue, _ settings: ServiceSettings,
    source: ((_ at: JSONValue?) throws -> PointSet)? = nil
  ) throws {
    self.endpoint = endpoint
    let members = try root.members(among: endpoint.keys)
    self.members = members
    guard let function = members["function"] else { throw root.missing("function") }
    self.function = function
    entry = try CatalogueEntry.named(by: function, in: settings.catalogue)
    functionBytes = entry?.identity ?? Array(function.source)
    if let source {
      points = try source(members["at"])
    } else {
      if members["at"] == nil && members["points"] == nil && endpoint != .compile {
        throw Problem(
          .missingKey, "the key \"at\" is missing, or \"points\" for many points", pointer: "")
      }
      points = try PointSet(at: members["at"], points: members["points"], settings: settings)
    }
    encoding = try members["encoding"].map { try Self.encoding($0) } ?? .json
    step = try Self.number(members["step"], default: 1e-3, 1e-12...1e3)
    tolerance = try Self.number(members["tolerance"], default: 1e-6, 0...1e300)
    wrtPointer = members["wrt"]?.pointer ?? "/wrt"
    wrt = try members["wrt"].map { try Self.names($0) }
    convention = try members["convention"].map { try Self.convention($0) } ?? .adjoint
    isHolomorphic = try members["holomorphic"]?.boolean() ?? false
    mode = try members["mode"].map { try Self.mode($0) } ?? .auto
    order = try members["order"].map { try Self.order($0, settings.maximumOrder) } ?? 0
    if endpoint == .derivatives, members["order"] == nil { throw root.missing("order") }
  }

  /// The function, for whoever compiles it.
  func source() throws -> FunctionSource {
    if let entry { return entry.source }
    guard let function else {
      preconditionFailure("a request is released after its function is compiled")
    }
    return try FunctionSource(function)
  }

  /// Lets go of the text of the request, which is most of its memory, when everything has been read.
  mutating func release() {
    function = nil
    members = [:]
  }

  private static func names(_ value: JSONValue) throws -> [String] {
    let names = try value.elements().map { try $0.string() }
    if names.isEmpty {
      throw Problem(
        .wrongValue, "the list of inputs to differentiate by is empty", pointer: value.pointer)
    }
    if Set(names).count < names.count {
      throw Problem(.wrongValue, "an input stands twice in this list", pointer: value.pointer)
    }
    return names
  }

  private static func mode(_ value: JSONValue) throws -> JacobianMode {
    let name = try value.string()
    if let mode = JacobianMode(rawValue: name) { return mode }
    let known = JacobianMode.allCases.map(\.rawValue)
    throw Problem(
      .wrongValue, "the modes are \(known.joined(separator: ", "))", pointer: value.pointer,
      suggestion: nearestName(to: name, among: known))
  }

  private static func order(_ value: JSONValue, _ limit: Int) throws -> Int {
    guard let order = Int(exactly: try value.double()), order >= 1 else {
      throw Problem(.wrongValue, "the order is a whole number from 1 on", pointer: value.pointer)
    }
    if order > limit {
      throw Problem(
        .limitExceeded, "the order is above the limit of \(limit)", pointer: value.pointer)
    }
    return order
  }

  private static func encoding(_ value: JSONValue) throws -> ArrayEncoding {
    let name = try value.string()
    if let encoding = ArrayEncoding(rawValue: name) { return encoding }
    throw Problem(
      .wrongValue, "the encodings are json and base64", pointer: value.pointer,
      suggestion: nearestName(to: name, among: ArrayEncoding.allCases.map(\.rawValue)))
  }

  private static func number(
    _ member: JSONValue?, default value: Double, _ range: ClosedRange<Double>
  ) throws -> Double {
    guard let member else { return value }
    let number = try member.double()
    guard range.contains(number) else {
      throw Problem(
        .wrongValue, "this number lies between \(range.lowerBound) and \(range.upperBound)",
        pointer: member.pointer)
    }
    return number
  }

  private static func convention(_ value: JSONValue) throws -> Convention {
    let name = try value.string()
    if let convention = Convention(rawValue: name) { return convention }
    throw Problem(
      .wrongValue, "the conventions are adjoint and conjugate", pointer: value.pointer,
      suggestion: nearestName(to: name, among: Convention.allCases.map(\.rawValue)))
  }
}

/// How a Jacobian is computed: by columns, by rows, or by whatever there are fewer of.
enum JacobianMode: String, CaseIterable {
  case auto, forward, reverse
}

/// How arrays of an answer are written; scalars are numbers in either.
enum ArrayEncoding: String, CaseIterable {
  case json, base64
}
