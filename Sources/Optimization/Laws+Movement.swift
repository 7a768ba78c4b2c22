import Programs
import Tensors

// Maps that only move elements compose without rounding. Those that add do so in an order, and start from +0.
extension Law {
  static let moves: [Law] = [
    Law("a move that leaves every element in its place: x") { r in
      guard case .linear(let map) = r.operation, map.isIdentity(r[0].type.shape) else { return nil }
      return r[0]
    },
    Law("broadcast(broadcast x), reshape(reshape x), permute(permute x), slice(slice x): one move")
    {
      r in
      guard case .linear(let outer) = r.operation, let (inner, x) = r.linear(r[0]) else {
        return nil
      }
      return outer.after(inner).map(x.apply)
    },
    Law("a move of a repeated scalar: the scalar repeated") { r in
      guard let scalar = r.repeated(r[0]), case .linear(let map) = r.operation,
        let shape = try? map.resultShape(r[0].type.shape), !shape.isScalar
      else { return nil }
      return scalar.broadcast(shape)
    },
    Law("slice(place(x)) = x, the same slice, x never -0") { r in
      guard case .linear(.slice(let slices)) = r.operation, let (inner, x) = r.linear(r[0]),
        case .place(let places, _) = inner, places == slices, r.neverNegativeZero(x)
      else { return nil }
      return x
    },
    Law("slice(concatenate(…, x, …)) = slice(x), within x") { r in r.sliceOfPart() },
  ]

  static let reductions: [Law] = [
    Law("sum(x) over axes of length 1 = reshape(x), x never -0") { r in
      guard case .linear(.sum(let axes)) = r.operation, r.neverNegativeZero(r[0]),
        axes.allSatisfy({ r[0].type.shape.dimensions[$0] == 1 }),
        let shape = try? LinearMap.sum(axes).resultShape(r[0].type.shape)
      else { return nil }
      return r[0].apply(.reshape(shape))
    },
    Law("place(x) over the whole = x, x never -0") { r in
      guard case .linear(.place(let slices, let shape)) = r.operation, r.neverNegativeZero(r[0]),
        LinearMap.slice(slices).isIdentity(shape)
      else { return nil }
      return r[0]
    },
  ]

  static let concatenate: [Law] = [
    Law("concatenate(x) = x") { r in r.operands.count == 1 ? r[0] : nil }
  ]

  /// Elementwise functions of repeated scalars: computed once, then repeated.
  static let repeated: [Law] = [
    Law(
      "f(broadcast x) = broadcast f(x), f(broadcast x, broadcast y) = broadcast f(x, y), x and y scalars",
      .linear
    ) {
      r in
      var scalars: [ValueID] = []
      for index in r.operands.indices {
        guard let scalar = r.repeated(r[index]) else { return nil }
        scalars.append(scalar.value)
      }
      return Term(r.builder, r.builder.emit(r.operation, Operands(scalars))).broadcast(
        r[0].type.shape)
    }
  ]
}

extension LinearMap {
  /// Whether the map leaves every element of an array of this shape in its place.
  fileprivate func isIdentity(_ shape: Shape) -> Bool {
    switch self {
    case .broadcast(let target), .reshape(let target): target == shape
    case .permute(let axes): axes == Array(axes.indices)
    case .slice(let slices): slices == shape.dimensions.map(AxisSlice.all)
    case .gather(let indices, let axis):
      indices.count == shape.dimensions[axis] && indices.elementsEqual(indices.indices)
    case .sum, .place, .scatter, .cumulativeSum: false
    }
  }

  /// The one map that is this one after another.
  fileprivate func after(_ inner: LinearMap) -> LinearMap? {
    switch (self, inner) {
    case (.broadcast, .broadcast), (.reshape, .reshape): self
    case (.permute(let axes), .permute(let first)): .permute(axes.map { first[$0] })
    case (.slice(let slices), .slice(let first)):
      composed(slices, first)
    case (.broadcast, _), (.reshape, _), (.permute, _), (.slice, _), (.gather, _), (.sum, _),
      (.place, _), (.scatter, _), (.cumulativeSum, _):
      nil
    }
  }
}

/// The slice by `outer` of what `inner` gave. An empty slice may start anywhere, and a step that is never taken be
/// of any size; those are left alone.
private func composed(_ outer: [AxisSlice], _ inner: [AxisSlice]) -> LinearMap? {
  var slices: [AxisSlice] = []
  for (outer, inner) in zip(outer, inner) {
    let (step, overflow) = outer.step.multipliedReportingOverflow(by: inner.step)
    guard outer.count > 0, !overflow, step != .min else { return nil }
    slices.append(
      AxisSlice(start: inner.start + outer.start * inner.step, count: outer.count, step: step))
  }
  return .slice(slices)
}

extension Redex {
  /// The slice of the one part of a concatenation that it lies in.
  fileprivate func sliceOfPart() -> Term? {
    guard case .linear(.slice(var slices)) = operation else { return nil }
    let whole = builder.instruction(of: operands[0])
    // A search through all parts for each slice is only worth it while there are few.
    guard case .concatenate(let axis) = whole.operation, slices[axis].count > 0,
      whole.operands.count <= 256
    else { return nil }
    let last = slices[axis].start + (slices[axis].count - 1) * slices[axis].step
    let low = min(slices[axis].start, last)
    let high = max(slices[axis].start, last)
    var start = 0
    for part in whole.operands {
      let length = builder.type(of: part).shape.dimensions[axis]
      if (start..<(start + length)).contains(low) {
        guard high < start + length else { return nil }
        slices[axis] = AxisSlice(
          start: slices[axis].start - start, count: slices[axis].count, step: slices[axis].step)
        return Term(builder, part).apply(.slice(slices))
      }
      start += length
    }
    return nil
  }
}
