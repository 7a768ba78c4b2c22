/// Whether whoever asked for a program still waits for it.
///
/// A compilation has no place of its own to give up at: rules build programs inside of programs. So it is
/// known to all builders that are made while `current` has a value, as the cancellation of a task is known
/// to all that it calls. A builder asks when it is made and every few thousand steps. From then on it only
/// keeps types right, so that the rules under way come to their end soon, and `finish` throws
/// ``ProgramError/interrupted``.
public struct Interruption: Sendable {
  /// Of the work that is being done now; nil for work that nobody interrupts.
  @TaskLocal public static var current: Interruption?

  /// Steps of a builder between two questions: some milliseconds at most.
  static let interval = 1024

  private let isDue: @Sendable () -> Bool

  /// An interruption that happens once this is so.
  public init(when isDue: @escaping @Sendable () -> Bool) { self.isDue = isDue }

  /// Whether it has happened; false where nobody interrupts.
  static func hasHappened(_ interruption: Interruption?) -> Bool { interruption?.isDue() == true }

  /// Ends work that makes no program, if nobody waits for it.
  public static func check() throws(ProgramError) {
    if hasHappened(current) { throw .interrupted }
  }
}
