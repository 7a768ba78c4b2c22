import CKernels
import Dispatch
import Programs
import Synchronization
import Tensors

extension Executable {
  /// The outputs at a range of points.
  ///
  /// - Parameters:
  ///   - inputs: one per input of the program, in order.
  ///   - points: which points; every column has at least as many.
  ///   - results: where the outputs go: that of `points.lowerBound` at place 0.
  ///   - width: the number of threads to use at most. Small ranges stay on the calling thread.
  ///   - check: called between blocks of points, from any of the threads; what it throws ends the
  ///     evaluation, and the results are then not all written.
  /// - Throws: `ProgramError.wrongArguments` when inputs or results do not fit the program or the range,
  ///   and what `check` throws.
  public func evaluate(
    _ inputs: [BatchInput], points: Range<Int>, into results: BatchResults, width: Int = 1,
    check: @escaping @Sendable () throws -> Void = {}
  ) throws {
    guard inputs.map(\.type) == program.inputs.map(\.type), points.lowerBound >= 0,
      inputs.allSatisfy({ $0.reaches(points.upperBound) }), results.types == program.outputTypes,
      points.count <= results.capacity
    else { throw ProgramError.wrongArguments }
    guard let code = code(lanes: lanes(for: points.count)) else {
      return try interpret(inputs, points, results, check)
    }
    let batch = BatchRun(
      code: code, isScalar: isScalar, inputs: inputs, points: points, results: results)
    let blocks = batch.blocks(pointWork: pointWork)
    guard width > 1, blocks.isWorthThreads, blocks.count > 1 else {
      var rest = (0..<blocks.count).makeIterator()
      return try batch.run(check) { rest.next().map { blocks[$0] } }
    }
    let next = Atomic(0)
    let failure = Mutex<(any Error)?>(nil)
    let niceness = ThreadNiceness.own
    DispatchQueue.concurrentPerform(iterations: min(width, blocks.count)) { _ in
      ThreadNiceness.raise(to: niceness)
      do {
        try batch.run(check) {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < blocks.count, failure.withLock({ $0 == nil }) else { return nil }
          return blocks[index]
        }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  private func interpret(
    _ inputs: [BatchInput], _ points: Range<Int>, _ results: BatchResults,
    _ check: @Sendable () throws -> Void
  ) throws {
    for (place, point) in points.enumerated() {
      try check()
      let values = try program.evaluate(inputs.map { $0.value(at: point) }, check: check)
      for (index, value) in values.enumerated() { results.store(value, index, at: place) }
    }
  }
}

/// How a range of points is cut: into pieces between which one may stop and other threads may take over.
struct BatchBlocks {
  let total: Int
  let size: Int
  /// Whether the work is so much that starting threads pays: 100 µs and more.
  let isWorthThreads: Bool

  var count: Int { (total + size - 1) / size }
  subscript(_ index: Int) -> Range<Int> { (index * size)..<min(total, (index + 1) * size) }
}

/// One evaluation at many points.
struct BatchRun: Sendable {
  let code: Code
  /// Whether the program has no arrays, so that fewer lanes than all can be computed.
  let isScalar: Bool
  let inputs: [BatchInput]
  let points: Range<Int>
  let results: BatchResults

  /// Pieces of about 50 µs at a third of a nanosecond per number: a thousand checks of a clock cost
  /// nothing then, and a stop comes at once.
  func blocks(pointWork: Int) -> BatchBlocks {
    let wanted = max(1, 150_000 / max(1, pointWork))
    let lanes = code.lanes
    let size = max(lanes, wanted / lanes * lanes)
    let (work, overflow) = pointWork.multipliedReportingOverflow(by: points.count)
    return BatchBlocks(
      total: points.count, size: size, isWorthThreads: overflow || work > 300_000)
  }

  /// Computes points, counted from the first of the range, in the pieces that `next` gives, in one workspace.
  ///
  /// - Throws: what `check` throws, which is called before each piece, and now and then by loops.
  func run(
    _ check: @escaping @Sendable () throws -> Void, _ next: () -> Range<Int>?
  ) throws {
    let watch = code.hasLoops ? Watch(check) : nil
    let workspace = code.take()
    defer { code.give(workspace) }
    try withPlanes { sources in
      let targets = results.types.indices.flatMap { index in
        (0..<2).map { part -> cm_plane in
          guard part == 0 || results.types[index].dtype == .complex else { return cm_plane() }
          let plane = results.destination(index, part: part)
          return cm_plane(
            base: plane.base, point_stride: Int64(plane.pointStride),
            element_stride: Int64(plane.elementStride))
        }
      }
      try targets.withUnsafeBufferPointer { targets in
        var context = cm_context()
        context.inputs = sources.baseAddress
        context.outputs = targets.baseAddress
        while let range = next() {
          try check()
          run(range, workspace, &context, watch)
          try watch?.finish()
        }
      }
    }
  }

  private func run(
    _ range: Range<Int>, _ workspace: Unmanaged<Workspace>, _ context: inout cm_context,
    _ watch: Watch?
  ) {
    var start = range.lowerBound
    while start < range.upperBound, watch?.isOver != true {
      let valid = min(code.lanes, range.upperBound - start)
      context.point = Int64(points.lowerBound + start)
      context.place = Int64(start)
      context.valid = valid
      let lanes = isScalar && code.lanes > 1 ? (valid + 7) / 8 * 8 : code.lanes
      code.run(workspace, lanes: lanes, &context, watch)
      start += valid
    }
  }

  /// Lends the planes of the inputs, two per input.
  private func withPlanes(_ body: (UnsafeBufferPointer<cm_plane>) throws -> Void) rethrows {
    var planes: [cm_plane] = []
    // The arrays of the inputs stay alive through `inputs`; their storage does not move, because an array that
    // is shared is never written to. See `withExtendedLifetime` below.
    var storages: [[Double]] = []
    func add(_ numbers: [Double], _ offset: Int, _ pointStride: Int, _ elementStride: Int) {
      storages.append(numbers)
      let base = numbers.withUnsafeBufferPointer { $0.baseAddress }
      planes.append(
        cm_plane(
          base: base.map { UnsafeMutablePointer(mutating: $0) + offset },
          point_stride: Int64(pointStride), element_stride: Int64(elementStride)))
    }
    for input in inputs {
      switch input {
      case .shared(let tensor):
        add(tensor.real, 0, 0, 1)
        if tensor.dtype == .complex {
          add(tensor.imaginary, 0, 0, 1)
        } else {
          planes.append(cm_plane())
        }
      case .column(let column):
        add(
          column.real.storage, column.real.offset, column.real.pointStride,
          column.real.elementStride)
        if let imaginary = column.imaginary {
          add(
            imaginary.storage, imaginary.offset, imaginary.pointStride, imaginary.elementStride)
        } else {
          planes.append(cm_plane())
        }
      }
    }
    try withExtendedLifetime(storages) { try planes.withUnsafeBufferPointer(body) }
  }
}

extension BatchInput {
  /// Whether there is a value for every point below a bound.
  fileprivate func reaches(_ bound: Int) -> Bool {
    switch self {
    case .shared: true
    case .column(let column): bound <= column.count
    }
  }
}

extension BatchResults {
  fileprivate func store(_ value: Tensor, _ result: Int, at point: Int) {
    func store(_ numbers: [Double], _ part: Int) {
      let plane = destination(result, part: part)
      for (element, number) in numbers.enumerated() {
        plane.base[point * plane.pointStride + element * plane.elementStride] = number
      }
    }
    store(value.real, 0)
    if value.dtype == .complex { store(value.imaginary, 1) }
  }
}
