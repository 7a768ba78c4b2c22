import JSON

/// Lists of rows that are read while the text around them is: a row's numbers go into columns, and nothing
/// else of it is kept. What is wrong with a row is said when the text has turned out to be JSON.
struct ArrivingRows {
  /// The points.
  private(set) var points: ArrivingPoints
  /// The tangents or cotangents of the points.
  private(set) var seeds: SeedRows

  init(_ settings: ServiceSettings) {
    points = ArrivingPoints(settings)
    seeds = SeedRows(settings)
  }

  /// Takes the next rows of one of the lists.
  ///
  /// - Parameter list: the index of its key in ``Endpoint/lists``.
  /// - Returns: whether all of the list is wanted; what is said of later parts than the first does not count.
  mutating func add(_ rows: JSONValue, of list: Int) -> Bool {
    guard list == 0 else { return seeds.takes(rows) && seeds.add(rows) }
    points.add(rows)
    return true
  }
}

extension Endpoint {
  /// The keys of lists that may be long: of the points, and of what is given for each of them.
  var lists: [StaticString] {
    switch seedKey {
    case .cotangent: Self.pointsAndCotangents
    case .tangent: Self.pointsAndTangents
    default: Self.points
    }
  }

  private static let points: [StaticString] = ["points"]
  private static let pointsAndCotangents: [StaticString] = ["points", "cotangent"]
  private static let pointsAndTangents: [StaticString] = ["points", "tangent"]
}

/// Points by rows that are read while the text around them is.
struct ArrivingPoints {
  private(set) var count = 0
  private var reader = RowReader(expecting: 0)
  private var fault: (any Error)?
  private let limit: Int

  init(_ settings: ServiceSettings) { limit = settings.maximumPoints }

  /// Takes the next rows.
  mutating func add(_ rows: JSONValue) {
    count += rows.count
    // Too many will be refused as a whole.
    if fault != nil || count > limit { return }
    do {
      for row in try rows.elements() { try reader.add(row) }
    } catch {
      fault = error
    }
  }

  /// The columns of all rows.
  /// - Throws: what is wrong with the first row that is no point like those before.
  func values() throws -> [PointValue] {
    if let fault { throw fault }
    return reader.values
  }
}
