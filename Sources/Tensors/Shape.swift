/// The lengths of a tensor's axes, outermost first; a scalar has none.
public struct Shape: Hashable, Sendable {
  /// The length of each axis, none of them negative.
  public let dimensions: [Int]

  /// The number of elements: the product of the lengths, 1 for a scalar.
  public let count: Int

  /// The shape of a scalar.
  public static let scalar = Shape(unchecked: [], count: 1)

  /// A shape, or nil when a length is negative or the number of elements overflows.
  ///
  /// Lengths come from clients, so the product is checked instead of trapping.
  public init?(_ dimensions: [Int]) {
    var count = 1
    for length in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow else { return nil }
      count = product
    }
    self.init(unchecked: dimensions, count: count)
  }

  private init(unchecked dimensions: [Int], count: Int) {
    self.dimensions = dimensions
    self.count = count
  }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// Whether there are no axes.
  public var isScalar: Bool { dimensions.isEmpty }
}

extension Shape: CustomStringConvertible {
  /// The lengths in brackets, as JSON writes them: `[2, 3]`, and `[]` for a scalar.
  public var description: String {
    "[" + dimensions.map(String.init).joined(separator: ", ") + "]"
  }
}
