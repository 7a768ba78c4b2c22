public import Programs
public import Tensors

/// A stretch of a formula, for people: from 1, in Unicode scalars.
public struct Span: Hashable, Sendable {
  /// The line, from 1.
  public let line: Int
  /// The column of the first character, from 1, in Unicode scalars.
  public let column: Int
  /// The number of Unicode scalars, at least 1.
  public let length: Int
}

/// What is wrong with a function that a client wrote, and where.
public struct SpecError: Error, Equatable, Sendable {
  /// The kinds of fault.
  public enum Kind: Equatable, Sendable {
    // Size.
    case tooLong(limit: Int)
    case tooManyOperations(limit: Int)
    /// Nobody waits for the function any longer.
    case interrupted
    case tooDeep(limit: Int)
    // Text.
    case invalidCharacter(String)
    case invalidUTF8
    case invalidNumber(String)
    case numberOutOfRange
    case malformed(String)
    case unterminatedString
    case unexpected(String, expected: String)
    case unclosedBracket(String)
    case unsupportedSyntax(String)
    case noResult
    case emptyFormula
    case afterReturn
    case expectedBlock
    case tooDeepIndentation
    case wrongIndentation
    // Loops.
    case loopCount
    case tooManyIterations(limit: Int)
    case tooManyLoops(limit: Int)
    case tooManyCarried(limit: Int)
    case tooMuchWork(limit: Int)
    case assignedLoopVariable(String)
    case carriedShape(String, String, String)
    case carriedDType(String, String, String)
    case movingSlice
    // Names.
    case unknownName(String)
    case unknownFunction(String)
    case unknownAttribute(String)
    case notAFunction(String)
    case reservedName(String)
    case duplicateInput(String)
    case notAvailable(String)
    // Calls.
    case argumentCount(function: String, signature: String, found: Int)
    case unknownArgument(function: String, name: String, signature: String)
    case repeatedArgument(function: String, name: String)
    case wrongArgument(function: String, argument: String, expected: String)
    // Values.
    case realOnly(String)
    case notANumber
    case notACondition
    case shapes(String, String)
    case outputCount(named: Int, found: Int)
    case unpackCount(names: Int, values: Int)
    case indexOutOfRange(index: Int, length: Int)
    case axisOutOfRange(axis: Int, rank: Int)
    case tooFewAxes(needed: Int, found: Int)
    case tooManyIndices(found: Int, rank: Int)
    case notAnIndex
    case notSquare(String)
    case tooManyElements(limit: Int)
    case tooManyAxes(limit: Int)
    case tooMuchMatrixWork(limit: Int)
    case wrongSubscripts(String, [Shape])
    case illTyped(TypeError)
  }

  /// What is wrong.
  public let kind: Kind
  /// The bytes of the formula that are at fault; nil when it is no part of it.
  public let range: Range<Int>?
  /// Where that is; nil when the fault is no part of the formula.
  public let span: Span?
  /// What to write instead, if that is known.
  public let suggestion: String?
  /// The JSON Pointer of what is at fault in MathJSON; nil for a formula.
  public var pointer: String?
}

/// A fault found inside the compiler, before the text is at hand to count lines.
struct Fault: Error {
  let kind: SpecError.Kind
  let range: Range<Int>?
  var suggestion: String?

  init(_ kind: SpecError.Kind, _ range: Range<Int>?, suggestion: String? = nil) {
    self.kind = kind
    self.range = range
    self.suggestion = suggestion
  }

  /// A fault that only a finished program or loop shows.
  init(_ error: ProgramError, _ limits: FormulaLimits, _ range: Range<Int>?) {
    switch error {
    case .interrupted: self.init(.interrupted, nil)
    case .illTyped(_, let type), .wrongLoop(.type(let type)): self.init(.illTyped(type), range)
    case .wrongLoop, .undefined, .wrongType, .wrongInput, .noRule, .wrongArguments:
      // A loop of a formula fits by its making and is not nested as deep as a program's may be.
      self.init(.tooManyLoops(limit: limits.maximumLoopNesting), range)
    }
  }

  func located(in source: [UInt8]) -> SpecError {
    SpecError(
      kind: kind, range: range, span: range.map { Span($0, in: source) }, suggestion: suggestion)
  }
}
