import Programs
import Tensors

/// The cotangents of the results of loops, part by part.
///
/// A loop gives its results in one vector, of which slices take the parts. Adding up their cotangents as
/// vectors would cost the whole vector for each part, and would hide which parts have none.
struct PartCotangents {
  private let program: Program
  /// For a loop, the cotangent of each plane by the place where that begins.
  private var planes: [Int: [Int: Term]] = [:]

  init(_ program: Program) { self.program = program }

  /// Keeps the cotangent of an instruction that takes one plane out of a loop's result; false for any
  /// other instruction.
  mutating func file(_ cotangent: Term, of instruction: Instruction) -> Bool {
    guard case .linear(.slice(let slices)) = instruction.operation, slices.count == 1,
      let scan = program.instructions[instruction.operands[0].index].operation.scan,
      scan.packing.plane(at: slices[0]) != nil
    else { return false }
    planes[instruction.operands[0].index, default: [:]][slices[0].start].add(cotangent)
    return true
  }

  /// The cotangent of each result of a loop; nil if there is none at all.
  ///
  /// - Parameter whole: what other instructions add to the vector as a whole.
  mutating func take(_ loop: Int, whole: Term?) -> [Term?]? {
    let found = planes.removeValue(forKey: loop) ?? [:]
    guard whole != nil || !found.isEmpty, let scan = program.instructions[loop].operation.scan
    else { return nil }
    let packing = scan.packing
    let shares = whole.map(packing.unpack)
    return packing.types.enumerated().map { index, type in
      if type.dtype == .boolean { return nil }
      if type.shape.count == 0 { return shares?[index] }
      let real = found[packing.slice(index).start]?.reshaped(type.shape)
      var part = shares?[index]
      if let real { part.add(type.dtype == .complex ? real.promoted : real) }
      if type.dtype == .complex,
        let imaginary = found[packing.slice(index, imaginary: true).start]
      {
        part.add(imaginary.reshaped(type.shape).promoted.timesI)
      }
      return part
    }
  }
}

extension Term {
  func reshaped(_ shape: Shape) -> Term { apply(.reshape(shape)) }
}
