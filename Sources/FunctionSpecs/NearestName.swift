/// The known name that a misspelt one most likely stands for.
///
/// The nearest by edits (insertions, deletions, changes and swaps of neighbours: Damerau's restricted
/// distance), if a third of the letters or fewer are wrong; of equals the one that
/// begins alike for longer, as slips are rarer at the beginning of words. Names beyond 64 letters get no
/// suggestion, so the work is bounded by 64² steps per candidate.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.utf8.map(lowercased))
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  var best: (name: String, distance: Int, agreement: Int)?
  for candidate in candidates where candidate.utf8.count <= 64 && candidate != name {
    let letters = Array(candidate.utf8.map(lowercased))
    let allowed = max(1, max(wanted.count, letters.count) / 3)
    guard (wanted.count - letters.count).magnitude <= allowed else { continue }
    let distance = editDistance(wanted, letters)
    // Of short names almost any is one edit away: at least one letter must agree.
    guard distance <= allowed, distance < letters.count else { continue }
    let agreement = zip(wanted, letters).prefix { $0 == $1 }.count
    if let best, (distance, -agreement) >= (best.distance, -best.agreement) { continue }
    best = (candidate, distance, agreement)
  }
  return best?.name
}

private func lowercased(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var row = [i + 1]
    for (j, other) in b.enumerated() {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (letter == other ? 0 : 1))
      if i > 0, j > 0, letter == b[j - 1], a[i - 1] == other {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
