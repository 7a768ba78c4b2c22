import Evaluation
import JSON
import Programs
import Tensors

/// The values of one input at all points of a request.
struct PointValue {
  /// The name of the input.
  let name: String
  /// Where the values stand in the request; of rows, where the first one stands.
  let pointer: String
  /// One value for all points, or one for each.
  let input: BatchInput

  /// The type at each point: complex if any value of the client's is.
  var type: ValueType { input.type }
}

/// Where a function is asked for: at one point, or at many by rows or by columns.
struct PointSet {
  /// How the points were sent, which is how the answer is.
  enum Form { case single, rows, columns }

  let form: Form
  /// The number of points; 1 for a single one.
  let count: Int
  /// The inputs that the points have, in their order, then those that all points share.
  let values: [PointValue]
  /// Where the points stand in the request.
  let pointer: String
  /// Whether nothing is known of the inputs: no point was given, or a list of none.
  let isUntyped: Bool

  /// - Parameter rows: the points that have been read already, if the list of them was long.
  init(
    at: JSONValue?, points: JSONValue?, rows: ArrivingPoints, settings: ServiceSettings
  ) throws {
    let shared = try at.map { try Self.shared($0) }
    guard let points else {
      (form, count, pointer) = (.single, 1, at?.pointer ?? "/at")
      values = shared ?? []
      isUntyped = at == nil
      return
    }
    pointer = points.pointer
    let own: [PointValue]
    switch points.kind {
    case .array:
      form = .rows
      count = max(points.count, rows.count)
      try Self.check(count, points, settings)
      own = rows.count > 0 ? try rows.values() : try RowReader.values(points)
    case .object:
      form = .columns
      own = try Self.columns(points)
      count = try Self.count(own, points)
      try Self.check(count, points, settings)
    case .null, .boolean, .number, .string:
      throw points.wrongType("a list of points or an object of columns")
    }
    isUntyped = form == .rows && count == 0
    values = try Self.joined(own, shared)
  }

  /// Points that come from elsewhere than the request, as columns.
  init(at: JSONValue?, columns: [PointValue], count: Int) throws {
    let shared = try at.map { try Self.shared($0) }
    form = .columns
    self.count = count
    pointer = "/points"
    isUntyped = columns.isEmpty && count == 0
    values = try Self.joined(columns, shared)
  }

  private static func joined(
    _ own: [PointValue], _ shared: [PointValue]?
  ) throws -> [PointValue] {
    let names = Set((shared ?? []).map(\.name))
    for value in own where names.contains(value.name) {
      throw Problem(
        .wrongValue, "the input '\(value.name)' stands in \"at\" and in \"points\"",
        pointer: value.pointer)
    }
    return own + (shared ?? [])
  }

  /// What is the same at every point, or at the only one.
  private static func shared(_ at: JSONValue) throws -> [PointValue] {
    if at.kind == .array {
      throw at.wrongType("an object from inputs to values (many points stand in \"points\")")
    }
    let place = at.pointer
    return try at.members().map { name, value in
      PointValue(
        name: name, pointer: JSONValue.pointer(of: name, in: place),
        input: .shared(try PointReader.tensor(value)))
    }
  }

  private static func check(_ count: Int, _ points: JSONValue, _ settings: ServiceSettings) throws {
    if count > settings.maximumPoints {
      throw Problem(
        .limitExceeded,
        "there are \(count) points, more than the limit of \(settings.maximumPoints) "
          + "(max-points)",
        pointer: points.pointer)
    }
  }

  /// Each input's array with one more leading axis.
  private static func columns(_ points: JSONValue) throws -> [PointValue] {
    let place = points.pointer
    return try points.members().map { name, value in
      guard let column = try PointReader.column(value) else {
        throw Problem(
          .shapeMismatch,
          "a column has a value for each point along its first axis, and this is a single number: "
            + "what is the same at every point stands in \"at\"", pointer: value.pointer)
      }
      return PointValue(
        name: name, pointer: JSONValue.pointer(of: name, in: place), input: .column(column))
    }
  }

  /// The one length that all columns have.
  private static func count(_ columns: [PointValue], _ points: JSONValue) throws -> Int {
    var first: (name: String, count: Int)?
    for value in columns {
      guard case .column(let column) = value.input else { continue }
      guard let (name, count) = first else {
        first = (value.name, column.count)
        continue
      }
      if column.count != count {
        throw Problem(
          .shapeMismatch,
          "the column of '\(value.name)' has \(column.count) points, that of '\(name)' \(count)",
          pointer: value.pointer)
      }
    }
    guard let first else {
      throw Problem(
        .wrongValue, "an object of columns has at least one, which says how many points there are",
        pointer: points.pointer)
    }
    return first.count
  }
}

extension PointSet {
  /// The place of a point in the request.
  func pointer(of point: Int) -> String {
    switch form {
    case .single, .columns: pointer
    case .rows: "\(pointer)/\(point)"
    }
  }
}

extension BatchInput {
  /// The value at a point.
  func value(at point: Int) -> Tensor {
    switch self {
    case .shared(let tensor): tensor
    case .column(let column): column.value(at: point)
    }
  }

  /// As a complex input.
  var promoted: BatchInput {
    switch self {
    case .column(let column): return .column(column.promoted)
    case .shared(let tensor):
      if tensor.dtype == .complex { return self }
      let zeros = [Double](repeating: 0, count: tensor.shape.count)
      return .shared(Tensor(planes: tensor.real, zeros, dtype: .complex, shape: tensor.shape))
    }
  }
}

extension Column {
  /// A column of no points.
  init(none type: ValueType) {
    guard
      let plane = Plane(
        [], pointStride: type.shape.count, points: 0, elements: type.shape.count)
    else { preconditionFailure("nothing lies in any array") }
    self.init(type, count: 0, real: plane)
  }
}
