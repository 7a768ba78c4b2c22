import Programs
import Tensors
import Testing

@Suite struct Building {
  @Test func identicalInstructionsAreShared() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let program = try builder.finish([("w", (x.apply(.sin) * x.apply(.sin)).value)])
    #expect(
      program.description == """
        (x: float64)
        %1 = sin x : float64
        %2 = multiply %1 %1 : float64
        -> w = %2
        """)
  }

  @Test func zerosOfOtherSignAreNotShared() {
    let builder = ProgramBuilder()
    #expect(builder.constant(Tensor(0.0)) != builder.constant(Tensor(-0.0)))
    #expect(builder.constant(Tensor(.nan)) == builder.constant(Tensor(.nan)))
  }

  @Test func whatNoOutputNeedsIsLeftOutButInputsStay() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let y = Term(builder, builder.input("y", .complex))
    _ = y.apply(.exp)
    let program = try builder.finish([("w", x.apply(.cos).value)])
    #expect(program.inputs.map(\.name) == ["x", "y"])
    #expect(program.operationCount == 1)
    #expect(try program.evaluate([Tensor(0), Tensor(real: 1, imaginary: 2)]) == [Tensor(1)])
  }

  @Test func projectionsOfARealValueNeedNoInstruction() {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    #expect(x.apply(.real).value == x.value)
    #expect(x.apply(.conj).value == x.value)
    #expect(x.apply(.imag).value == builder.constant(Tensor(0)))
    #expect(x.apply(.power, 1).value == x.value)
    let z = x.apply(.promote)
    #expect(z.apply(.promote).value == z.value)
  }

  @Test func anIllTypedInstructionIsAFaultAndNotATrap() {
    let builder = ProgramBuilder()
    let z = Term(builder, builder.input("z", .complex))
    let wrong = z.apply(.floor)
    let worse = Term.apply(.and, wrong, z)
    #expect(throws: ProgramError.illTyped(.unary(.floor), .dtype(operand: 0, found: .complex))) {
      try builder.finish([("w", worse.value)])
    }
  }

  @Test func inliningRepeatsAProgramOnOtherValues() throws {
    let inner = ProgramBuilder()
    let t = Term(inner, inner.input("t", .real))
    let square = try inner.finish([("w", t.apply(.power, 2).value)])
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    let once = builder.inline(square, inputs: [x.value])
    let twice = builder.inline(square, inputs: [once[square.outputs[0].value.index]])
    let program = try builder.finish([("w", twice[square.outputs[0].value.index])])
    #expect(try program.evaluate([Tensor(3)]) == [Tensor(81)])
  }

  @Test func originsFollowTheInstructions() throws {
    let builder = ProgramBuilder()
    let x = Term(builder, builder.input("x", .real))
    builder.origin = 5
    let sine = x.apply(.sin)
    builder.origin = 9
    let program = try builder.finish([("w", (sine * x).value)])
    #expect(program.instructions.map(\.origin) == [nil, 5, 9])
  }
}

@Suite struct Arguments {
  @Test func otherTypesThanDeclaredAreRefused() throws {
    let builder = ProgramBuilder()
    let program = try builder.finish([("w", builder.input("x", .real))])
    for arguments in [[], [Tensor(real: 1, imaginary: 0)], [Tensor(1), Tensor(2)]] {
      #expect(throws: ProgramError.wrongArguments) { try program.evaluate(arguments) }
    }
  }
}
