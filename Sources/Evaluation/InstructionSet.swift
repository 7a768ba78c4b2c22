import CKernels

/// The instruction sets that kernels are compiled for.
enum InstructionSet: Int32, CaseIterable, Sendable {
  case baseline, avx2, avx512

  /// The best one of this processor.
  static let best = InstructionSet(rawValue: ck_best_isa()) ?? .baseline

  /// Whether this processor and this build have it.
  var isAvailable: Bool { ck_has_isa(rawValue) != 0 && cm_functions(rawValue) != nil }

  /// The functions of the block machine.
  var functions: UnsafePointer<cm_function?>? { cm_functions(rawValue) }
}
