import Tensors

/// A loop of a fixed count that holds its body once.
///
/// The body is a program. Its inputs are, in this order: the carried values; one element of each stacked
/// input, which is an array whose first axis counts iterations; the invariants, the same in every
/// iteration; and the index of the iteration, a real scalar. Its outputs are the new carried values and
/// then what is stacked along a new first axis. The operands of the instruction are the carried values
/// at the start, the stacked inputs and the invariants; its result is the packed carried values at the
/// end and the stacked outputs (`packing`).
///
/// An iteration k reads element k of the stacked inputs and writes element k of the stacked outputs,
/// whether the loop runs upwards or, reversed, from `count - 1` down to 0.
public struct Scan: Sendable {
  /// What is repeated.
  public let body: Program
  /// How often.
  public let count: Int
  /// The number of carried values.
  public let carryCount: Int
  /// The number of stacked inputs.
  public let sliceCount: Int
  /// Whether the last iteration comes first.
  public let isReversed: Bool

  /// The layout of the result.
  public let packing: Packing
  /// How deep loops are nested here, 1 for a body without loops.
  public let nesting: Int
  /// The instructions of the body and of the loops in it.
  public let size: Int
  /// What one iteration computes; see ``Program/work``.
  public let bodyWork: Int
  private let hash: Int

  /// How deep loops may be nested, because what walks a program recurses into bodies. 64: a reverse
  /// sweep turns a loop into two nested ones, so this is a formula's limit of 8 through three of them.
  public static let maximumNesting = 64

  /// A loop.
  ///
  /// - Throws: `ProgramError.wrongLoop` when the body does not fit the other parts.
  public init(
    _ body: Program, count: Int, carries: Int, slices: Int, isReversed: Bool = false
  ) throws(ProgramError) {
    guard count >= 0 else { throw .wrongLoop(.negativeCount(count)) }
    guard carries >= 0, slices >= 0, body.inputs.count > carries + slices,
      body.outputs.count >= carries, body.inputs.last?.type == .real
    else { throw .wrongLoop(.inputsOrOutputs) }
    let results = body.outputTypes
    for index in 0..<carries where body.inputs[index].type != results[index] {
      throw .wrongLoop(
        .carry(index, start: body.inputs[index].type, end: results[index]))
    }
    self.body = body
    self.count = count
    carryCount = carries
    sliceCount = slices
    self.isReversed = isReversed
    do throws(TypeError) {
      var types = Array(results[..<carries])
      for type in results[carries...] { types.append(try type.stacked(count)) }
      packing = try Packing(types)
    } catch { throw .wrongLoop(.type(error)) }
    let inner = body.instructions.compactMap(\.operation.scan)
    nesting = 1 + (inner.map(\.nesting).max() ?? 0)
    guard nesting <= Self.maximumNesting else { throw .wrongLoop(.tooDeep(Self.maximumNesting)) }
    size = inner.reduce(body.instructions.count) { $0.addingSaturating($1.size) }
    bodyWork = body.work
    var hasher = Hasher()
    hasher.combine(body)
    hasher.combine(count)
    hasher.combine(carries)
    hasher.combine(slices)
    hasher.combine(isReversed)
    hash = hasher.finalize()
  }

  /// The number of invariants.
  public var invariantCount: Int { body.inputs.count - carryCount - sliceCount - 1 }

  /// The number of operands of the instruction.
  public var operandCount: Int { body.inputs.count - 1 }

  /// The number of stacked outputs.
  public var outputCount: Int { body.outputs.count - carryCount }

  /// The type of the result for operands of these types.
  func resultType(of operands: [ValueType]) throws(TypeError) -> ValueType {
    for (index, operand) in operands.enumerated() {
      let element = body.inputs[index].type
      let isSlice = (carryCount..<carryCount + sliceCount).contains(index)
      let expected = isSlice ? try element.stacked(count) : element
      guard operand.dtype == expected.dtype else {
        throw .dtype(operand: index, found: operand.dtype)
      }
      guard operand.shape == expected.shape else { throw .shapes(expected.shape, operand.shape) }
    }
    return packing.type
  }
}

extension Scan: Hashable {
  /// Whether both do the same in the same way.
  public static func == (left: Scan, right: Scan) -> Bool {
    left.hash == right.hash && left.count == right.count && left.carryCount == right.carryCount
      && left.sliceCount == right.sliceCount && left.isReversed == right.isReversed
      && left.body == right.body
  }

  /// Hashes a number that was found once: bodies are large and loops are looked up often.
  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

extension Operation {
  /// The loop that the operation is.
  public var scan: Scan? {
    if case .scan(let scan) = self { scan } else { nil }
  }
}

extension ValueType {
  /// So many values of this type along a new first axis.
  public func stacked(_ count: Int) throws(TypeError) -> ValueType {
    ValueType(dtype, try .of([count] + shape.dimensions))
  }

  /// What is stacked along the first axis; nil for a scalar.
  public var element: ValueType? {
    guard shape.rank > 0 else { return nil }
    return Shape(Array(shape.dimensions.dropFirst())).map { ValueType(dtype, $0) }
  }
}

extension Int {
  /// The sum, or the largest integer when that is too small.
  public func addingSaturating(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product of numbers that are not negative, or the largest integer when that is too small.
  public func multipliedSaturating(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}

/// Why a loop cannot be made of a body.
public enum LoopError: Hashable, Sendable {
  /// A loop cannot run a negative number of times.
  case negativeCount(Int)
  /// The body has too few inputs or outputs, or its last input is no index.
  case inputsOrOutputs
  /// A carried value has another type after an iteration than before it.
  case carry(Int, start: ValueType, end: ValueType)
  /// Loops are nested deeper than this.
  case tooDeep(Int)
  /// The results cannot be stacked.
  case type(TypeError)
}
