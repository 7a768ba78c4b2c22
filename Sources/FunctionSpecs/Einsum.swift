import Programs
import Tensors

/// `einsum`: operands with a letter for each axis, combined from left to right.
///
/// Letters that neither the result nor a later operand has are summed as soon as they can be, and a pair
/// becomes one batched product of matrices, so no intermediate has more axes than its letters need.
struct Einsum {
  private typealias Labelled = (term: Term, letters: [Character])

  private let call: Call
  private var operands: [Labelled] = []
  private let result: [Character]
  private let text: String

  init(_ subscripts: String, _ terms: [Term], _ call: Call) throws(Fault) {
    self.call = call
    text = subscripts
    let compact = subscripts.filter { $0 != " " }
    let halves = compact.split(separator: ">", omittingEmptySubsequences: false)
    var left = halves[0]
    if halves.count == 2, left.hasSuffix("-") { left = left.dropLast() }
    let inputs = left.split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    let isWellFormed =
      halves.count <= 2 && inputs.count == terms.count
      && inputs.joined().allSatisfy { $0.isASCII && $0.isLetter }
      && zip(inputs, terms).allSatisfy { $0.count == $1.rank }
    guard isWellFormed else {
      throw Fault(.wrongSubscripts(subscripts, terms.map(\.type.shape)), call.ranges[0])
    }
    if halves.count == 2 {
      result = Array(halves[1])
    } else {
      // Without an arrow: the letters that stand once, in alphabetical order.
      let all = Array(inputs.joined())
      result = Set(all).filter { letter in all.count { $0 == letter } == 1 }.sorted()
    }
    var lengths: [Character: Int] = [:]
    for (letters, term) in zip(inputs, terms) {
      for (axis, letter) in letters.enumerated() {
        guard
          lengths.updateValue(term.length(axis), forKey: letter) ?? term.length(axis)
            == term.length(axis)
        else { throw Fault(.wrongSubscripts(subscripts, terms.map(\.type.shape)), call.ranges[0]) }
      }
    }
    guard Set(result).count == result.count, result.allSatisfy({ lengths[$0] != nil }) else {
      throw Fault(.wrongSubscripts(subscripts, terms.map(\.type.shape)), call.ranges[0])
    }
    for (letters, term) in zip(inputs, terms) { operands.append(try diagonals((term, letters))) }
  }

  func run() throws(Fault) -> Term {
    // For each letter the last operand that has it, or the result.
    var last: [Character: Int] = [:]
    for (index, operand) in operands.enumerated() {
      for letter in operand.letters { last[letter] = index }
    }
    for letter in result { last[letter] = .max }
    var current = operands[0]
    for (index, next) in operands.enumerated().dropFirst() {
      let later = Set(last.filter { $0.value > index }.keys)
      current = try combine(
        try reduce(current, keeping: later.union(next.letters)),
        try reduce(next, keeping: later.union(current.letters)), keeping: later)
    }
    current = try reduce(current, keeping: Set(result))
    let order = result.compactMap { current.letters.firstIndex(of: $0) }
    return try call.lowering.permute(current.term, order)
  }

  /// A letter that stands twice on one operand means its diagonal.
  private func diagonals(_ operand: Labelled) throws(Fault) -> Labelled {
    var (term, letters) = operand
    while let (first, second) = repeated(letters) {
      let rest = letters.indices.filter { $0 != first && $0 != second }
      let moved = try call.lowering.permute(term, rest + [first, second])
      term = try call.lowering.diagonal(moved, 0)
      letters = rest.map { letters[$0] } + [letters[first]]
    }
    return (term, letters)
  }

  private func repeated(_ letters: [Character]) -> (Int, Int)? {
    for (index, letter) in letters.enumerated() {
      if let other = letters[(index + 1)...].firstIndex(of: letter) { return (index, other) }
    }
    return nil
  }

  private func reduce(_ operand: Labelled, keeping kept: Set<Character>) throws(Fault) -> Labelled {
    let axes = operand.letters.indices.filter { !kept.contains(operand.letters[$0]) }
    return (try call.lowering.sum(operand.term, axes), operand.letters.filter(kept.contains))
  }

  private func combine(
    _ x: Labelled, _ y: Labelled, keeping kept: Set<Character>
  ) throws(Fault) -> Labelled {
    let shared = x.letters.filter(y.letters.contains)
    let batch = shared.filter(kept.contains)
    let inner = shared.filter { !kept.contains($0) }
    let (freeX, freeY) = (
      x.letters.filter { !shared.contains($0) }, y.letters.filter { !shared.contains($0) }
    )
    func matrix(_ operand: Labelled, _ groups: [[Character]]) throws(Fault) -> (Term, [[Int]]) {
      let axes = groups.map { group in group.compactMap { operand.letters.firstIndex(of: $0) } }
      let lengths = axes.map { $0.map { operand.term.length($0) } }
      let permuted = try call.lowering.permute(operand.term, Array(axes.joined()))
      return (try call.lowering.reshape(permuted, lengths.map { $0.reduce(1, *) }), lengths)
    }
    let (left, lengthsX) = try matrix(x, [batch, freeX, inner])
    let (right, lengthsY) = try matrix(y, [batch, inner, freeY])
    let product = try call.lowering.emit(.contract(strong: false), [left, right])
    let lengths = lengthsX[0] + lengthsX[1] + lengthsY[2]
    return (try call.lowering.reshape(product, lengths), batch + freeX + freeY)
  }
}
