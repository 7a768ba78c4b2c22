import Synchronization

/// Something of which there is a bounded amount for all clients and a smaller one for each.
final class Shares: Sendable {
  private struct State {
    var total = 0
    var byClient: [UInt64: Int] = [:]
  }

  private let state = Mutex(State())
  private let limit: Int
  private let clientLimit: Int

  /// - Parameter percent: what one client may have of the whole.
  init(_ limit: Int, percent: Int) {
    self.limit = limit
    clientLimit = Self.part(limit, percent)
  }

  /// The part of a whole that one client may have: something, if there is anything.
  static func part(_ whole: Int, _ percent: Int) -> Int {
    max(min(1, whole), whole / 100 * percent + whole % 100 * percent / 100)
  }

  /// Takes an amount for a client; 0 is nobody in particular, whom the limit for one does not concern.
  ///
  /// - Returns: why there is none; nil when it was taken.
  func take(_ amount: Int, _ client: UInt64) -> Refusal? {
    state.withLock { state in
      // Amounts are bounded by the memory that they stand for, so sums do not overflow.
      if state.total + amount > limit { return .full }
      if client != 0 {
        let own = state.byClient[client, default: 0] + amount
        if own > clientLimit { return .excess }
        state.byClient[client] = own
      }
      state.total += amount
      return nil
    }
  }

  /// Gives back what a client has taken.
  func giveBack(_ amount: Int, _ client: UInt64) {
    state.withLock { state in
      state.total -= amount
      guard client != 0, let own = state.byClient[client] else { return }
      state.byClient[client] = own > amount ? own - amount : nil
    }
  }

  /// Whether less than a sixteenth is left.
  var isShort: Bool { state.withLock { $0.total > limit - max(1, limit / 16) } }

  /// What all clients have now.
  var taken: Int { state.withLock { $0.total } }
}

/// Why the server has no room for something.
enum Refusal: Sendable {
  /// There is nothing left for anybody.
  case full
  /// The client has had its share.
  case excess
}

/// An amount of a share that is given back when nobody needs it any longer.
final class Charge: Sendable {
  private let shares: Shares
  private let amount: Atomic<Int>
  private let client: UInt64

  /// Of an amount that has been taken.
  init(of amount: Int = 0, _ client: UInt64, to shares: Shares) {
    self.shares = shares
    self.amount = Atomic(amount)
    self.client = client
  }

  /// Takes more, or gives some back. For one caller at a time, whoever has the request then.
  ///
  /// - Returns: why there is no more; then the amount is as before.
  func change(to new: Int) -> Refusal? {
    let old = amount.load(ordering: .relaxed)
    if new > old, let refusal = shares.take(new - old, client) { return refusal }
    if new < old { shares.giveBack(old - new, client) }
    amount.store(new, ordering: .relaxed)
    return nil
  }

  deinit {
    let rest = amount.load(ordering: .relaxed)
    if rest > 0 { shares.giveBack(rest, client) }
  }
}
