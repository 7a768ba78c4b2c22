public import Tensors

/// The element type and the shape of a value.
public struct ValueType: Hashable, Sendable {
  // The shape first: its end leaves no gap in front of what follows in an instruction.
  /// The lengths of the axes.
  public let shape: Shape
  /// The element type.
  public let dtype: DType

  /// A type from its two parts.
  public init(_ dtype: DType, _ shape: Shape) {
    self.dtype = dtype
    self.shape = shape
  }

  /// A scalar float64.
  public static var real: ValueType { ValueType(.real, .scalar) }
  /// A scalar complex128.
  public static var complex: ValueType { ValueType(.complex, .scalar) }
  /// A scalar truth value.
  public static var boolean: ValueType { ValueType(.boolean, .scalar) }
}

/// A value of a program, named by the index of the instruction that computes it.
public struct ValueID: Hashable, Sendable {
  // Half the size of an `Int`, as programs are mostly lists of these. No memory holds 2³¹ instructions.
  @usableFromInline let number: Int32

  /// The index of the defining instruction.
  @inlinable public var index: Int { Int(number) }

  /// The value that the instruction at this index computes.
  @inlinable public init(_ index: Int) { number = Int32(clamping: index) }
}

/// One step of a program: an operation, its operands, and the type of its result.
public struct Instruction: Hashable, Sendable {
  // In this order an instruction has 64 bytes: programs are long lists of them.
  /// What is computed.
  public let operation: Operation
  /// The origin, or -1.
  @usableFromInline let place: Int32
  /// From which values, all of them defined earlier.
  public let operands: Operands
  /// The type of the result.
  public let type: ValueType

  init(operation: Operation, operands: Operands, type: ValueType, origin: Int?) {
    self.operation = operation
    self.operands = operands
    self.type = type
    place = origin.map { Int32(clamping: $0) } ?? -1
  }

  private init(_ other: borrowing Instruction, _ operands: Operands) {
    operation = other.operation
    place = other.place
    self.operands = operands
    type = other.type
  }

  /// The same with other operands.
  borrowing func with(_ operands: Operands) -> Instruction { Instruction(self, operands) }

  /// The place in the client's text, as a number that the lowering chose; nil for none.
  ///
  /// Instructions that differentiation adds carry the origin of the instruction they come from.
  @inlinable public var origin: Int? { place < 0 ? nil : Int(place) }
}

/// A named value that a program takes.
public struct Input: Hashable, Sendable {
  /// The name.
  public let name: String
  /// The element type and the shape.
  public let type: ValueType

  /// An input from its name and type.
  public init(_ name: String, _ type: ValueType) {
    self.name = name
    self.type = type
  }
}

/// A named value that a program gives.
public struct Output: Hashable, Sendable {
  /// The name.
  public let name: String
  /// The value.
  public let value: ValueID
}

extension Instruction {
  fileprivate var isInput: Bool { if case .input = operation { true } else { false } }
}

/// A function as a list of instructions in an order in which they can be carried out.
public struct Program: Sendable {
  /// What the program takes, in order; an input may be unused.
  public let inputs: [Input]
  /// The steps.
  public let instructions: [Instruction]
  /// What the program gives, in order.
  public let outputs: [Output]

  /// What a builder would change that is given the instructions again.
  let repetition: Repetition

  init(
    inputs: [Input], instructions: [Instruction], outputs: [Output], repetition: Repetition
  ) {
    self.inputs = inputs
    self.instructions = instructions
    self.outputs = outputs
    self.repetition = repetition
  }

  /// What a builder would change that is given the instructions of a program again.
  enum Repetition: Int, Comparable {
    /// Something, perhaps.
    case asGiven
    /// Nothing, unless it simplifies.
    case shared
    /// Nothing. There is only one simplifier, that of the Optimization target.
    case simplified

    static func < (left: Repetition, right: Repetition) -> Bool { left.rawValue < right.rawValue }
  }

  /// Whether no input comes after another instruction; laws look at the order.
  var hasInputsFirst: Bool {
    let first = instructions.firstIndex { !$0.isInput } ?? instructions.endIndex
    return !instructions[first...].contains { $0.isInput }
  }

  /// The type of a value.
  public func type(of value: ValueID) -> ValueType { instructions[value.index].type }

  /// The types of the outputs, in order.
  public var outputTypes: [ValueType] { outputs.map { type(of: $0.value) } }

  /// About how many floating-point operations the functions of matrices take in one evaluation; saturates.
  public var matrixWork: Int {
    instructions.reduce(0) { sum, instruction in
      if case .scan(let scan) = instruction.operation {
        return sum.addingSaturating(scan.count.multipliedSaturating(scan.body.matrixWork))
      }
      guard case .matrix(let function) = instruction.operation else { return sum }
      return sum.addingSaturating(function.work(instruction.operands.map { type(of: $0) }))
    }
  }

  /// The number of instructions that compute something: all but inputs and constants.
  public var operationCount: Int {
    instructions.reduce(0) { count, instruction in
      switch instruction.operation {
      case .input, .constant: count
      case .unary, .family, .binary, .compare, .select, .linear, .concatenate, .contract, .maximum,
        .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier:
        count + 1
      // The loop itself and what its body holds once.
      case .scan(let scan): count.addingSaturating(1 + scan.body.operationCount)
      }
    }
  }
}

extension Program: Hashable {
  /// Whether both are the same list of instructions, however they were made.
  public static func == (left: Program, right: Program) -> Bool {
    left.inputs == right.inputs && left.instructions == right.instructions
      && left.outputs == right.outputs
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(inputs)
    hasher.combine(instructions)
    hasher.combine(outputs)
  }
}
