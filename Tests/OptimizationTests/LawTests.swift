import Programs
import Support
import Tensors
import Testing

@testable import Optimization

/// Every law: the program it makes, printed, and the same numbers before and after at every combination of
/// special values.
@Suite struct LawTests {
  @Test func everyLawHasARow() {
    let tested = Set(LawRow.all.map(\.law))
    let laws = Set(Law.all.map(\.equation))
    #expect(laws.subtracting(tested) == [], "laws without a test")
    #expect(tested.subtracting(laws) == [], "rows of laws that are gone")
  }

  @Test(arguments: LawRow.all)
  func aLawMakesThisProgram(_ row: LawRow) throws {
    let (before, _) = try row.program()
    let after = try before.optimized()
    let lines = after.description.split(separator: "\n").dropFirst()
    #expect(
      Self.renumbered(lines.joined(separator: "\n")) == Self.renumbered(row.after),
      "\(row.law): from\n\(before)")
    try after.verify()
  }

  /// The text with its values numbered in the order in which they appear: constants have numbers too.
  private static func renumbered(_ text: String) -> String {
    var numbers: [Substring: Int] = [:]
    let parts = text.split(separator: "%", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(into: String(parts[0])) { result, part in
      let digits = part.prefix(while: \.isNumber)
      let number = numbers[digits] ?? numbers.count + 1
      numbers[digits] = number
      result += "%\(number)" + part.dropFirst(digits.count)
    }
  }

  @Test(arguments: LawRow.all)
  func aLawIsExact(_ row: LawRow) throws {
    let (before, types) = try row.program()
    let after = try before.optimized()
    for point in SpecialValues.grid(types) {
      let (old, new) = (try before.evaluate(point), try after.evaluate(point))
      #expect(SpecialValues.agree(old, new), "\(row.law) at \(point): \(old) and \(new)")
    }
  }

  /// What looks like a law and is none: the optimizer leaves these as they are.
  @Test(arguments: LawRow.tempting)
  func aTemptingLawIsNotUsed(_ row: LawRow) throws {
    let (before, types) = try row.program()
    let after = try before.optimized()
    #expect(after.operationCount == before.operationCount, "\(row.law): \(after)")
    for point in SpecialValues.grid(types) {
      #expect(SpecialValues.agree(try before.evaluate(point), try after.evaluate(point)))
    }
  }
}

/// A law, an expression that it applies to, and what becomes of it.
struct LawRow: Sendable, CustomTestStringConvertible {
  let law: String
  let types: [(String, ValueType)]
  let build: @Sendable ([Term]) -> Term
  let after: String

  var testDescription: String { law }

  /// - Parameter inputs: the inputs, `x` real, `z` complex, `p` a condition, `v` three reals, `s` a scalar, `m` 1×1.
  init(
    _ law: String, _ inputs: String, _ build: @escaping @Sendable ([Term]) -> Term,
    _ after: String = ""
  ) {
    self.law = law
    self.build = build
    self.after = after
    types = inputs.split(separator: " ").map { name in
      (String(name), Self.type(of: name.first ?? "x"))
    }
  }

  private static func type(of letter: Character) -> ValueType {
    switch letter {
    case "z", "w": .complex
    case "p", "q": .boolean
    case "v", "u": ValueType(.real, Shape([3]) ?? .scalar)
    case "m": ValueType(.real, Shape([1, 1]) ?? .scalar)
    default: .real
    }
  }

  func program() throws -> (Program, [ValueType]) {
    let builder = ProgramBuilder()
    let inputs = types.map { Term(builder, builder.input($0.0, $0.1)) }
    return (try builder.finish([("out", build(inputs).value)]), types.map(\.1))
  }
}

/// Values at which algebra breaks.
enum SpecialValues {
  static let reals: [Double] = [
    0, -0.0, 1, -1, 0.1, 2.5, -3, .leastNonzeroMagnitude, -0x1p-1030, 1e-200, -1e200,
    .greatestFiniteMagnitude,
    .infinity, -.infinity, .nan,
  ]
  private static let few: [Double] = [
    0, -0.0, 1.5, -3, 0x1p-1030, 1e300, .infinity, -.infinity, .nan,
  ]

  /// All combinations for few inputs, else as many as make some thousands.
  static func grid(_ types: [ValueType]) -> [[Tensor]] {
    types.reduce([[]]) { points, type in
      points.flatMap { point in values(type, isFirst: point.isEmpty).map { point + [$0] } }
    }
  }

  private static func values(_ type: ValueType, isFirst: Bool) -> [Tensor] {
    switch type.dtype {
    case .boolean: [0, 1].map { Tensor(repeating: $0, dtype: .boolean, shape: type.shape) }
    case .complex: few.flatMap { re in few.map { Tensor(real: re, imaginary: $0) } }
    case .real where type.shape.isScalar: reals.map { Tensor($0) }
    case .real:
      reals.indices.map { start in
        let plane = (0..<type.shape.count).map { reals[(start + $0) % reals.count] }
        return Tensor(planes: plane, [], dtype: .real, shape: type.shape)
      }
    }
  }

  /// Whether values are the same: bits, but any NaN for a NaN.
  static func agree(_ left: [Tensor], _ right: [Tensor]) -> Bool {
    zip(left, right).allSatisfy { a, b in
      a.dtype == b.dtype && a.shape == b.shape
        && zip(a.real + a.imaginary, b.real + b.imaginary).allSatisfy {
          $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
        }
    }
  }
}
