import Programs
import Tensors

/// A step that has no kernel and is carried out as the interpreter does it.
enum Callout: Sendable {
  /// A loop with a compiled body.
  case loop(LoopPlan)
  /// Any operation, on operands of these types.
  case operation(Operation, [ValueType], ValueType)
}

extension Callout {
  /// Whether this is a loop, which may take long.
  var isLoop: Bool {
    switch self {
    case .loop, .operation(.scan, _, _): true
    case .operation: false
    }
  }

  /// Bytes that it keeps, roughly: tables of indices, numbers known now, the body of a loop.
  var byteCount: Int {
    switch self {
    case .loop(let plan): 256 + plan.schedule.byteCount + plan.scan.size * 160
    case .operation(.scan(let scan), _, _): 256 + scan.size * 160
    case .operation: 256
    }
  }
}

/// Where a callout finds its operands and puts its results.
struct CalloutStep: Sendable {
  /// A plane in the workspace: the place of element 0, and the distances between elements and points.
  struct Place: Sendable {
    var offset: Int
    var elementStride: Int
    var pointStride: Int
  }

  let callout: Callout
  let count: Int
  let operands: [Place]
  let results: [Place]
  /// The body of a loop, for the lanes of this code.
  var loop: LoopBody?
}

extension CalloutStep {
  /// Carries the step out for `lanes` points.
  ///
  /// With one point a lone number stands 8 times in its register: the result is computed once and repeated.
  func run(_ base: UnsafeMutablePointer<Double>, lanes: Int, watch: Watch? = nil) {
    if let loop { loop.run(base, operands, results[0].offset, watch) }
    for point in 0..<lanes {
      switch callout {
      case .loop: break
      case .operation(let operation, let types, let type):
        run(operation, types, type, point, base, watch)
      }
    }
    if lanes == 1 && count == 1 {
      for result in results {
        for lane in 1..<8 { base[result.offset + lane] = base[result.offset] }
      }
    }
  }

  private func load(
    _ operand: Int, _ element: Int, _ point: Int, _ base: UnsafeMutablePointer<Double>
  ) -> Double {
    let place = operands[operand]
    return base[place.offset + element * place.elementStride + point * place.pointStride]
  }

  private func store(
    _ numbers: [Double], _ element: Int, _ point: Int, _ base: UnsafeMutablePointer<Double>
  ) {
    for (place, number) in zip(results, numbers) {
      base[place.offset + element * place.elementStride + point * place.pointStride] = number
    }
  }

  private func run(
    _ operation: Operation, _ types: [ValueType], _ type: ValueType, _ point: Int,
    _ base: UnsafeMutablePointer<Double>, _ watch: Watch?
  ) {
    if watch?.isOver == true { return }
    var next = 0
    func plane(_ count: Int) -> [Double] {
      defer { next += 1 }
      let operand = next
      return (0..<count).map { load(operand, $0, point, base) }
    }
    let tensors = types.map { type in
      let real = plane(type.shape.count)
      let imaginary = type.dtype == .complex ? plane(type.shape.count) : []
      return Tensor(planes: real, imaginary, dtype: type.dtype, shape: type.shape)
    }
    guard
      let result = try? operation.evaluate(
        tensors, result: type, check: { () throws in try watch?.check() })
    else {
      // Only the watch stops an operation that was verified, and then nothing here is read. Should anything else ever,
      // then NaN is read, and not what the workspace held before.
      for element in 0..<type.shape.count { store([.nan, .nan], element, point, base) }
      return
    }
    for element in 0..<type.shape.count {
      let numbers =
        type.dtype == .complex
        ? [result.real[element], result.imaginary[element]] : [result.real[element]]
      store(numbers, element, point, base)
    }
  }
}
