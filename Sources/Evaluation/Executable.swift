public import Programs
public import Tensors

/// A program ready to be evaluated many times, by many threads at once.
public final class Executable: Sendable {
  /// What is computed.
  public let program: Program

  /// Compiles a program.
  ///
  /// - Throws: what is wrong with the program.
  public init(_ program: Program) throws(ProgramError) {
    self.program = program
  }

  /// Bytes that the executable takes, for whoever keeps many of them.
  public var byteCount: Int { 256 + program.instructions.count * 160 }

  /// The outputs for these inputs.
  ///
  /// - Throws: `ProgramError.wrongArguments` when number or types of the arguments are not those of the
  ///   inputs.
  public func evaluate(_ arguments: [Tensor]) throws(ProgramError) -> [Tensor] {
    try program.evaluate(arguments)
  }
}
