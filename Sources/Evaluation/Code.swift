import CKernels
import Synchronization

/// Instructions for a number of lanes, and workspaces to run them in.
final class Code: @unchecked Sendable {
  // Unchecked for the raw memory. Invariants: instructions and tables are written once, by `init`, and only
  // read afterwards; a workspace is with one caller at a time, because `take` removes it from the pool.
  private let instructions: UnsafeMutableRawPointer
  private let tables: UnsafeMutablePointer<UInt32>
  private let constants: [(offset: Int, numbers: [Double])]
  private let callouts: [CalloutStep]
  private let pool = Mutex<[Workspace]>([])
  /// The workspace that was given back last: taking it costs one atomic exchange and no lock.
  private let ready = Atomic<Unmanaged<Workspace>?>(nil)

  /// The number of points side by side; 1 for one point at a time.
  let lanes: Int
  /// Doubles in all registers and constants.
  let registers: Int
  /// Doubles of a workspace.
  let workspaceSize: Int
  /// Doubles of the workspaces of loops' bodies.
  let bodySize: Int
  /// Where the inputs' planes are, by twice the input's index and 1 more for an imaginary part; -1 for
  /// one that is not needed. Only of code that is run directly.
  let inputs: [Int]
  /// Where the outputs' planes are, and whether all elements share one number.
  let outputs: [(plane: Int, offset: Int, isShared: Bool)]

  /// Whether there are loops, which ask now and then whether to go on.
  let hasLoops: Bool

  private let size: Int

  /// How many bytes of workspaces are kept for later calls beside the one that is ready. More are made when
  /// needed and dropped afterwards.
  private static let pooledBytes = 4 << 20

  /// Bytes of a workspace up to which one is ready for the next call. It is counted with the code (`byteCount`), and filling
  /// it anew, with constants too, takes as long as a pass over them; a larger one is not kept for as long as the code is.
  private static let readyBytes = 32 << 20

  init(_ schedule: Schedule, inputs count: Int, emitter: borrowing Emitter) {
    let bytes = emitter.words.count * 4
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 8)
    emitter.words.withUnsafeBytes { words in
      if let base = words.baseAddress { memory.copyMemory(from: base, byteCount: bytes) }
    }
    instructions = memory
    tables = .allocate(capacity: max(1, emitter.tables.count))
    tables.initialize(from: emitter.tables, count: emitter.tables.count)
    constants = emitter.constants
    callouts = emitter.callouts
    hasLoops = emitter.callouts.contains(where: \.callout.isLoop)
    lanes = emitter.lanes
    registers = emitter.size
    // Steps on a register's last elements may read a block beyond what they need.
    workspaceSize = emitter.size + 2 * Int(CM_BLOCK)
    var places = [Int](repeating: -1, count: 2 * count)
    for step in schedule.steps {
      let node = schedule.graph.nodes[Int(step.node)]
      if node.op == .input { places[Int(node.payload)] = emitter.offset(of: step.node) }
    }
    inputs = places
    let offsets = schedule.outputs.map { emitter.offset(of: $0.node) }
    outputs = zip(schedule.outputs, offsets).map { output, offset in
      (output.plane, offset, schedule.graph.nodes[Int(output.node)].count == 1)
    }
    size =
      bytes + emitter.tables.count * 4
      + emitter.constants.reduce(0) { $0 + $1.numbers.count * 8 + 32 }
      + emitter.callouts.reduce(0) { $0 + 200 + ($1.loop?.code.byteCount ?? 0) }
    bodySize = emitter.callouts.reduce(0) { $0 + ($1.loop?.workspaceSize ?? 0) }
  }

  deinit {
    ready.exchange(nil, ordering: .acquiring)?.release()
    instructions.deallocate()
    tables.deallocate()
  }

  /// Bytes of the instructions and of one workspace.
  var byteCount: Int { size + workspaceSize * 8 }

  /// A workspace that nobody else has. Unmanaged, because counting references takes longer than a small
  /// program; it must be given back.
  func take() -> Unmanaged<Workspace> {
    if let workspace = ready.exchange(nil, ordering: .acquiring) { return workspace }
    return .passRetained(
      pool.withLock { $0.popLast() } ?? Workspace(size: workspaceSize, constants: constants))
  }

  /// Gives a workspace back.
  func give(_ workspace: Unmanaged<Workspace>) {
    if workspaceSize * 8 <= Self.readyBytes,
      ready.compareExchange(expected: nil, desired: workspace, ordering: .acquiringAndReleasing)
        .exchanged
    {
      return
    }
    let workspace = workspace.takeRetainedValue()
    pool.withLock { pool in
      if (pool.count + 1) * workspaceSize * 8 <= Self.pooledBytes { pool.append(workspace) }
    }
  }

  /// Carries the instructions out.
  ///
  /// - Parameters:
  ///   - lanes: how many lanes to compute: all, or fewer for a program without arrays.
  ///   - watch: asked now and then by loops; once it has said no, nothing that it computes means anything.
  func run(
    _ workspace: Unmanaged<Workspace>, lanes: Int, _ context: inout cm_context,
    _ watch: Watch? = nil
  ) {
    context.mask = (.max, 0, lanes - 1, .max)
    context.tables = UnsafePointer(tables)
    // Alive as long as `cm_run`, which is all that the callouts need.
    var calls = Calls(code: .passUnretained(self), watch: watch)
    withUnsafeMutablePointer(to: &calls) { calls in
      context.owner = UnsafeMutableRawPointer(calls)
      context.callout = { owner, index, base, lanes in
        guard let calls = owner?.assumingMemoryBound(to: Calls.self), let base else { return }
        let code = calls.pointee.code.takeUnretainedValue()
        code.callouts[Int(index)].run(base, lanes: lanes, watch: calls.pointee.watch)
      }
      cm_run(
        UnsafePointer(instructions.assumingMemoryBound(to: cm_instruction.self)),
        workspace.base, lanes, &context)
    }
  }

  /// What a callout needs of the run that it is part of.
  private struct Calls {
    let code: Unmanaged<Code>
    let watch: Watch?
  }
}

/// Memory for the registers of one thread.
final class Workspace: @unchecked Sendable {
  // Unchecked for the raw memory: whoever has taken the workspace from its pool is alone with it.
  let base: UnsafeMutablePointer<Double>

  init(size: Int, constants: [(offset: Int, numbers: [Double])]) {
    // A cache line: no vector then lies in two of them.
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size * 8, alignment: 64)
    base = memory.bindMemory(to: Double.self, capacity: size)
    // Not 0, for which many functions leave their fast path, in elements that only fill a vector up.
    base.initialize(repeating: 1, count: size)
    for (offset, numbers) in constants {
      (base + offset).update(from: numbers, count: numbers.count)
    }
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }
}

extension Unmanaged<Workspace> {
  /// The registers.
  var base: UnsafeMutablePointer<Double> { _withUnsafeGuaranteedRef { $0.base } }
}
