import Tensors

extension Program: CustomStringConvertible {
  /// The program as text: one line for the inputs, one per instruction, one for the outputs. The body
  /// of a loop follows it, indented.
  ///
  /// ```
  /// (x: complex128)
  /// %1 = exp 0+1.5j : complex128
  /// %2 = multiply x %1 : complex128
  /// -> out = %2
  /// ```
  public var description: String {
    let parameters = inputs.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
    var lines = ["(\(parameters))"]
    for (index, instruction) in instructions.enumerated() {
      switch instruction.operation {
      case .input, .constant: continue
      case .unary, .family, .binary, .compare, .select, .linear, .concatenate, .contract, .maximum,
        .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
        let words = ["%\(index) =", "\(instruction.operation)"] + instruction.operands.map(name)
        lines.append(words.joined(separator: " ") + " : \(instruction.type)")
        if let scan = instruction.operation.scan {
          lines += scan.body.description.split(separator: "\n").map { "  " + $0 }
        }
      }
    }
    lines.append("-> " + outputs.map { "\($0.name) = \(name($0.value))" }.joined(separator: ", "))
    return lines.joined(separator: "\n")
  }

  private func name(_ value: ValueID) -> String {
    switch instructions[value.index].operation {
    case .input(let index): inputs[index].name
    case .constant(let tensor): literal(tensor)
    case .unary, .family, .binary, .compare, .select, .linear, .concatenate, .contract, .maximum,
      .argmax, .argsort, .takeAlong, .putAlong, .matrix, .fourier, .scan:
      "%\(value.index)"
    }
  }
}

private func literal(_ value: Tensor) -> String {
  guard value.shape.isScalar else { return "constant\(value.shape)" }
  switch value.dtype {
  case .boolean: return value.real[0] == 0 ? "false" : "true"
  case .real: return number(value.real[0])
  case .complex:
    let imaginary = number(value.imaginary[0])
    return number(value.real[0]) + (imaginary.hasPrefix("-") ? "" : "+") + imaginary + "j"
  }
}

private func number(_ value: Double) -> String {
  let text = value.description
  return text.hasSuffix(".0") && value.bitPattern != (-0.0).bitPattern
    ? String(text.dropLast(2)) : text
}

extension Operation: CustomStringConvertible {
  /// The operation's name as programs are printed, with the integer of a family in brackets.
  public var description: String {
    switch self {
    case .input(let index): "input[\(index)]"
    case .constant: "constant"
    case .unary(let function): function.rawValue
    case .family(let family, let parameter): "\(family.rawValue)[\(parameter)]"
    case .binary(let function): function.rawValue
    case .compare(let comparison): comparison.rawValue
    case .select: "select"
    case .linear(let map): map.description
    case .concatenate(let axis): "concatenate[\(axis)]"
    case .contract(let strong): strong ? "strongContract" : "contract"
    case .maximum(let axes): "max\(axes)"
    case .argmax(let axis): "argmax[\(axis)]"
    case .argsort(let axis): "argsort[\(axis)]"
    case .takeAlong(let axis): "takeAlong[\(axis)]"
    case .putAlong(let axis, let length): "putAlong[\(axis), \(length)]"
    case .matrix(let function): function.description
    case .fourier(let axis, let isInverse): "fourier[\(axis)\(isInverse ? ", inverse" : "")]"
    case .scan(let scan):
      "scan[\(scan.count), carry \(scan.carryCount), slice \(scan.sliceCount)"
        + "\(scan.isReversed ? ", reversed" : "")]"
    }
  }
}

extension LinearMap: CustomStringConvertible {
  /// The map's name as programs are printed, with its parameters in brackets.
  public var description: String {
    switch self {
    case .sum(let axes): "sum\(axes)"
    case .broadcast(let shape): "broadcast\(shape)"
    case .reshape(let shape): "reshape\(shape)"
    case .permute(let axes): "permute\(axes)"
    case .slice(let slices): "slice[\(AxisSlice.text(slices))]"
    case .place(let slices, let shape): "place[\(AxisSlice.text(slices))]\(shape)"
    case .gather(let indices, let axis): "gather[\(axis)]\(indices)"
    case .scatter(let indices, let axis, let length): "scatter[\(axis), \(length)]\(indices)"
    case .cumulativeSum(let axis, let reversed):
      "cumulativeSum[\(axis)\(reversed ? ", reversed" : "")]"
    }
  }
}

extension AxisSlice {
  fileprivate static func text(_ slices: [AxisSlice]) -> String {
    slices.map { "\($0.start)+\($0.count)*\($0.step)" }.joined(separator: ", ")
  }
}

extension ValueType: CustomStringConvertible {
  /// The element type, followed by the shape unless the value is a scalar: `float64[2, 3]`.
  public var description: String { shape.isScalar ? "\(dtype)" : "\(dtype)\(shape)" }
}
