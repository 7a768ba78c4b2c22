import Differentiation
import FunctionSpecs
import Optimization
import Programs
import Support
import Tensors

/// Programs for tests from formulas.
enum TestFormulas {
  /// A formula's value and gradient.
  static func program(_ formula: String, _ inputs: [Input]) throws -> Program {
    try Formula(formula).program(inputs: inputs).gradient(wrt: Array(inputs.indices)).optimized()
  }
}

extension CorpusRecord {
  func program() throws -> Program { try Formula(formula).program(inputs: inputs) }
}

/// Random well-typed programs with a real scalar as their result.
enum RandomProgram {
  static func make(_ shape: Shape, _ generator: inout SeededGenerator) throws -> Program {
    let builder = ProgramBuilder()
    var values = [
      builder.input("x", ValueType(.real, shape)), builder.input("z", ValueType(.complex, shape)),
      builder.input("s", .real), builder.input("w", .complex),
    ]
    for _ in 0..<14 { values.append(next(builder, values, &generator)) }
    // The result depends on the last values, whatever their shapes.
    var sum = Term(builder, builder.constant(Tensor(0)))
    for value in values.suffix(6) {
      let term = Term(builder, value)
      let type = term.type
      let all = term.apply(.sum(Array(type.shape.dimensions.indices)))
      let part = type.dtype == .complex ? all.apply(.abs2) : all
      sum = sum + (type.dtype == .boolean ? Term(builder, builder.constant(Tensor(1))) : part)
    }
    return try builder.finish([("y", sum.value)])
  }

  private static func next(
    _ builder: ProgramBuilder, _ values: [ValueID], _ generator: inout SeededGenerator
  ) -> ValueID {
    for _ in 0..<60 {
      let a = values.randomElement(using: &generator) ?? values[0]
      let b = values.randomElement(using: &generator) ?? values[0]
      let (operation, operands) = pick(builder, a, b, &generator)
      if let value = try? builder.checked(operation, operands),
        builder.type(of: value).dtype != .boolean, builder.type(of: value).shape.count <= 200
      {
        return value
      }
    }
    return values[0]
  }

  private static let unaries: [Unary] = [
    .negate, .conj, .real, .imag, .timesI, .abs2, .reciprocal, .sin, .cos, .tanh, .sigmoid, .exp,
    .sinh, .cosh, .log, .sqrt, .sign, .promote, .atan,
  ]
  private static let binaries: [Binary] = [
    .add, .add, .subtract, .subtract, .multiply, .multiply, .strongMultiply, .divide, .maximum,
    .minimum, .hypot, .atan2,
  ]

  /// The value of an operation, or the operand where it is not taken.
  private static func attempt(
    _ builder: ProgramBuilder, _ operation: Programs.Operation, _ operand: ValueID
  ) -> ValueID {
    (try? builder.checked(operation, [operand])) ?? operand
  }

  private static func pick(
    _ builder: ProgramBuilder, _ a: ValueID, _ b: ValueID, _ generator: inout SeededGenerator
  ) -> (Programs.Operation, Operands) {
    let shape = builder.type(of: a).shape
    let axes = Array(shape.dimensions.indices)
    switch Int.random(in: 0..<20, using: &generator) {
    case 0..<5: return (.unary(unaries.randomElement(using: &generator) ?? .negate), [a])
    case 5..<11:
      let other = builder.type(of: b).shape
      // A number beside an array is repeated first.
      let c =
        other.isScalar && !shape.isScalar ? attempt(builder, .linear(.broadcast(shape)), b) : b
      return (.binary(binaries.randomElement(using: &generator) ?? .add), [a, c])
    case 11: return (.family(.power, Int.random(in: -2...5, using: &generator)), [a])
    case 12: return (.linear(.permute(axes.reversed())), [a])
    case 13:
      return (
        .linear(
          .slice(
            shape.dimensions.map {
              AxisSlice(start: min(1, $0 - 1), count: max(1, $0 - 1), step: 1)
            })), [a]
      )
    case 14:
      let wider = shape.dimensions.map { $0 + 2 }
      let slices = shape.dimensions.map { AxisSlice(start: 1, count: $0) }
      guard let target = Shape(wider) else { return (.unary(.negate), [a]) }
      return (.linear(.place(slices, target)), [a])
    case 15:
      return (.linear(.sum(axes.isEmpty ? [] : [axes.randomElement(using: &generator) ?? 0])), [a])
    case 16: return (.concatenate(axis: 0), [a, b])
    case 17:
      return (
        .linear(.cumulativeSum(axis: 0, reversed: Bool.random(using: &generator))), [a]
      )
    case 18:
      return (.linear(.gather([0, 0, shape.dimensions.first ?? 1].map { $0 % 2 }, axis: 0)), [a])
    default:
      let isStrong = Bool.random(using: &generator)
      guard shape.rank == 2 else {
        guard shape.rank == 1, let row = Shape([1, shape.count]),
          let column = Shape([shape.count, 1])
        else { return (.unary(.exp), [a]) }
        let left = attempt(builder, .linear(.reshape(row)), a)
        let right = attempt(builder, .linear(.reshape(column)), b)
        return (.contract(strong: isStrong), [left, right])
      }
      let transposed = attempt(builder, .linear(.permute([1, 0])), b)
      return Bool.random(using: &generator)
        ? (.contract(strong: isStrong), [a, transposed])
        : (.contract(strong: isStrong), [transposed, a])
    }
  }
}
