public import Programs
import Tensors

extension Program {
  /// The same function with fewer instructions: constants folded, laws applied, equal instructions shared, dead
  /// ones left out.
  ///
  /// - Returns: a program of the same inputs and outputs, whose values are the same bit for bit, but for the
  ///   sign and payload of a NaN. See `README.md`.
  public func optimized() throws(ProgramError) -> Program {
    let builder = ProgramBuilder.optimizing()
    let arguments = inputs.map { builder.input($0.name, $0.type) }
    let values = builder.inline(self, inputs: arguments)
    return try builder.finish(outputs.map { ($0.name, values[$0.value.index]) })
  }
}

extension ProgramBuilder {
  /// A builder that optimizes whatever it is given, as ``Program/optimized()`` does.
  ///
  /// A derivative that is built in it needs no walk of its own afterwards, unless it has loops: those are put
  /// together once more when the program is finished.
  public static func optimizing() -> ProgramBuilder {
    let optimizer = Optimizer()
    return ProgramBuilder { optimizer.simplify($0, $1, $2) }
  }
}

/// The state of one walk over a program.
final class Optimizer {
  private let facts = Facts()
  private let table = LawTable.shared
  /// The elements that may still be computed at compile time.
  private var allowance = 1 << 20
  /// The most elements or products that one folded instruction may take.
  private let largestFold = 1 << 16

  /// What an operation folds or simplifies to.
  func simplify(_ builder: ProgramBuilder, _ operation: Operation, _ operands: Operands)
    -> ValueID?
  {
    guard let operand = operands.first else { return nil }
    facts.extend(builder)
    let (first, second) =
      operands.count > 1 ? facts.forms(operand, operands[1]) : (facts.form(operand), .any)
    if first.isAny(of: .constant), operands.count == 1 || second.isAny(of: .constant),
      let folded = fold(builder, operation, operands)
    {
      return folded
    }
    let (rows, forms) = (table.rows(for: operation), table.forms)
    func fits(_ row: Int) -> Bool {
      first.isAny(of: forms[row].first) && second.isAny(of: forms[row].second)
    }
    var fitting = rows.lowerBound
    while fitting < rows.upperBound && !fits(fitting) { fitting += 1 }
    if fitting == rows.upperBound { return nil }
    // Only now, and for all laws, because it counts references.
    let redex = Redex(builder: builder, facts: facts, operation: operation, operands: operands)
    for row in fitting..<rows.upperBound where fits(row) {
      if let simpler = table.laws[row].rewrite(redex) { return simpler.value }
    }
    return nil
  }

  private func fold(
    _ builder: ProgramBuilder, _ operation: Operation, _ operands: Operands
  ) -> ValueID? {
    guard operands.allSatisfy(builder.isConstant) else { return nil }
    let constants = operands.compactMap(builder.constant(of:))
    guard !operands.isEmpty, let type = try? operation.resultType(of: operands.map(builder.type))
    else { return nil }
    guard let work = operation.foldingWork(constants, type), work <= largestFold, work <= allowance
    else { return nil }
    allowance -= work
    return builder.constant(operation.evaluate(constants, result: type))
  }
}

extension Operation {
  /// How many elements or products folding computes; nil if the operation is not folded.
  fileprivate func foldingWork(_ operands: [Tensor], _ result: ValueType) -> Int? {
    let largest = operands.reduce(result.shape.count) { max($0, $1.shape.count) }
    switch self {
    // A loop with known operands is work for evaluation, where a deadline watches it.
    case .input, .constant, .scan: return nil
    // A repeated number costs nothing where it is used and memory where it is kept.
    case .linear(.broadcast): return operands[0].shape.isScalar ? nil : largest
    case .contract:
      let depth = operands[0].shape.dimensions.last ?? 1
      let (work, overflow) = result.shape.count.multipliedReportingOverflow(by: max(1, depth))
      return overflow ? nil : max(work, largest)
    case .matrix(let function):
      return max(function.work(operands.map { ValueType($0.dtype, $0.shape) }), largest)
    case .unary, .family, .binary, .compare, .select, .linear, .concatenate, .maximum, .argmax,
      .argsort, .takeAlong, .putAlong, .fourier:
      return largest
    }
  }
}
