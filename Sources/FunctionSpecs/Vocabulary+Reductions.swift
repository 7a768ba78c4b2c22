import Programs
import Tensors

extension Vocabulary {
  static let reductions: [Entry] = [
    row("sum(x, axis=None, keepdims=False)", [], "sum over axes", "1") { call throws(Fault) in
      let x = try call.number(0)
      return .value(
        try call.lowering.sum(x, try call.axes(1, x.rank), keepsAxes: try call.flag(2)))
    },
    row("prod(x, axis=None, keepdims=False)", [], "product over axes", "product of the others") {
      call throws(Fault) in
      let x = try call.number(0)
      let axes = try call.axes(1, x.rank)
      let product = try call.lowering.product(x, axes)
      return .value(
        try call.flag(2) ? try call.lowering.restoreAxes(product, of: x, axes) : product)
    },
    row("mean(x, axis=None, keepdims=False)", [], "arithmetic mean", "1/n") { call throws(Fault) in
      let x = try call.number(0)
      return .value(
        try call.lowering.mean(x, try call.axes(1, x.rank), keepsAxes: try call.flag(2)))
    },
    row(
      "var(x, axis=None, correction=0, keepdims=False, ddof=0)", [], "mean of |x - mean|^2",
      "2 (x - mean)/(n - correction)"
    ) { call throws(Fault) in .value(try call.variance()) },
    row(
      "std(x, axis=None, correction=0, keepdims=False, ddof=0)", [], "square root of var",
      "(x - mean)/((n - correction) std); 0 for a constant"
    ) { call throws(Fault) in .value(try call.lowering.apply(.sqrt, try call.variance())) },
    row(
      "max(x, axis=None, keepdims=False)", ["amax"], "largest element",
      "shared evenly by the largest", realOnly: true
    ) { call throws(Fault) in
      try call.refuseSecondArray("maximum")
      return .value(try call.extremum(try call.real(0)))
    },
    row(
      "min(x, axis=None, keepdims=False)", ["amin"], "smallest element",
      "shared evenly by the smallest", realOnly: true
    ) { call throws(Fault) in
      try call.refuseSecondArray("minimum")
      let negative = try call.lowering.apply(.negate, try call.real(0))
      return .value(try call.lowering.apply(.negate, try call.extremum(negative)))
    },
    row("argmax(x, axis=None)", [], "index of the first largest element", "0", realOnly: true) {
      call throws(Fault) in .value(try call.index(try call.real(0)))
    },
    row("argmin(x, axis=None)", [], "index of the first smallest element", "0", realOnly: true) {
      call throws(Fault) in
      .value(try call.index(try call.lowering.apply(.negate, try call.real(0))))
    },
    row("cumulative_sum(x, axis=None)", ["cumsum"], "running sums", "reversed running sums") {
      call throws(Fault) in
      var x = try call.number(0)
      // As NumPy: without an axis the elements in order.
      if !call.has(1) { x = try call.lowering.flattened(x) }
      let axis = try call.axis(1, x.rank, default: 0)
      return .value(try call.lowering.apply(.cumulativeSum(axis: axis, reversed: false), x))
    },
    row(
      "any(x, axis=None, keepdims=False)", [], "whether a condition holds anywhere",
      "none: a condition"
    ) {
      call throws(Fault) in
      let x = try call.lowering.emit(.unary(.indicator), [try call.condition(0)])
      return .value(
        try call.lowering.compare(.notEqual, try call.extremum(x), call.lowering.constant(0)))
    },
    row(
      "all(x, axis=None, keepdims=False)", [], "whether a condition holds everywhere",
      "none: a condition"
    ) {
      call throws(Fault) in
      let negated = try call.lowering.emit(.unary(.not), [try call.condition(0)])
      let x = try call.lowering.emit(.unary(.indicator), [negated])
      return .value(
        try call.lowering.compare(.equal, try call.extremum(x), call.lowering.constant(0)))
    },
    row(
      "logsumexp(x, axis=None, keepdims=False)", [], "log(sum(exp(x)))", "softmax(x)",
      realOnly: true
    ) {
      call throws(Fault) in
      let x = try call.real(0)
      let axes = try call.axes(1, x.rank)
      let sum = try call.lowering.logSumExp(x, axes)
      return .value(try call.flag(2) ? sum : try call.lowering.dropAxes(sum, axes))
    },
    row("softmax(x, axis=-1)", [], "exp(x)/sum(exp(x))", "s (t - sum(s t))", realOnly: true) {
      call throws(Fault) in
      let x = try call.real(0)
      let axes = [try call.axis(1, x.rank, default: -1)]
      let shifted = try call.lowering.shifted(x, axes).difference
      let powers = try call.lowering.apply(.exp, shifted)
      let sum = try call.lowering.sum(powers, axes, keepsAxes: true)
      return .value(try call.lowering.arithmetic(.divide, powers, sum))
    },
    row("log_softmax(x, axis=-1)", [], "x - logsumexp(x)", "t - sum(softmax(x) t)", realOnly: true)
    {
      call throws(Fault) in
      let x = try call.real(0)
      let axes = [try call.axis(1, x.rank, default: -1)]
      let shifted = try call.lowering.shifted(x, axes).difference
      let sum = try call.lowering.sum(try call.lowering.apply(.exp, shifted), axes, keepsAxes: true)
      return .value(
        try call.lowering.arithmetic(.subtract, shifted, try call.lowering.apply(.log, sum)))
    },
    row(
      "sort(x, axis=-1, descending=False)", [], "elements in ascending order", "the permutation",
      realOnly: true
    ) {
      call throws(Fault) in
      let x = try call.real(0)
      let order = try call.order(x)
      return .value(
        try call.lowering.emit(.takeAlong(axis: try call.axis(1, x.rank, default: -1)), [x, order]))
    },
    row("argsort(x, axis=-1, descending=False)", [], "indices that sort", "0", realOnly: true) {
      call throws(Fault) in
      .value(try call.order(try call.real(0)))
    },
  ]
}

