import Glibc

/// A line on standard error that says how far a batch is; only on a terminal, and only for what takes a while.
struct Progress {
  private let total: Int
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now
  private let isShown = isatty(STDERR_FILENO) == 1
  private var hasWritten = false

  init(total: Int) { self.total = total }

  mutating func show(_ done: Int) {
    let now = ContinuousClock.now
    guard isShown, now - last > .milliseconds(100), total > 0 else { return }
    last = now
    hasWritten = true
    let width = 30
    let filled = width * done / total
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    let seconds = max(
      1,
      (now - start).components.attoseconds / 1_000_000_000_000_000
        + (now - start).components.seconds * 1000)
    let rate = Int64(done) * 1000 / seconds
    write("\r[\(bar)] \(100 * done / total) %  \(done) of \(total) points, \(rate) per second ")
  }

  /// Clears the line, so that what follows stands alone.
  mutating func end() { if hasWritten { write("\r\u{1b}[K") } }

  private func write(_ text: String) { _ = Glibc.write(STDERR_FILENO, text, text.utf8.count) }
}
