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
  private var members: [String: JSONValue]
  /// Tangents or cotangents that have been read already, because the list of them was long.
  private(set) var seedRows: SeedRows?

  /// Decodes the content of a request.
  init(_ endpoint: Endpoint, parsing content: [UInt8], _ settings: ServiceSettings) throws {
    var rows = ArrivingRows(settings)
    let document = try JSONDocument(
      parsing: content, limits: settings.json, givingAway: endpoint.lists
    ) { rows.add($0, of: $1) }
    try self.init(endpoint, document.root, settings, rows: rows)
  }

  /// - Parameters:
  ///   - rows: the points and what belongs to each that have been read already.
  ///   - source: the points, when they do not stand in the request.
  init(
    _ endpoint: Endpoint, _ root: JSONValue, _ settings: ServiceSettings, rows: ArrivingRows,
    source: ((_ at: JSONValue?) throws -> PointSet)? = nil
  ) throws {
    self.endpoint = endpoint
    let members = try root.members(among: endpoint.keyNames)
    func member(_ key: RequestKey) -> JSONValue? { members[key.rawValue] }
    self.members = members
    guard let function = member(.function) else { throw root.missing("function") }
    self.function = function
    entry = try CatalogueEntry.named(by: function, in: settings.catalogue)
    functionBytes = entry?.identity ?? Array(function.source)
    if let source {
      points = try source(member(.at))
    } else {
      if member(.at) == nil && member(.points) == nil && endpoint.needsPoint {
        throw Problem(
          .missingKey, "the key \"at\" is missing, or \"points\" for many points", pointer: "")
      }
      points = try PointSet(
        at: member(.at), points: member(.points), rows: rows.points, settings: settings)
    }
    if rows.seeds.count > 0 { seedRows = rows.seeds }
    encoding = try Self.choice(member(.encoding), default: RequestKey.standardEncoding)
    step = try Self.number(member(.step), RequestKey.stepRule)
    tolerance = try Self.number(member(.tolerance), RequestKey.toleranceRule)
    wrtPointer = member(.wrt)?.pointer ?? "/wrt"
    wrt = try member(.wrt).map { try Self.names($0) }
    convention = try Self.choice(member(.convention), default: RequestKey.standardConvention)
    isHolomorphic = try member(.holomorphic)?.boolean() ?? false
    mode = try Self.choice(member(.mode), default: RequestKey.standardMode)
    order = try member(.order).map { try Self.order($0, settings.maximumOrder) } ?? 0
    for key in endpoint.required where members[key.rawValue] == nil {
      throw root.missing(key.rawValue)
    }
  }

  /// A member that only makes sense once the function is known; nil once those are read.
  func member(_ key: RequestKey) -> JSONValue? { members[key.rawValue] }

  /// The function, for whoever compiles it.
  func source(_ limits: FormulaLimits) throws -> FunctionSource {
    if let entry { return entry.source }
    guard let function else {
      preconditionFailure("a request is released after its function is compiled")
    }
    return try FunctionSource(function, limits)
  }

  /// Lets go of the text of the request, which is most of its memory, when everything has been read.
  mutating func release() {
    function = nil
    members = [:]
    seedRows = nil
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

  /// One of some texts.
  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ member: JSONValue?, default standard: Choice
  ) throws -> Choice {
    guard let member else { return standard }
    let name = try member.string()
    if let choice = Choice(rawValue: name) { return choice }
    let known = Choice.allCases.map(\.rawValue)
    throw Problem(
      .wrongValue, "this is one of \(known.joined(separator: ", "))", pointer: member.pointer,
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

  private static func number(_ member: JSONValue?, _ rule: NumberRule) throws -> Double {
    guard let member else { return rule.standard }
    let number = try member.double()
    guard rule.range.contains(number) else {
      throw Problem(
        .wrongValue,
        "this number lies between \(rule.range.lowerBound) and \(rule.range.upperBound)",
        pointer: member.pointer)
    }
    return number
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
