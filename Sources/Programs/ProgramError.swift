public import Tensors

/// Why an operation cannot be applied to operands of these types.
public enum TypeError: Error, Hashable, Sendable {
  /// The operation takes another number of operands.
  case operandCount(expected: Int, found: Int)
  /// The operand at this index has an element type that the operation does not take.
  case dtype(operand: Int, found: DType)
  /// Two operands that must have one shape have two.
  case shapes(Shape, Shape)
  /// The integer of a family is outside of what the family defines.
  case parameter(Int)
  /// These are no axes of this shape, or not each once in the order that the operation asks for.
  case axes([Int], Shape)
  /// An index does not lie on this axis of this shape.
  case index(axis: Int, Shape)
  /// An array of these lengths has more elements than can be counted.
  case tooLarge([Int])
}

/// What is wrong with a program.
public enum ProgramError: Error, Hashable, Sendable {
  /// An operation was applied to operands that it does not take.
  case illTyped(Operation, TypeError)
  /// An operand or an output names a value that is not defined before its use.
  case undefined(ValueID)
  /// The recorded type of an instruction is not the type of its result.
  case wrongType(ValueID)
  /// An input instruction names no input, or its type differs from the declared one.
  case wrongInput(ValueID)
  /// A transformation of programs has no rule for this operation.
  case noRule(Operation)
  /// A loop was made of parts that do not fit.
  case wrongLoop(LoopError)
  /// The values given for the inputs do not have the number or the types of the inputs.
  case wrongArguments
  /// Nobody waits for the program any longer; see ``Interruption``.
  case interrupted
}
