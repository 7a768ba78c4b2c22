public import Programs
import Tensors

/// Something that can happen at a point and that a client should know of.
public struct WatchedEvent: Hashable, Sendable {
  /// What happened.
  public enum Kind: Hashable, Sendable {
    /// A point without a derivative: a tip, a tie, a jump; the choice made there is a rule's (README, "Points
    /// without a derivative").
    case nonsmooth
    /// A local derivative that may be infinite, so that a strong zero may hide it: worth another look.
    case singular
    /// A product of an exact zero with an infinity or a NaN, which is zero by decree.
    case strongZero
  }

  /// What happened.
  public let kind: Kind
  /// The origin of the instruction at which it happened.
  public let origin: Int?
  /// The only input that has to do with it; nil for several.
  public let input: Int?
}

/// A program that tells at which points something happens.
///
/// Its outputs are real scalars whose bits stand for the events: bit k of output i is event 52 i + k. So a
/// batch of points pays one number per point for all of them.
public struct Watch: Sendable {
  /// Takes the inputs of the program that is watched.
  public let program: Program
  /// What the bits stand for.
  public let events: [WatchedEvent]

  /// A program of words and what their bits stand for.
  public init(program: Program, events: [WatchedEvent]) {
    self.program = program
    self.events = events
  }

  /// The bits that a double holds exactly.
  public static let bitsPerWord = 52

  /// Calls `body` with the index of each event whose bit is set in the word of this index.
  public func forEachEvent(in word: Double, at index: Int, _ body: (Int) -> Void) {
    // A word is a sum of distinct powers of two; anything else would be a fault of ours.
    guard var bits = UInt64(exactly: word) else { return }
    while bits != 0 {
      let event = index * Self.bitsPerWord + bits.trailingZeroBitCount
      if events.indices.contains(event) { body(event) }
      bits &= bits - 1
    }
  }
}

extension Program {
  /// The program that tells where a derivative passes through a point without one, and where a local
  /// derivative may be infinite; nil when neither can happen.
  ///
  /// - Parameters:
  ///   - wrt: the inputs to differentiate by.
  ///   - outputs: the number of outputs, from the first on, that are differentiated.
  public func watch(wrt: [Int], outputs count: Int) throws(ProgramError) -> Watch? {
    let program = try first(count)
    let watcher = Watcher(ProgramBuilder()) {
      instruction, operands, result, isActive, bounds, found in
      if let kink = instruction.kink(operands, result, isActive) { found(.nonsmooth, kink) }
      if let pole = instruction.pole(operands, bounds) { found(.singular, pole) }
    }
    var sources = [Source](repeating: .none, count: inputs.count)
    for input in wrt { sources[input] = .input(input) }
    return try watcher.watch(program, sources)
  }

  /// The program that tells where a strong zero of this program, a derivative, hides an infinity or a NaN; nil
  /// when that cannot happen.
  ///
  /// - Parameter count: the inputs, from the first on, that belong to the point; tangents and cotangents follow.
  public func hiddenInfinities(inputs count: Int) throws(ProgramError) -> Watch? {
    let watcher = Watcher(ProgramBuilder()) { instruction, operands, _, _, _, found in
      if let hidden = instruction.hidden(operands) { found(.strongZero, hidden) }
    }
    return try watcher.watch(self, inputs.indices.map { $0 < count ? .input($0) : .none })
  }

  /// The same program with its first outputs alone.
  private func first(_ count: Int) throws(ProgramError) -> Program {
    if count >= outputs.count { return self }
    let builder = ProgramBuilder()
    let arguments = inputs.map { builder.input($0.name, $0.type) }
    let values = builder.inline(self, inputs: arguments)
    return try builder.finish(outputs.prefix(count).map { ($0.name, values[$0.value.index]) })
  }
}
