/// Whether an evaluation goes on, asked by loops that may run long.
///
/// Made for one run of code and used by the thread of that run only.
final class Watch {
  private let ask: () throws -> Void
  private var error: (any Error)?

  init(_ ask: @escaping () throws -> Void) { self.ask = ask }

  /// Whether the answer was no; it is not asked again then.
  var isOver: Bool { error != nil }

  /// Throws what ends the evaluation.
  func check() throws {
    if let error { throw error }
    do {
      try ask()
    } catch {
      self.error = error
      throw error
    }
  }

  /// Throws what ended the evaluation, if anything did.
  func finish() throws {
    if let error { throw error }
  }
}
