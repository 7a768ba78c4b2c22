import Programs
import Synchronization
import Tensors

/// Compiled functions by what they were compiled from, bounded by bytes.
///
/// Two generations: what is used moves into the young one; when that has half of the room, the old one is
/// dropped and the young one becomes old. So nothing used lately is lost, and no use has to reorder a list.
final class ProgramCache: Sendable {
  /// What a compiled function depends on: the bytes of the function as the client wrote it, and everything
  /// else of the request but the values.
  struct Key: Hashable {
    let function: [UInt8]
    /// Bytes, because names that are equal as strings may differ in theirs.
    let signature: [UInt8]
  }

  private struct State {
    var young: [Key: CompiledFunction] = [:]
    var old: [Key: CompiledFunction] = [:]
    var youngBytes = 0
  }

  private let state = Mutex(State())
  private let limit: Int

  init(bytes: Int) { limit = bytes / 2 }

  func find(_ key: Key) -> CompiledFunction? {
    state.withLock { state in
      if let function = state.young[key] { return function }
      guard let function = state.old.removeValue(forKey: key) else { return nil }
      insert(function, key, &state)
      return function
    }
  }

  func insert(_ function: CompiledFunction, _ key: Key) {
    state.withLock { insert(function, key, &$0) }
  }

  private func insert(_ function: CompiledFunction, _ key: Key, _ state: inout State) {
    let size = function.size + key.function.count
    if size > limit { return }
    if state.youngBytes + size > limit {
      state.old = state.young
      state.young = [:]
      state.youngBytes = 0
    }
    if state.young.updateValue(function, forKey: key) == nil { state.youngBytes += size }
  }
}

extension ProgramCache.Key {
  init(_ request: EvaluationRequest) {
    function = request.functionBytes
    var text = request.endpoint.rawValue
    if request.isHolomorphic { text += " holomorphic" }
    if request.mode != .auto { text += " " + request.mode.rawValue }
    if request.order > 0 { text += " " + String(request.order) }
    if request.points.isUntyped { text += " untyped" }
    for value in request.points.values {
      text += "\n" + String(value.name.utf8.count) + ":" + value.name
      text += value.type.dtype == .complex ? ":c" : ":r"
      for length in value.type.shape.dimensions { text += "," + String(length) }
    }
    // With the length before each name no two requests share a signature, whatever the names hold.
    for name in request.wrt ?? [] { text += "\n/" + String(name.utf8.count) + ":" + name }
    signature = Array(text.utf8)
  }
}
