import Differentiation
import Programs
import Support
import Tensors
import Testing

/// Every primitive, real and complex, at random points of its domain, in both modes and to the second
/// order. The loops run over all cases, so that no primitive can be forgotten.
@Suite struct PrimitiveTests {
  private static let points = 12

  /// The one function whose derivative is decreed: its value passes, its derivative is zero.
  @Test func stopGradientHasNoDerivative() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .complex))
    let program = try builder.finish([("w", (x.apply(.stopGradient) * x).value)])
    let point = Tensor(real: 2, imaginary: 3)
    // d(c x) = c dx with c = 2 + 3i, and its adjoint conj(c) u.
    let pushed = try program.pushforward(wrt: [0]).evaluate([point, Tensor(real: 0, imaginary: 1)])
    #expect(pushed[1] == Tensor(real: -3, imaginary: 2))
    let pulled = try program.pullback(wrt: [0]).evaluate([point, Tensor(real: 0, imaginary: 1)])
    #expect(pulled[1] == Tensor(real: 3, imaginary: 2))
  }

  @Test(arguments: Unary.allCases.filter { $0 != .stopGradient })
  func unary(_ function: Unary) throws {
    try check(function.rawValue) { generator in
      var rows: [Row] = []
      if function.admits(1) != nil {
        rows.append(Row(.unary(function), [generator.real { function.admits($0) == true }]))
      }
      if function.takesComplex { rows.append(Row(.unary(function), [generator.complex()])) }
      return rows
    }
  }

  @Test(arguments: Family.allCases)
  func family(_ family: Family) throws {
    for parameter in family.samples {
      try check("\(family.rawValue)[\(parameter)]") { generator in
        let operation = Operation.family(family, parameter)
        var rows = [Row(operation, [generator.real { family.admits($0) }])]
        if family.takesComplex { rows.append(Row(operation, [generator.complex()])) }
        return rows
      }
    }
  }

  @Test(arguments: Binary.allCases)
  func binary(_ function: Binary) throws {
    try check(function.rawValue) { generator in
      let operation = Operation.binary(function)
      var rows: [Row] = []
      if function.admits(1, 1) != nil {
        rows.append(Row(operation, generator.reals { function.admits($0, $1) == true }))
      }
      if function.takesMixed {
        rows.append(Row(operation, [generator.real { _ in true }, generator.complex()]))
        rows.append(Row(operation, [generator.complex(), generator.real { abs($0) > 0.2 }]))
      }
      if function.takesComplex {
        rows.append(Row(operation, [generator.complex(), generator.complex()]))
      }
      return rows
    }
  }

  @Test func select() throws {
    for condition in [true, false] {
      let builder = ProgramBuilder()
      let x = builder.input("x", .complex)
      let y = builder.input("y", .complex)
      let truth = builder.constant(try #require(Tensor([condition], shape: .scalar)))
      let program = try builder.finish([("w", builder.emit(.select, [truth, x, y]))])
      var generator = SeededGenerator(seed: 7)
      let point = [generator.complex(), generator.complex()]
      try GradientChecker.check(program, at: point, generator)
    }
  }

  /// An operation and operands to check it at.
  struct Row {
    let operation: Operation
    let operands: [Tensor]
    init(_ operation: Operation, _ operands: [Tensor]) {
      self.operation = operation
      self.operands = operands
    }
  }

  private func check(_ name: String, _ rows: (inout SeededGenerator) -> [Row]) throws {
    let seed = SeededGenerator.freshSeed(environment: nil)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<Self.points {
      for row in rows(&generator) {
        let builder = ProgramBuilder()
        let inputs = row.operands.enumerated().map { index, operand in
          builder.input("x\(index)", ValueType(operand.dtype, operand.shape))
        }
        let result = builder.emit(row.operation, Operands(inputs))
        // A truth value has no tangent; differentiability ends there by construction.
        guard builder.type(of: result).dtype != .boolean else { continue }
        let program = try builder.finish([("w", result)])
        do {
          try GradientChecker.check(program, at: row.operands, generator)
        } catch {
          Issue.record("\(name), seed \(seed): \(error)")
        }
      }
    }
  }
}

extension SeededGenerator {
  fileprivate mutating func real(_ isAdmitted: (Double) -> Bool) -> Tensor {
    while true {
      let x = signed(0...2.5)
      if isAdmitted(x) { return Tensor(x) }
    }
  }

  fileprivate mutating func reals(_ isAdmitted: (Double, Double) -> Bool) -> [Tensor] {
    while true {
      let (x, y) = (signed(0...2.5), signed(0...2.5))
      if isAdmitted(x, y) { return [Tensor(x), Tensor(y)] }
    }
  }

  fileprivate mutating func complex() -> Tensor {
    Tensor(real: signed(0.2...1.5), imaginary: signed(0.2...1.5))
  }
}
