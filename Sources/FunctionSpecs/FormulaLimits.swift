/// What a formula may cost at most; every value is a setting of whoever serves formulas.
public struct FormulaLimits: Sendable, Hashable {
  /// Bytes of text. 1 MiB: generated formulas of tens of thousands of operations fit.
  public var maximumBytes = 1 << 20
  /// Operations, counted in the text and again in the program. 100,000: a program of that size compiles
  /// in well under a second.
  public var maximumOperations = 100_000
  /// Brackets, prefix operators and operators that bind to the right that wait for their end. 256: CPython
  /// refuses 200 nested brackets.
  public var maximumDepth = 256
  /// Elements of all values of the program together, which live at once while it is evaluated. 33 million
  /// are a quarter of a gigabyte of real numbers.
  /// An empty axis counts as one of length 1: an array of shape (0, n) has a length that something walks
  /// along. The inputs and given constants may have as many beside
  /// them, and all constants twice as many.
  public var maximumElements = 1 << 25
  /// Items of lists that become arrays or are taken as arguments, each time anew, and 16 for each such array. 4
  /// million are a second of work; a text of the largest size has half a million items.
  public var maximumListItems = 1 << 22
  /// Axes of an array. 64, as NumPy has: what walks axes may take their square.
  static let maximumRank = 64

  /// Floating-point operations, by estimate, of all functions of matrices together, because none of them
  /// can be interrupted. 20 billion are some seconds on one core: an inverse of 2,000 rows, singular
  /// vectors of 900. Each further matrix of a batch counts 2,000 besides, as a call takes a microsecond. A
  /// derivative may take eight times as many.
  public var maximumMatrixWork = 20_000_000_000

  /// Iterations of one loop. 10 million: some seconds on one core for a body of a few operations; the
  /// elements that such a loop reads one by one are an array of 80 MB.
  public var maximumIterations = 10_000_000
  /// Steps to find which elements loops read. 100 million: some seconds, as nothing interrupts it.
  public var maximumIndexWork = 100_000_000
  /// Loops inside of loops. 8: what walks a program recurses into bodies, and each derivative may nest them
  /// once more.
  public var maximumLoopNesting = 8
  /// Names that a loop carries from one iteration to the next. 4,096: each becomes a part of the loop's
  /// result, and an array holds more than that under one name.
  public var maximumCarriedNames = 4_096
  /// Elements that an evaluation computes in loops, iterations times those of the body by estimate. 20
  /// billion are a minute on one core; how long a request may really take is a setting of its own.
  public var maximumWork = 20_000_000_000

  /// The defaults.
  public init() {}
}
