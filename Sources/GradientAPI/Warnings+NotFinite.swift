import Differentiation
import Evaluation
import Programs
import Synchronization
import Tensors

/// Looks for the places in the function where results stop being finite, for one request: as many points, and
/// as long in all, as the settings allow.
final class Tracing: Sendable {
  private struct State {
    var points: Int
    var time: Duration
    /// The pushforward, which is made when it is first needed; nil inside for a function without one.
    var pushforward: Program??
  }

  private let function: CompiledFunction
  private let state: Mutex<State>

  init(_ function: CompiledFunction, _ settings: ServiceSettings) {
    self.function = function
    state = Mutex(State(points: settings.maximumTracedPoints, time: settings.tracingTime))
  }

  /// The origins of the instructions that first make something not finite of finite operands; none when that is
  /// not known, as after the time is over.
  ///
  /// The interpreter keeps every value, so a point costs more here than its answer did, and a long loop far more.
  func origins(_ arguments: [Tensor], _ budget: Budget) -> [Int] {
    state.withLock { state in
      guard state.points > 0, state.time > .zero, !budget.isSpent else { return [] }
      let start = ContinuousClock.now
      let budget = budget.shortened(to: state.time)
      defer {
        state.points -= 1
        state.time -= .now - start
      }
      // The gradient of the first output where there is one shows more places than the function alone.
      let isDirect = function.program.inputs.count == arguments.count
      let program = isDirect ? function.program : function.function
      let origins = program.firstNotFinite(arguments, budget)
      if isDirect || !origins.isEmpty || budget.isSpent { return origins }
      // All values are finite, so it is the derivatives: they arise in the pushforward of ones.
      let pushforward =
        state.pushforward
        ?? (try? function.function.pushforward(wrt: Array(function.inputs.indices)))
      state.pushforward = .some(pushforward)
      let ones = function.inputs.map { Tensor(ones: $0.type) }
      return pushforward?.firstNotFinite(arguments + ones, budget) ?? []
    }
  }
}

extension Warnings {
  /// Looks for the places at the points of a block whose results are not finite, or at the only point.
  mutating func lookForNotFinite(
    _ members: Answer.Members, _ arguments: [BatchInput], _ range: Range<Int>?,
    _ tracing: Tracing, _ budget: Budget
  ) throws {
    if members.allSatisfy(\.value.isFinite) { return }
    try budget.leaveLoop()
    guard let range else {
      return lookForNotFinite(arguments.map { $0.value(at: 0) }, at: nil, tracing, budget)
    }
    var marks = [Bool](repeating: false, count: range.count)
    for member in members { member.value.markNotFinite(&marks) }
    for (index, isMarked) in marks.enumerated() where isMarked {
      let point = range.lowerBound + index
      lookForNotFinite(arguments.map { $0.value(at: point) }, at: point, tracing, budget)
    }
  }

  private mutating func lookForNotFinite(
    _ arguments: [Tensor], at point: Int?, _ tracing: Tracing, _ budget: Budget
  ) {
    var places = zip(names, arguments).filter { !$1.isFinite }.map { Place.input($0.0) }
    var seen: Set<Place> = []
    places += tracing.origins(arguments, budget).map(place).filter { seen.insert($0).inserted }
    for place in places.isEmpty ? [.unknown] : places { note(.notFinite, place, point) }
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
