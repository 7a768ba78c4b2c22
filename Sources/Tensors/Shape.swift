/// The lengths of a tensor's axes, outermost first; a scalar has none.
public struct Shape: Hashable, Sendable {
  /// The lengths; nil for a scalar, because an empty array is an object whose references are counted, and
  /// compilers of scalar programs copy hardly anything but types.
  private let lengths: [Int]?

  /// The number of elements: the product of the lengths, 1 for a scalar.
  public let count: Int

  // Not stored, because each use would ask whether it has been initialized.
  /// The shape of a scalar.
  public static var scalar: Shape { Shape() }

  /// A shape, or nil when a length is negative or the axes that are not empty have together more elements
  /// than an address space holds complex numbers.
  ///
  /// Lengths come from clients, so the product is checked instead of trapping. That of an array without
  /// elements is checked too: its axes are joined, and walked, one by one like those of any other.
  public init?(_ dimensions: [Int]) {
    var padded = 1
    for length in dimensions {
      let (product, overflow) = padded.multipliedReportingOverflow(by: max(1, length))
      guard length >= 0, !overflow, product <= Self.largestCount else { return nil }
      padded = product
    }
    self.init(unchecked: dimensions, count: dimensions.contains(0) ? 0 : padded)
  }

  /// 16 bytes each, as an offset in bytes must not overflow either.
  private static let largestCount = Int.max / 16

  private init() {
    lengths = nil
    count = 1
  }

  private init(unchecked dimensions: [Int], count: Int) {
    lengths = dimensions.isEmpty ? nil : dimensions
    self.count = count
  }

  /// The length of each axis, none of them negative.
  public var dimensions: [Int] { lengths ?? [] }

  /// The number of axes.
  public var rank: Int { lengths?.count ?? 0 }

  /// The product of the lengths, an empty axis taken as one of length 1: what limits of size count, since
  /// an array without elements may still have a length that something walks along.
  public var paddedCount: Int {
    count > 0 ? count : dimensions.reduce(1) { $0 * max(1, $1) }
  }

  /// Whether there are no axes.
  public var isScalar: Bool { lengths == nil }

  /// Whether two shapes are equal.
  public static func == (left: Shape, right: Shape) -> Bool {
    left.count == right.count && left.lengths == right.lengths
  }
}

extension Shape: CustomStringConvertible {
  /// The lengths in brackets, as JSON writes them: `[2, 3]`, and `[]` for a scalar.
  public var description: String {
    "[" + dimensions.map(String.init).joined(separator: ", ") + "]"
  }
}
