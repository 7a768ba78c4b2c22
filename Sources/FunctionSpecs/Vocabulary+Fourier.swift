import Programs
import Tensors

extension Vocabulary {
  private static let rule = "the same transform of the tangent"

  static let fourier: [Entry] = [
    row("fft(x, n=None, axis=-1, norm=None)", [], "discrete Fourier transform", rule) {
      call throws(Fault) in .value(try call.transform(isInverse: false))
    },
    row("ifft(x, n=None, axis=-1, norm=None)", [], "inverse discrete Fourier transform", rule) {
      call throws(Fault) in .value(try call.transform(isInverse: true))
    },
    row(
      "rfft(x, n=None, axis=-1, norm=None)", [], "the first half of the transform of real numbers",
      rule, realOnly: true
    ) { call throws(Fault) in
      let x = try call.real(0)
      let axis = try call.axis(2, x.rank, default: -1)
      let all = try call.transform(isInverse: false)
      return .value(
        try call.lowering.slice(all, axis, start: 0, count: all.length(axis) / 2 + 1))
    },
    row(
      "irfft(x, n=None, axis=-1, norm=None)", [], "real numbers from the first half of a transform",
      rule
    ) { call throws(Fault) in .value(try call.realInverse()) },
    row("fft2(x, s=None, axes=None, norm=None)", [], "transform of two axes", rule) {
      call throws(Fault) in .value(try call.transforms(isInverse: false, default: 2))
    },
    row("ifft2(x, s=None, axes=None, norm=None)", [], "inverse transform of two axes", rule) {
      call throws(Fault) in .value(try call.transforms(isInverse: true, default: 2))
    },
    row("fftn(x, s=None, axes=None, norm=None)", [], "transform of several axes", rule) {
      call throws(Fault) in .value(try call.transforms(isInverse: false, default: nil))
    },
    row("ifftn(x, s=None, axes=None, norm=None)", [], "inverse transform of several axes", rule) {
      call throws(Fault) in .value(try call.transforms(isInverse: true, default: nil))
    },
    row("fftshift(x, axes=None)", [], "the zero frequency moved to the middle", rule) {
      call throws(Fault) in .value(try call.shifted { $0 / 2 })
    },
    row("ifftshift(x, axes=None)", [], "the inverse of fftshift", rule) { call throws(Fault) in
      .value(try call.shifted { $0 - $0 / 2 })
    },
  ]
}

extension Call {
  private enum Scaling: String { case backward, ortho, forward }

  /// The factor of a transform of so many elements; the argument is `norm`.
  private func scale(_ count: Int, isInverse: Bool) throws(Fault) -> Double {
    guard let scaling = Scaling(rawValue: has(3) ? try text(3) : "backward") else {
      throw wrong(3, "'backward', 'ortho' or 'forward'")
    }
    return switch scaling {
    case .ortho: 1 / Double(count).squareRoot()
    case .backward: isInverse ? 1 / Double(count) : 1
    case .forward: isInverse ? 1 : 1 / Double(count)
    }
  }

  fileprivate func transform(isInverse: Bool) throws(Fault) -> Term {
    let x = try number(0)
    if x.rank == 0 { throw Fault(.tooFewAxes(needed: 1, found: 0), ranges[0]) }
    let axis = try axis(2, x.rank, default: -1)
    let length = has(1) ? try count(1) : x.length(axis)
    if length == 0 { throw wrong(has(1) ? 1 : 0, "at least one element") }
    let fitted = try fitted(try lowering.promoted(x), axis, length)
    return try scaled(
      try lowering.emit(.fourier(axis: axis, isInverse: isInverse), [fitted]), length, isInverse)
  }

  private func scaled(_ x: Term, _ count: Int, _ isInverse: Bool) throws(Fault) -> Term {
    let factor = try scale(count, isInverse: isInverse)
    if factor == 1 { return x }
    return try lowering.emit(
      .binary(.multiply), try lowering.broadcast([lowering.constant(factor), x]))
  }

  /// An axis cut, or filled with zeros, to a length.
  private func fitted(_ x: Term, _ axis: Int, _ length: Int) throws(Fault) -> Term {
    if x.length(axis) >= length {
      return x.length(axis) == length
        ? x : try lowering.slice(x, axis, start: 0, count: length)
    }
    var lengths = x.type.shape.dimensions
    var slices = lengths.map(AxisSlice.all)
    slices[axis] = AxisSlice(start: 0, count: lengths[axis])
    lengths[axis] = length
    return try lowering.apply(.place(slices, try lowering.bounded(lengths)), x)
  }

  /// With X_k and X_{n-k} conjugate the sum over all k is the real part of that over the first half, in
  /// which all but the first and the one in the middle count twice.
  fileprivate func realInverse() throws(Fault) -> Term {
    let x = try lowering.promoted(try number(0))
    if x.rank == 0 { throw Fault(.tooFewAxes(needed: 1, found: 0), ranges[0]) }
    let axis = try axis(2, x.rank, default: -1)
    let length = has(1) ? try count(1) : 2 * (x.length(axis) - 1)
    if length < 1 { throw wrong(has(1) ? 1 : 0, "enough elements for one result") }
    let half = try fitted(x, axis, length / 2 + 1)
    var lengths = [Int](repeating: 1, count: x.rank)
    lengths[axis] = length / 2 + 1
    let weights = (0...(length / 2)).map { $0 == 0 || 2 * $0 == length ? 1.0 : 2.0 }
    let weighted = try lowering.emit(
      .binary(.multiply),
      try lowering.broadcast([try lowering.constant(weights, lengths), half]))
    let whole = try fitted(weighted, axis, length)
    let sum = try lowering.emit(.fourier(axis: axis, isInverse: true), [whole])
    return try lowering.apply(.real, try scaled(sum, length, true))
  }

  fileprivate func transforms(isInverse: Bool, default count: Int?) throws(Fault) -> Term {
    var x = try lowering.promoted(try number(0))
    let sizes = has(1) ? try integers(1) : nil
    let number = sizes?.count ?? count ?? x.rank
    if x.rank < number { throw Fault(.tooFewAxes(needed: number, found: x.rank), ranges[0]) }
    let axes = has(2) ? try orderedAxes(2, x.rank) : Array((x.rank - number)..<x.rank)
    if let sizes, sizes.count != axes.count { throw wrong(1, "as many lengths as axes") }
    var total = 1
    for (index, axis) in axes.enumerated() {
      let length = sizes?[index] ?? x.length(axis)
      if length < 1 { throw wrong(sizes == nil ? 0 : 1, "at least one element") }
      x = try lowering.emit(
        .fourier(axis: axis, isInverse: isInverse), [try fitted(x, axis, length)])
      // A product of lengths of an array that exists by now.
      total *= length
    }
    return try scaled(x, total, isInverse)
  }

  /// Every axis rotated by a number of places that depends on its length.
  fileprivate func shifted(_ places: (Int) -> Int) throws(Fault) -> Term {
    var x = try value(0)
    for axis in try axes(1, x.rank) where x.length(axis) > 1 {
      let length = x.length(axis)
      let first = length - places(length) % length
      let parts = [
        try lowering.slice(x, axis, start: first % length, count: length - first % length),
        try lowering.slice(x, axis, start: 0, count: first % length),
      ]
      x = try lowering.concatenate(parts.filter { $0.length(axis) > 0 }, axis)
    }
    return x
  }
}
