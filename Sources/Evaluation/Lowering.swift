import Programs
import Tensors

/// Turns the instructions of a program into nodes of a plane graph.
struct Lowering {
  /// A value of the program: one plane, or two of a complex value.
  struct Value {
    var re: PlaneGraph.ID
    /// -1 unless the value is complex.
    var im: PlaneGraph.ID
    var type: ValueType

    var isComplex: Bool { im >= 0 }
    var count: Int { type.shape.count }
  }

  let graph = PlaneGraph()
  let program: Program
  private(set) var values: [Value] = []

  init(_ program: Program) {
    self.program = program
    values.reserveCapacity(program.instructions.count)
    graph.reserve(program.instructions.count)
    let instructions = program.instructions
    for index in instructions.indices { values.append(lower(instructions[index])) }
  }

  /// The values of the outputs, in order.
  var outputs: [Value] { program.outputs.map { values[$0.value.index] } }

  private func lower(_ instruction: Instruction) -> Value {
    let type = instruction.type
    let ids = instruction.operands
    func operand(_ index: Int) -> Value { values[ids[index].index] }
    func operands() -> [Value] { ids.map { values[$0.index] } }
    switch instruction.operation {
    case .input(let index):
      return Value(
        re: graph.input(index, part: 0, count: type.shape.count),
        im: type.dtype == .complex ? graph.input(index, part: 1, count: type.shape.count) : -1,
        type: type)
    case .constant(let tensor):
      return Value(
        re: graph.spread(tensor.real),
        im: type.dtype == .complex ? graph.spread(tensor.imaginary) : -1, type: type)
    case .unary(let function): return lower(function, operand(0), type)
    case .family(let family, let parameter):
      return lower(family, parameter, instruction.operation, operand(0), type)
    case .binary(let function):
      return lower(function, instruction.operation, operand(0), operand(1), type)
    case .compare(let comparison): return lower(comparison, operand(0), operand(1), type)
    case .select:
      let (c, a, b) = (operand(0), operand(1), operand(2))
      return Value(
        re: graph.apply(.select, c.re, a.re, b.re),
        im: a.isComplex ? graph.apply(.select, c.re, a.im, b.im) : -1, type: type)
    case .linear(let map): return lower(map, operand(0), instruction.operation, type)
    case .concatenate(let axis): return concatenate(operands(), axis, type)
    case .contract(let strong):
      return contract(
        ids.map(\.index), operands(), isStrong: strong, type)
    case .maximum(let axes):
      return maximum(operand(0), axes, instruction.operation, type)
    case .scan(let scan): return loop(scan, operands(), instruction.operation, type)
    case .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier:
      return callout(instruction.operation, operands(), type)
    }
  }

  /// The operation as the interpreter carries it out.
  func callout(_ operation: Operation, _ operands: [Value], _ type: ValueType) -> Value {
    let planes = operands.flatMap { $0.isComplex ? [$0.re, $0.im] : [$0.re] }
    let isComplex = type.dtype == .complex
    let id = graph.callout(
      .operation(operation, operands.map(\.type), type), planes, count: type.shape.count,
      isComplex: isComplex)
    return Value(re: id, im: isComplex ? id + 1 : -1, type: type)
  }

  /// A loop whose body is compiled too, or, if that is too large, left to the interpreter.
  private func loop(
    _ scan: Scan, _ operands: [Value], _ operation: Operation, _ type: ValueType
  ) -> Value {
    guard let plan = LoopPlan(scan) else { return callout(operation, operands, type) }
    let planes = operands.flatMap { $0.isComplex ? [$0.re, $0.im] : [$0.re] }
    let id = graph.callout(.loop(plan), planes, count: type.shape.count, isComplex: false)
    return Value(re: id, im: -1, type: type)
  }

  /// The plane with as many elements as its value has, for operations that are not elementwise.
  func full(_ plane: PlaneGraph.ID, _ count: Int) -> PlaneGraph.ID {
    let node = graph.nodes[Int(plane)]
    return node.count == count && node.op != .constant
      ? plane : graph.node(.copy, plane, count: count)
  }
}
