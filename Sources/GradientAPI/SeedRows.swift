import JSON
import Programs
import Tensors

/// Tangents or cotangents by rows: for each point an object from names to values, in which what is left out is
/// zero. They are read before the function is known; what fits it is seen later.
struct SeedRows {
  /// The number of rows, those after a fault included.
  private(set) var count = 0
  /// The values under each name, in the order in which they come first.
  private(set) var columns: [RowColumn] = []
  /// What is wrong with a row; those after it have not been looked at.
  private(set) var fault: (any Error)?
  /// What is wrong with the list if it is to be one value: a long list that is none is not kept for that.
  private(set) var faultOfValue: (any Error)?
  private var places: [String: Int] = [:]
  /// Zeros for what was left out.
  private var zeros = 0
  private let maximumPoints: Int
  private let maximumZeros: Int

  init(_ settings: ServiceSettings) {
    maximumPoints = settings.maximumPoints
    maximumZeros = settings.maximumAnswer
  }

  /// Whether a list that begins like this can only be rows, where it is not one value for all points: no number
  /// of an array is such an object.
  mutating func takes(_ rows: JSONValue) -> Bool {
    if count > 0 { return true }
    var elements = try? rows.elements()
    guard let first = elements?.next(), first.kind == .object, let members = try? first.members(),
      members.contains(where: { !Self.keysOfValues.contains($0.key) })
    else { return false }
    do {
      _ = try PointReader.tensor(rows)
      return false
    } catch {
      faultOfValue = error
      return true
    }
  }

  private static let keysOfValues = ["re", "im", "dtype", "shape", "base64"]

  /// Takes the next rows.
  /// - Returns: true.
  @discardableResult
  mutating func add(_ rows: JSONValue) -> Bool {
    var index = count
    count += rows.count
    // Too many are more than there are points, and refused for that.
    if fault != nil || count > maximumPoints { return true }
    do {
      for row in try rows.elements() {
        if row.kind != .object { throw row.wrongType("an object from names to values") }
        var place: String?
        for (name, value) in try row.members() { try add(name, value, index, of: row, &place) }
        index += 1
      }
    } catch {
      fault = error
    }
    return true
  }

  /// - Parameter pointer: where the row stands, once it is known.
  private mutating func add(
    _ name: String, _ value: JSONValue, _ index: Int, of row: JSONValue, _ pointer: inout String?
  ) throws {
    guard let place = places[name] else {
      let place = columns.count
      places[name] = place
      let parent = pointer ?? row.pointer
      pointer = parent
      columns.append(try RowColumn(name, like: value, in: parent))
      try pad(place, to: index)
      return try columns[place].append(value, index)
    }
    if columns[place].count < index { try pad(place, to: index) }
    try columns[place].append(value, index)
  }

  /// Adds zeros for the points up to some that leave the name out. No text of the client's pays for them.
  private mutating func pad(_ place: Int, to count: Int) throws {
    let points = count - columns[place].count
    let (numbers, overflow) = points.multipliedReportingOverflow(by: columns[place].shape.count)
    if overflow || numbers > maximumZeros - zeros {
      throw Problem(
        .limitExceeded,
        "what is left out for '\(columns[place].name)' has more elements than the limit of "
          + "\(maximumZeros) (max-answer-numbers)", pointer: columns[place].pointer)
    }
    zeros += numbers
    columns[place].appendZeros(points)
  }

  /// The values under each name, one for each row.
  /// - Throws: what is wrong with the first row that is at fault.
  mutating func values() throws -> [RowColumn] {
    if let fault { throw fault }
    for place in columns.indices { try pad(place, to: count) }
    return columns
  }
}
