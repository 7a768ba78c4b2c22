import Differentiation
import Evaluation
import Programs
import Tensors

extension Warnings {
  /// Looks for the places at the points of a block whose results are not finite.
  mutating func lookForNotFinite(
    _ members: Answer.Members, _ arguments: [BatchInput], _ range: Range<Int>, limit: Int,
    _ budget: Budget
  ) throws {
    if members.allSatisfy(\.value.isFinite) { return }
    try budget.leaveLoop()
    var marks = [Bool](repeating: false, count: range.count)
    for member in members { member.value.markNotFinite(&marks) }
    for (index, isMarked) in marks.enumerated() where isMarked {
      let point = range.lowerBound + index
      // The interpreter keeps every value, so a point costs more here than its answer did.
      if traced < limit, !budget.isSpent {
        traced += 1
        lookForNotFinite(arguments.map { $0.value(at: point) }, at: point, budget)
      } else {
        note(.notFinite, .unknown, point)
      }
    }
  }

  /// Looks for the places at one point whose results are not finite.
  ///
  /// The interpreter takes far longer for a long loop than the answer took: it is given up after a second.
  mutating func lookForNotFinite(_ arguments: [Tensor], at point: Int? = nil, _ budget: Budget) {
    let budget = budget.shortened(to: .seconds(1))
    var places = zip(names, arguments).filter { !$1.isFinite }.map { Place.input($0.0) }
    // The gradient of the first output where there is one shows more places than the function alone.
    let isDirect = function.program.inputs.count == arguments.count
    let program = isDirect ? function.program : function.function
    var origins = program.firstNotFinite(arguments, budget)
    if origins.isEmpty && !isDirect { origins = sources(arguments, budget) }
    var seen: Set<Place> = []
    places += origins.map(place).filter { seen.insert($0).inserted }
    for place in places.isEmpty ? [.unknown] : places { note(.notFinite, place, point) }
  }

  /// Where the derivatives arise that are not finite, when all values are: in the pushforward of ones.
  private func sources(_ arguments: [Tensor], _ budget: Budget) -> [Int] {
    let all = Array(function.inputs.indices)
    guard let pushforward = try? function.function.pushforward(wrt: all) else { return [] }
    return pushforward.firstNotFinite(
      arguments + function.inputs.map { Tensor(ones: $0.type) }, budget)
  }
}

extension Tensor {
  /// Whether every part of every element is finite.
  var isFinite: Bool { real.allSatisfy(\.isFinite) && imaginary.allSatisfy(\.isFinite) }

  /// A one in every place.
  init(ones type: ValueType) { self.init(repeating: 1, dtype: type.dtype, shape: type.shape) }
}

extension Program {
  /// The origins of the instructions that first make something not finite out of finite operands.
  /// None when the time is over before that is known.
  func firstNotFinite(_ arguments: [Tensor], _ budget: Budget) -> [Int] {
    guard let values = try? trace(arguments, check: budget.check) else { return [] }
    var origins: [Int] = []
    for (index, instruction) in instructions.enumerated() where !values[index].isFinite {
      if case .input = instruction.operation { continue }
      guard instruction.operands.allSatisfy({ values[$0.index].isFinite }) else { continue }
      if let origin = instruction.origin { origins.append(origin) }
    }
    return origins
  }
}
