import HTTPCore
import JSON
import Synchronization

/// The answer to a batch as JSON lines, one for each block of points as it is computed.
///
/// Every line but the last has the range of its points. The last one says that the answer is complete, or
/// what went wrong: what ends without such a line has been cut off.
final class BatchStream: HTTPContentSource {
  private struct State {
    var start = 0
    /// Time for the work that is left; that in which the client takes its lines does not count.
    var time: Duration
    var isEnded = false
  }

  private let batch: Batch
  private let state: Mutex<State>

  /// - Parameter time: what compiling has left of the time for the request.
  init(_ batch: Batch, time: Duration) {
    self.batch = batch
    state = Mutex(State(time: time))
  }

  var heldBytes: Int { batch.heldBytes }

  /// The first piece.
  /// - Throws: what keeps the answer from beginning; nothing has been sent then.
  func first(_ cancellation: Cancellation?) throws -> HTTPPiece {
    try state.withLock { try piece(&$0, cancellation) }
  }

  func next(_ cancellation: Cancellation) -> HTTPPiece {
    state.withLock { state in
      do {
        return try piece(&state, cancellation)
      } catch {
        state.isEnded = true
        let problem =
          error as? Problem ?? Problem(.internalError, "the request could not be answered")
        return .last(
          line { writer in
            writer.key("complete")
            writer.boolean(false)
            writer.key("problem")
            problem.write(to: &writer)
          })
      }
    }
  }

  private func piece(_ state: inout State, _ cancellation: Cancellation?) throws -> HTTPPiece {
    if state.isEnded { return .last([]) }
    let start = ContinuousClock.now
    defer { state.time -= ContinuousClock.now - start }
    let budget = Budget(time: state.time, batch.settings, cancellation)
    guard batch.isBatch else {
      state.isEnded = true
      return .last(try batch.single(budget) + [UInt8(ascii: "\n")] + completion(1))
    }
    let range = batch.block(from: state.start)
    let members = try batch.members(range, budget)
    state.start = range.upperBound
    let text = try block(members, range, budget)
    if state.start < batch.count { return .more(text) }
    state.isEnded = true
    return .last(text + completion(batch.count))
  }

  private func block(
    _ members: Answer.Members, _ range: Range<Int>, _ budget: Budget
  ) throws -> [UInt8] {
    var warnings = Warnings(batch.function)
    try batch.look(&warnings, members, range, budget)
    return line(reserving: batch.room(for: range)) { writer in
      writer.key("first")
      writer.integer(range.lowerBound)
      writer.key("count")
      writer.integer(range.count)
      if batch.request.points.form == .rows {
        writer.key("results")
        writer.beginArray()
        batch.writeRows(members, range.count, to: &writer)
        writer.endArray()
      } else {
        batch.writeColumns(members, to: &writer)
      }
      warnings.write(to: &writer)
    }
  }

  private func completion(_ count: Int) -> [UInt8] {
    line { writer in
      writer.key("complete")
      writer.boolean(true)
      writer.key("count")
      writer.integer(count)
      writer.members(Answer.common(batch.request), batch.request.encoding)
    }
  }

  private func line(
    reserving bytes: Int = 256, _ members: (inout JSONWriter) -> Void
  ) -> [UInt8] {
    var writer = JSONWriter(reserving: bytes)
    writer.beginObject()
    members(&writer)
    writer.endObject()
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}
