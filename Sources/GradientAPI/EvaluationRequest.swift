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

  init(_ endpoint: Endpoint, _ root: JSONValue) throws {
    self.endpoint = endpoint
    let members = try root.members(among: endpoint.keys)
    guard let function = members["function"] else { throw root.missing("function") }
    guard let at = members["at"] else { throw root.missing("at") }
    self.function = function
    functionBytes = function.source
    pointPointer = at.pointer
    point = try at.members().map { ($0.key, try PointReader.tensor($0.value), $0.value.pointer) }
    wrtPointer = members["wrt"]?.pointer ?? "/wrt"
    wrt = try members["wrt"].map { try Self.names($0) }
    convention = try members["convention"].map { try Self.convention($0) } ?? .adjoint
    isHolomorphic = try members["holomorphic"]?.boolean() ?? false
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

  private static func convention(_ value: JSONValue) throws -> Convention {
    let name = try value.string()
    if let convention = Convention(rawValue: name) { return convention }
    throw Problem(
      .wrongValue, "the conventions are adjoint and conjugate", pointer: value.pointer,
      suggestion: nearestName(to: name, among: Convention.allCases.map(\.rawValue)))
  }
}
