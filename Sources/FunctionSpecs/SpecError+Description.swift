import Tensors

extension SpecError: CustomStringConvertible {
  /// One sentence that says what is wrong, without the place and the suggestion.
  public var description: String {
    switch kind {
    case .tooLong(let limit): "the formula is longer than the limit of \(limit) bytes"
    case .interrupted: "the compilation was interrupted"
    case .tooManyOperations(let limit): "the formula has more operations than the limit of \(limit)"
    case .tooDeep(let limit): "the formula is nested deeper than the limit of \(limit)"
    case .invalidCharacter(let character): "\(character) has no meaning in a formula"
    case .invalidUTF8: "the formula is not valid UTF-8"
    case .invalidNumber(let text): "'\(cut(text))' is not a number"
    case .numberOutOfRange: "the number is beyond the range of float64"
    case .malformed(let sentence): sentence
    case .unterminatedString: "the string has no end on its line"
    case .unexpected(let found, let expected): "\(cut(found)) where \(expected) is expected"
    case .unclosedBracket(let bracket): "'\(bracket)' is never closed"
    case .unsupportedSyntax(let what): "\(what) is not part of the formula language"
    case .noResult: "the formula has no result: its last line must be an expression"
    case .emptyFormula: "the formula is empty"
    case .afterReturn: "nothing may follow 'return'"
    case .expectedBlock:
      "the loop has no body: an indented block or statements on its line are expected"
    case .tooDeepIndentation: "this line is indented more than the block that it is in"
    case .wrongIndentation:
      "this line is indented less than its loop's block and more than the loop"
    case .loopCount:
      "the count of a loop must be known without evaluating: a whole number, or an axis such as x.shape[0]"
    case .tooManyIterations(let limit): "the loop has more iterations than the limit of \(limit)"
    case .tooManyLoops(let limit): "loops are nested deeper than the limit of \(limit)"
    case .tooManyCarried(let limit):
      "the loop carries more names than the limit of \(limit): put them into an array"
    case .tooMuchWork(let limit):
      "the loops compute more elements than the limit of \(limit), counted as iterations times operations"
    case .assignedLoopVariable(let name):
      "'\(cut(name))' is the variable of the loop and cannot be assigned in it"
    case .carriedShape(let name, let before, let after):
      "'\(cut(name))' has shape \(before) before an iteration and \(after) after it, and must keep one shape"
    case .carriedDType(let name, let before, let after):
      "'\(cut(name))' is \(before) before an iteration and \(after) after it, and must stay what it is"
    case .movingSlice:
      "a slice in a loop must have the same length in every iteration: both ends move alike, as in x[i:i+3]"
    case .unknownName(let name): "'\(cut(name))' is not an input, a local name or a constant"
    case .unknownFunction(let name): "there is no function '\(cut(name))'"
    case .unknownAttribute(let name): "there is no attribute '\(cut(name))'"
    case .notAFunction(let what): "\(cut(what)) cannot be called"
    case .reservedName(let name): "'\(cut(name))' is a keyword and cannot be a name"
    case .duplicateInput(let name): "'\(cut(name))' is declared twice"
    case .notAvailable(let what): "\(what) is not available"
    case .argumentCount(let function, let signature, let found):
      "'\(function)' does not take \(found) argument\(found == 1 ? "" : "s"): it is \(signature)"
    case .unknownArgument(let function, let name, let signature):
      "'\(function)' has no argument '\(cut(name))': it is \(signature)"
    case .repeatedArgument(let function, let name):
      "'\(function)' gets its argument '\(cut(name))' twice"
    case .wrongArgument(let function, let argument, let expected):
      "the argument '\(argument)' of '\(function)' must be \(expected)"
    case .realOnly(let what): "\(what) is defined for real values only, and this one is complex"
    case .notANumber: "a number is expected here"
    case .notACondition: "a condition (such as x > 0) is expected here"
    case .shapes(let left, let right): "shapes \(left) and \(right) do not fit together"
    case .outputCount(let named, let found):
      "\(named) output\(named == 1 ? " is" : "s are") named, but the formula has \(found) result\(found == 1 ? "" : "s")"
    case .unpackCount(let names, let values):
      "\(values) value\(values == 1 ? "" : "s") cannot be bound to \(names) names"
    case .indexOutOfRange(let index, let length):
      "the index \(index) is out of range for an axis of length \(length)"
    case .axisOutOfRange(let axis, let rank):
      "there is no axis \(axis): the array has \(rank) \(rank == 1 ? "axis" : "axes")"
    case .tooFewAxes(let needed, let found):
      "an array of at least \(needed) \(needed == 1 ? "axis" : "axes") is expected, and this one has \(found)"
    case .tooManyIndices(let found, let rank):
      "\(found) indices for an array of \(rank) \(rank == 1 ? "axis" : "axes")"
    case .notAnIndex:
      "an index is a whole number that is known without evaluating, or a slice or list of such"
    case .notSquare(let shape): "a square matrix is expected, and this array has shape \(shape)"
    case .tooManyElements(let limit): "the arrays have more elements than the limit of \(limit)"
    case .tooManyAxes(let limit): "the array has more axes than the limit of \(limit)"
    case .tooMuchMatrixWork(let limit):
      "the functions of matrices need more operations than the limit of \(limit)"
    case .wrongSubscripts(let text, let shapes):
      "the subscripts '\(cut(text))' do not fit \(shapes.count == 1 ? "an array" : "arrays") of shape "
        + shapes.prefix(8).map(\.description).joined(separator: " and ")
        + (shapes.count > 8 ? " and \(shapes.count - 8) more" : "")
    case .illTyped(let error): error.sentence
    }
  }

  /// A client's text inside a sentence, cut to a length that leaves the sentence readable.
  private func cut(_ text: String) -> String {
    text.unicodeScalars.count > 80 ? String(text.prefix(80)) + "…" : text
  }
}
