import FunctionSpecs
import HTTPCore
import JSON
import Programs

// Every failure of a lower layer becomes a problem here and nowhere else.
extension Problem {
  init(_ error: JSONError, in bytes: [UInt8]) {
    let type: ProblemType
    var suggestion: String?
    switch error.kind {
    case .empty: type = .emptyBody
    case .unexpectedEnd, .unexpectedByte, .trailingContent, .invalidNumber, .invalidEscape,
      .loneSurrogate, .invalidUTF8, .controlCharacter, .byteOrderMark, .duplicateKey:
      type = .malformedJSON
    case .tooDeep, .tooLarge, .tooManyMarks: type = .limitExceeded
    case .numberOutOfRange: type = .numberOutOfRange
    case .wrongType: type = .wrongType
    case .unknownKey(let key, let known):
      type = .unknownKey
      suggestion = nearestName(to: key, among: known)
    case .missingKey: type = .missingKey
    }
    var detail = error.description
    if error.pointer == nil && type != .emptyBody {
      let (line, column) = lineAndColumn(of: error.offset, in: bytes)
      detail += ", at line \(line), column \(column)"
    }
    self.init(type, detail, pointer: error.pointer, suggestion: suggestion)
  }

  /// - Parameter pointer: the place of the formula in the request.
  init(_ error: SpecError, at pointer: String) {
    var detail = error.description
    if let setting = error.kind.setting { detail += " (\(setting))" }
    if let span = error.span { detail += ", at line \(span.line), column \(span.column)" }
    if let suggestion = error.suggestion { detail += "; did you mean \(suggestion)?" }
    self.init(
      error.kind.problem, detail, pointer: error.pointer ?? pointer, span: error.span,
      suggestion: error.suggestion)
  }

  init(_ rejection: HTTPRejection) {
    let type: ProblemType
    switch rejection {
    case .headTimeout, .contentTimeout: type = .requestTimeout
    case .contentTooLarge: type = .contentTooLarge
    case .targetTooLong: type = .targetTooLong
    case .unknownExpectation: type = .expectationFailed
    case .fieldsTooLarge: type = .fieldsTooLarge
    case .unknownCoding, .methodTooLong, .connect: type = .notImplemented
    case .unknownVersion: type = .versionNotSupported
    case .malformedRequestLine, .malformedTarget, .malformedField, .foldedField, .bareLineEnding,
      .otherScheme, .missingHost, .repeatedHost, .invalidHost, .invalidContentLength,
      .lengthAndCoding, .codingInHTTP10, .chunkedNotFinal, .emptyCoding, .malformedChunk,
      .chunkExtensionsTooLong, .malformedTrailer, .incompleteRequest:
      type = .malformedRequest
    }
    self.init(type, rejection.explanation)
  }
}

extension SpecError.Kind {
  /// The setting of the server, as its command calls it, that the function goes beyond.
  fileprivate var setting: String? {
    switch self {
    case .tooLong: "max-formula-bytes"
    case .tooManyOperations: "max-operations"
    case .tooDeep: "max-depth"
    case .tooManyElements: "max-elements"
    case .tooMuchMatrixWork: "max-matrix-work"
    default: nil
    }
  }

  fileprivate var problem: ProblemType {
    switch self {
    case .numberOutOfRange: .numberOutOfRange
    case .interrupted: .overloaded
    case .malformed: .wrongValue
    case .tooLong, .tooManyOperations, .tooDeep, .tooManyElements, .tooManyAxes,
      .tooMuchMatrixWork, .tooManyIterations, .tooManyLoops, .tooManyCarried, .tooMuchWork:
      .limitExceeded
    case .invalidCharacter, .invalidUTF8, .invalidNumber, .unterminatedString, .unexpected,
      .unclosedBracket, .unsupportedSyntax, .noResult, .emptyFormula, .afterReturn, .expectedBlock,
      .tooDeepIndentation, .wrongIndentation, .notAFunction, .assignedLoopVariable:
      .syntaxError
    case .unknownName, .unknownFunction, .unknownAttribute, .reservedName, .duplicateInput,
      .outputCount:
      .unknownName
    case .notAvailable: .notAvailable
    case .argumentCount, .unknownArgument, .repeatedArgument, .wrongArgument, .unpackCount,
      .notAnIndex, .loopCount:
      .wrongArguments
    case .realOnly, .notANumber, .notACondition, .carriedDType: .wrongDType
    case .shapes, .indexOutOfRange, .axisOutOfRange, .tooFewAxes, .tooManyIndices, .notSquare,
      .wrongSubscripts, .carriedShape, .movingSlice:
      .shapeMismatch
    case .illTyped(let error):
      switch error {
      case .dtype: .wrongDType
      case .operandCount, .parameter: .wrongArguments
      case .shapes, .axes, .index: .shapeMismatch
      case .tooLarge: .limitExceeded
      }
    }
  }
}
