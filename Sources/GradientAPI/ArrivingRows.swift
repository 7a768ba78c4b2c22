import JSON

/// Points by rows that are read while the text around them is: a row's numbers go into columns, and nothing
/// else of it is kept. What is wrong with a row is said when the text has turned out to be JSON.
struct ArrivingRows {
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
