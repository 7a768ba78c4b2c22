import Programs

/// A whole number made of the indices of loops, such as `2*i + 1`.
struct LoopIndex {
  /// constant + Σ coefficients[d] · k_d, where k_d counts the iterations of the loop at depth d from 0.
  struct Affine: Equatable {
    var constant: Int
    var coefficients: [Int: Int] = [:]
  }

  /// The number in this form, if it has it.
  var affine: Affine?
  /// The depths of the loops that it depends on.
  var loops: Set<Int>
  /// The smallest and the largest value; where the number is not affine they may lie further apart. Nil
  /// in a loop without iterations.
  var bounds: ClosedRange<Int>?

  /// A known number; nil when it is too large.
  init?(_ constant: Int) {
    guard constant.magnitude <= Self.largest.magnitude else { return nil }
    affine = Affine(constant: constant)
    loops = []
    bounds = constant...constant
  }

  /// The index of a loop.
  init(depth: Int, count: Int) {
    affine = Affine(constant: 0, coefficients: [depth: 1])
    loops = [depth]
    bounds = count > 0 ? 0...count - 1 : nil
  }

  private init(_ affine: Affine?, _ loops: Set<Int>, _ bounds: ClosedRange<Int>?) {
    self.affine = affine
    self.loops = loops
    self.bounds = bounds
  }

  /// The known number that this is, if it depends on no loop.
  var known: Int? { loops.isEmpty ? affine?.constant : nil }

  /// Numbers are carried as float64, which has no larger whole ones without gaps. Sums of two do not overflow.
  private static let largest = 1 << 53

  /// Also of a loop without iterations, whose numbers have no bounds.
  private var isTooLarge: Bool {
    let numbers =
      (bounds.map { [$0.lowerBound, $0.upperBound] } ?? [])
      + (affine.map { [$0.constant] + $0.coefficients.values } ?? [])
    return numbers.contains { $0.magnitude > Self.largest.magnitude }
  }

  /// The number that an operation makes of others; nil when it is too large, or no such number.
  static func apply(_ operation: Operation, _ operands: [LoopIndex]) -> LoopIndex? {
    let result: LoopIndex?
    switch operation {
    case .unary(.negate): result = operands[0].times(-1)
    case .binary(.add): result = operands[0].plus(operands[1])
    case .binary(.subtract):
      guard let negative = operands[1].times(-1) else { return nil }
      result = operands[0].plus(negative)
    case .binary(.multiply):
      if let factor = operands[0].known {
        result = operands[1].times(factor)
      } else {
        guard let factor = operands[1].known else { return nil }
        result = operands[0].times(factor)
      }
    case .binary(.remainder):
      guard let divisor = operands[1].known, divisor > 0 else { return nil }
      let bounds = operands[0].bounds
      let isReduced = bounds.map { $0.lowerBound >= 0 && $0.upperBound < divisor } ?? false
      result = isReduced ? operands[0] : LoopIndex(nil, operands[0].loops, 0...divisor - 1)
    case .binary(.floorDivide):
      guard let divisor = operands[1].known, divisor > 0 else { return nil }
      result = LoopIndex(
        nil, operands[0].loops,
        operands[0].bounds.map {
          floorDivided($0.lowerBound, divisor)...floorDivided($0.upperBound, divisor)
        })
    default: return nil
    }
    return result.flatMap { $0.isTooLarge ? nil : $0 }
  }

  /// The value of such an operation on known numbers, which `apply` has found to be in range.
  static func value(_ operation: Operation, _ operands: [Int]) -> Int {
    switch operation {
    case .unary(.negate): 0 &- operands[0]
    case .binary(.add): operands[0] &+ operands[1]
    case .binary(.subtract): operands[0] &- operands[1]
    case .binary(.multiply): operands[0] &* operands[1]
    case .binary(.remainder):
      operands[0] &- floorDivided(operands[0], operands[1]) &* operands[1]
    case .binary(.floorDivide): floorDivided(operands[0], operands[1])
    default: operands[0]
    }
  }

  private static func floorDivided(_ a: Int, _ b: Int) -> Int {
    b > 0 ? a / b - (a % b < 0 ? 1 : 0) : 0
  }

  private func plus(_ other: LoopIndex) -> LoopIndex? {
    let bounds = zip(bounds, other.bounds).map { left, right in
      left.lowerBound + right.lowerBound...left.upperBound + right.upperBound
    }
    guard let left = affine, let right = other.affine else {
      return LoopIndex(nil, loops.union(other.loops), bounds)
    }
    let (constant, overflow) = left.constant.addingReportingOverflow(right.constant)
    var isTooLarge = overflow
    let coefficients = left.coefficients.merging(right.coefficients) { a, b in
      let (sum, overflow) = a.addingReportingOverflow(b)
      isTooLarge = isTooLarge || overflow
      return sum
    }.filter { $0.value != 0 }
    if isTooLarge { return nil }
    return LoopIndex(
      Affine(constant: constant, coefficients: coefficients), Set(coefficients.keys), bounds)
  }

  private func times(_ factor: Int) -> LoopIndex? {
    var isTooLarge = false
    func product(_ number: Int) -> Int {
      let (product, overflow) = number.multipliedReportingOverflow(by: factor)
      isTooLarge = isTooLarge || overflow
      return product
    }
    let bounds = bounds.map { bounds in
      let ends = [product(bounds.lowerBound), product(bounds.upperBound)]
      return min(ends[0], ends[1])...max(ends[0], ends[1])
    }
    let affine = affine.map { affine in
      Affine(
        constant: product(affine.constant),
        coefficients: affine.coefficients.mapValues(product).filter { $0.value != 0 })
    }
    if isTooLarge { return nil }
    return LoopIndex(affine, affine.map { Set($0.coefficients.keys) } ?? loops, bounds)
  }
}

/// Both, or nothing.
private func zip<A, B>(_ first: A?, _ second: B?) -> (A, B)? {
  first.flatMap { first in second.map { (first, $0) } }
}
