import Differentiation
import FunctionSpecs
import JSON
import Programs
import Tensors

/// A request to an endpoint, decoded.
struct EvaluationRequest {
  let endpoint: Endpoint
  /// The bytes of the function, which name it in the cache.
  let functionBytes: ArraySlice<UInt8>
  let function: JSONValue
  /// The inputs that the point has, in its order.
  let point: [(name: String, value: Tensor, pointer: String)]
  let pointPointer: String
  /// The inputs to differentiate by; nil for all.
  let wrt: [String]?
  let wrtPointer: String
  let convention: Convention
  let isHolomorphic: Bool
  /// How a Jacobian is computed.
  let mode: JacobianMode
  /// The number of derivatives that `/v1/derivatives` is asked for.
  let order: Int
  /// All members of the request, for those that only make sense once the function is known.
  let members: [String: JSONValue]

  init(_ endpoint: Endpoint, _ root: JSONValue, _ settings: ServiceSettings) throws {
    self.endpoint = endpoint
    let members = try root.members(among: endpoint.keys)
    self.members = members
    guard let function = members["function"] else { throw root.missing("function") }
    self.function = function
    functionBytes = function.source
    if let at = members["at"] {
      pointPointer = at.pointer
      point = try at.members().map { ($0.key, try PointReader.tensor($0.value), $0.value.pointer) }
    } else {
      guard endpoint == .compile else { throw root.missing("at") }
      pointPointer = "/at"
      point = []
    }
    wrtPointer = members["wrt"]?.pointer ?? "/wrt"
    wrt = try members["wrt"].map { try Self.names($0) }
    convention = try members["convention"].map { try Self.convention($0) } ?? .adjoint
    isHolomorphic = try members["holomorphic"]?.boolean() ?? false
    mode = try members["mode"].map { try Self.mode($0) } ?? .auto
    order = try members["order"].map { try Self.order($0, settings.maximumOrder) } ?? 0
    if endpoint == .derivatives, members["order"] == nil { throw root.missing("order") }
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
