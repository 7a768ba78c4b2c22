import Programs
import Tensors

extension Lowering {
  func mean(_ term: Term, _ axes: [Int], keepsAxes: Bool) throws(Fault) -> Term {
    let count = axes.reduce(1.0) { $0 * Double(term.length($1)) }
    return try arithmetic(.divide, try sum(term, axes, keepsAxes: keepsAxes), constant(count))
  }

  func dropAxes(_ term: Term, _ axes: [Int]) throws(Fault) -> Term {
    let kept = (0..<term.rank).filter { !axes.contains($0) }
    return try reshape(term, kept.map { term.length($0) })
  }

  /// The axes moved behind all others and joined to one.
  func joined(_ term: Term, _ axes: [Int]) throws(Fault) -> Term {
    let kept = (0..<term.rank).filter { !axes.contains($0) }
    let count = axes.reduce(1) { $0 * term.length($1) }
    return try reshape(try permute(term, kept + axes), kept.map { term.length($0) } + [count])
  }

  /// The product over axes as a tree of elementwise products: so its derivative is the product of the
  /// others without any division, right where an element is zero, and logarithmically many instructions.
  func product(_ term: Term, _ axes: [Int]) throws(Fault) -> Term {
    if axes.isEmpty { return term }
    var rest = try joined(term, axes)
    let axis = rest.rank - 1
    if rest.length(axis) == 0 {
      let one = try filled(1, try shape(Array(rest.type.shape.dimensions.dropLast())))
      return term.isComplex ? try promoted(one) : one
    }
    while rest.length(axis) > 1 {
      let half = rest.length(axis) / 2
      let first = try slice(rest, axis, start: 0, count: half)
      let second = try slice(rest, axis, start: half, count: half)
      var pairs = try arithmetic(.multiply, first, second)
      if rest.length(axis) % 2 == 1 {
        pairs = try concatenate([pairs, try slice(rest, axis, start: 2 * half, count: 1)], axis)
      }
      rest = pairs
    }
    return try dropAxes(rest, [axis])
  }

  /// The elements less the largest one along axes, which stays with length 1; where that is not finite, 0.
  ///
  /// The largest has no derivative here: it only keeps the exponentials in range and cancels.
  func shifted(_ term: Term, _ axes: [Int]) throws(Fault) -> (difference: Term, largest: Term) {
    let reduced = axes.isEmpty ? term : try emit(.maximum(axes), [try apply(.stopGradient, term)])
    let kept = try restoreAxes(try apply(.stopGradient, reduced), of: term, axes)
    let isFinite = try emit(.unary(.isFinite), [kept])
    let largest = try select(isFinite, kept, constant(0))
    return (try arithmetic(.subtract, term, largest), largest)
  }

  /// `log(sum(exp(x)))` along axes, which stay with length 1.
  func logSumExp(_ term: Term, _ axes: [Int]) throws(Fault) -> Term {
    let (difference, largest) = try shifted(term, axes)
    let sum = try sum(try apply(.exp, difference), axes, keepsAxes: true)
    return try arithmetic(.add, try apply(.log, sum), largest)
  }
}
