import Differentiation
import Evaluation
import Programs
import Synchronization
import Tensors

/// Looks whether a derivative passes through a point without one, for functions in which that can happen.
///
/// A small program of its own, made of what the conditions need, is evaluated beside the answer. Where it
/// says that a local derivative may be infinite, the derivative's own products are looked at, with a program
/// that is made when it is first needed.
final class PointWatch: Sendable {
  /// A program of conditions, ready to run.
  struct Conditions: Sendable {
    let watch: Watch
    let executable: Executable
  }

  let conditions: Conditions
  private let derivative: Program
  private let inputs: Int
  private let closer = Mutex<Conditions??>(nil)

  init?(_ watch: Watch?, derivative: Program, inputs: Int) throws {
    guard let watch else { return nil }
    conditions = try Conditions(watch)
    self.derivative = derivative
    self.inputs = inputs
  }

  /// Bytes that it takes in a cache, roughly; what may be made later counts as the derivative does.
  var byteCount: Int {
    conditions.executable.byteCount + derivative.instructions.count * 160
  }

  /// Tells where strong zeros hide something; nil when none can.
  func hidden() throws -> Conditions? {
    try closer.withLock { closer in
      if let known = closer { return known }
      let made = try derivative.hiddenInfinities(inputs: inputs).map { try Conditions($0) }
      closer = .some(made)
      return made
    }
  }
}

extension PointWatch.Conditions {
  init(_ watch: Watch) throws {
    self.watch = watch
    executable = try Executable(watch.program)
  }
}

extension CompiledFunction {
  /// What is to be watched when this endpoint is asked; nil when nothing can happen.
  static func watch(
    _ endpoint: Endpoint, _ function: Program, wrt: [Int], derivative: Program
  ) throws -> PointWatch? {
    let outputs: Int
    switch endpoint {
    case .value, .compile: return nil
    case .gradient, .hessian, .hvp, .derivatives, .check: outputs = 1
    case .vjp, .jvp, .jacobian, .wirtinger: outputs = function.outputs.count
    }
    return try PointWatch(
      try function.watch(wrt: wrt, outputs: outputs), derivative: derivative,
      inputs: function.inputs.count)
  }
}

extension Warnings {
  /// Looks for points without a derivative in a block, or at a single point.
  mutating func lookForNonsmooth(
    _ arguments: [BatchInput], _ seeds: [BatchInput], _ range: Range<Int>?,
    _ settings: ServiceSettings, _ budget: Budget
  ) throws {
    guard let watch = function.watch else { return }
    let found = try points(watch.conditions, arguments, range, settings, budget)
    note(found, watch.conditions.watch)
    let isSingular = zip(watch.conditions.watch.events, found).contains {
      $0.kind == .singular && $1.count > 0
    }
    guard isSingular else { return }
    try budget.leaveLoop()
    guard let hidden = try watch.hidden() else { return }
    var inputs = arguments + seeds
    // Where the answer takes many tangents, one of ones meets every product.
    for input in function.program.inputs.dropFirst(inputs.count) {
      inputs.append(.shared(Tensor(ones: input.type)))
    }
    note(try points(hidden, inputs, range, settings, budget), hidden.watch)
  }

  private mutating func note(_ found: [Points], _ watch: Watch) {
    for (event, points) in zip(watch.events, found) where points.count > 0 {
      let kind: Kind
      switch event.kind {
      case .nonsmooth: kind = .nonsmooth
      case .strongZero: kind = .strongZero
      case .singular: continue
      }
      let input = event.input.flatMap { names.indices.contains($0) ? names[$0] : nil }
      note(kind, place(event.origin), input: input, points)
    }
  }

  /// The points at which each event happens.
  private func points(
    _ conditions: PointWatch.Conditions, _ inputs: [BatchInput], _ range: Range<Int>?,
    _ settings: ServiceSettings, _ budget: Budget
  ) throws -> [Points] {
    try budget.check()
    let watch = conditions.watch
    var found = [Points](repeating: Points(), count: watch.events.count)
    guard let range else {
      let words = try conditions.executable.evaluate(
        inputs.map { $0.value(at: 0) }, check: budget.check)
      for (index, word) in words.enumerated() {
        watch.forEachEvent(in: word.real[0], at: index) { found[$0].add(nil) }
      }
      return found
    }
    let types = watch.program.outputTypes
    guard let results = BatchResults(types, capacity: range.count) else { return found }
    try conditions.executable.evaluate(
      inputs, points: range, into: results, width: settings.evaluationThreads
    ) { try budget.check() }
    for index in types.indices {
      results.withNumbers(of: index) { words in
        for (point, word) in words.enumerated() where word != 0 {
          watch.forEachEvent(in: word, at: index) { found[$0].add(range.lowerBound + point) }
        }
      }
    }
    return found
  }
}
