import CKernels

/// One elementary function as the array entry points offer it.
///
/// Unchecked: an entry's pointers are to a string and to functions that never change.
struct Kernel: @unchecked Sendable {
  let entry: ck_entry
  let name: String
  var inputs: Int { Int(entry.inputs) }
  var outputs: Int { Int(entry.outputs) }

  static let all: [Kernel] = {
    var result: [Kernel] = []
    var entry = ck_entry()
    while ck_entry_at(result.count, &entry) != 0 {
      result.append(Kernel(entry: entry, name: String(cString: entry.name)))
    }
    return result
  }()

  static func named(_ name: String) -> Kernel? { all.first { $0.name == name } }

  /// The instruction sets of this processor; the scalar path stands last.
  static let availableSets: [(name: String, index: Int)] = [
    ("baseline", CK_ISA_BASELINE), ("AVX2", CK_ISA_AVX2), ("AVX-512", CK_ISA_AVX512),
    ("scalar", CK_ISA_SCALAR),
  ].map { ($0.0, Int($0.1)) }.filter { ck_has_isa(Int32($0.index)) != 0 }

  static var bestSet: Int { Int(ck_best_isa()) }

  private func function(_ set: Int) -> ck_array_function? {
    let table = entry.functions
    return [table.0, table.1, table.2, table.3][set]
  }

  /// Writes the result planes for planes of arguments; they may be longer than `count`, and must not
  /// overlap.
  func run(
    _ count: Int, _ arguments: [UnsafePointer<Double>], _ results: [UnsafeMutablePointer<Double>],
    set: Int
  ) {
    precondition(arguments.count >= inputs && results.count >= outputs)
    guard let function = function(set) else { return }
    function(count, arguments.map { $0 }, results.map { $0 })
  }

  /// The result planes for planes of arguments, which stand `offset` doubles behind an aligned place.
  func callAsFunction(_ planes: [[Double]], set: Int = bestSet, offset: Int = 0) -> [[Double]] {
    let count = planes[0].count
    let stride = count + offset
    // One buffer for all planes, so that the offset is one of addresses and not of arrays.
    let space = Space((inputs + outputs) * stride)
    func plane(_ index: Int) -> UnsafeMutablePointer<Double> {
      space.base + index * stride + offset
    }
    for (index, values) in planes.enumerated() {
      for (position, value) in values.enumerated() { plane(index)[position] = value }
    }
    run(
      count, (0..<inputs).map { UnsafePointer(plane($0)) },
      (0..<outputs).map { plane(inputs + $0) }, set: set)
    return (0..<outputs).map { output in (0..<count).map { plane(inputs + output)[$0] } }
  }
}

/// Doubles at a fixed address, zeros at first.
///
/// Unchecked: whoever fills one does so before others see it.
final class Space: @unchecked Sendable {
  let base: UnsafeMutablePointer<Double>
  let count: Int

  init(_ count: Int) {
    self.count = count
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: 0, count: count)
  }

  deinit { base.deallocate() }
}

extension Double {
  /// The bits, with one pattern for every NaN: what a NaN carries is not defined.
  var comparableBits: UInt64 { isNaN ? 0x7ff8_0000_0000_0000 : bitPattern }

  /// The distance to the right result in ulps of it; NaN, infinities and zeros (with their signs) must
  /// be met.
  func distance(from expected: Double) -> Double {
    if expected.isNaN || expected.isInfinite || expected == 0 {
      return comparableBits == expected.comparableBits ? 0 : .infinity
    }
    if !isFinite { return .infinity }
    // A difference near the end of the range stays finite, and subnormals keep their digits.
    let scale = expected.magnitude > 1 ? 0.25 : 1
    return (self * scale - expected * scale).magnitude / (expected.ulp * scale)
  }

  /// Arguments at which functions change their form, or are infinite, or not defined.
  static let special: [Double] = {
    let magnitudes: [Double] = [
      0, .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300, 0x1p-54, 1e-8, 0.25, 0.5, 0.75, 1,
      1.nextUp, 1.nextDown, 1.5, .pi / 2, 2, 3, .pi, 20, 40, 64, 700, 709.5, 710.25, 745, 746, 1000,
      1023, 1024, 1e10, 0x1p40, 0x1p52, 0x1p53, 0x1p54, 1e300, .greatestFiniteMagnitude, .infinity,
    ]
    return magnitudes + magnitudes.map { -$0 } + [.nan]
  }()
}