extension Call {
  /// `max(a, b)` is a slip for `maximum(a, b)` that would otherwise be taken for an axis.
  fileprivate func refuseSecondArray(_ name: String) throws(Fault) {
    guard has(1), case .value(_, nil) = arguments[1] else { return }
    throw Fault(
      .wrongArgument(function: entry.name, argument: "axis", expected: "an axis"), ranges[1],
      suggestion: name)
  }

  fileprivate func extremum(_ x: Term) throws(Fault) -> Term {
    let axes = try axes(1, x.rank)
    for axis in axes where x.length(axis) == 0 {
      throw Fault(.indexOutOfRange(index: 0, length: 0), range)
    }
    let largest = axes.isEmpty ? x : try lowering.emit(.maximum(axes), [x])
    return try flag(2) ? try lowering.restoreAxes(largest, of: x, axes) : largest
  }

  fileprivate func index(_ x: Term) throws(Fault) -> Term {
    let flat = has(1) ? x : try lowering.flattened(x)
    return try lowering.emit(.argmax(axis: try axis(1, flat.rank, default: 0)), [flat])
  }

  fileprivate func order(_ x: Term) throws(Fault) -> Term {
    if x.rank == 0 { throw Fault(.tooFewAxes(needed: 1, found: 0), ranges[0]) }
    let key = try flag(2) ? try lowering.apply(.negate, x) : x
    return try lowering.emit(.argsort(axis: try axis(1, x.rank, default: -1)), [key])
  }

  fileprivate func variance() throws(Fault) -> Term {
    let x = try number(0)
    let axes = try axes(1, x.rank)
    let mean = try lowering.mean(x, axes, keepsAxes: true)
    let deviation = try lowering.arithmetic(.subtract, x, mean)
    let squares = try lowering.apply(.abs2, deviation)
    let count = axes.reduce(1) { $0 * x.length($1) }
    let correction = try integer(has(4) ? 4 : 2, default: 0)
    let divisor = Double(count) - Double(correction)
    let sum = try lowering.sum(squares, axes, keepsAxes: try flag(3))
    return try lowering.arithmetic(.divide, sum, lowering.constant(divisor))
  }
}
