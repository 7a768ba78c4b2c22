import Programs

/// What a node of a formula means while it is lowered.
enum Operand {
  /// A value of the program; with the integer that it is known to be, if the formula says so.
  case value(Term, integer: Int? = nil)
  /// A list or tuple, with how deep lists are nested in it.
  case sequence([Operand], depth: Int = 1)
  case text(String)
  case none

  var term: Term? {
    if case .value(let term, _) = self { term } else { nil }
  }

  var integer: Int? {
    if case .value(_, let integer) = self { integer } else { nil }
  }
}

/// A call of a vocabulary function, its arguments matched to the parameters.
struct Call {
  let lowering: Lowering
  let entry: Vocabulary.Entry
  /// The arguments by parameter; those of a variadic one as a sequence.
  let arguments: [Operand?]
  let ranges: [Range<Int>]
  /// The bytes of the whole call.
  let range: Range<Int>

  /// Whether the argument was given, other than as `None`.
  func has(_ index: Int) -> Bool {
    switch arguments[index] {
    case nil, .some(.none): false
    case .value, .sequence, .text: true
    }
  }

  func operand(_ index: Int) throws(Fault) -> Operand {
    guard let operand = arguments[index] else { throw wrong(index, "given") }
    return operand
  }

  /// The argument as a value of any element type.
  func value(_ index: Int) throws(Fault) -> Term {
    try lowering.value(try operand(index), ranges[index])
  }

  /// The argument as a real or complex value; conditions count as 0 and 1.
  func number(_ index: Int) throws(Fault) -> Term {
    let term = try lowering.number(try operand(index), ranges[index])
    if term.isComplex && !entry.takesComplex {
      throw Fault(.realOnly("'\(entry.name)'"), ranges[index])
    }
    return term
  }

  /// The argument as a real value.
  func real(_ index: Int) throws(Fault) -> Term {
    let term = try number(index)
    if term.isComplex { throw Fault(.realOnly("'\(entry.name)'"), ranges[index]) }
    return term
  }

  func condition(_ index: Int) throws(Fault) -> Term {
    try lowering.condition(try operand(index), ranges[index])
  }

  func wrong(_ index: Int, _ expected: String) -> Fault {
    Fault(
      .wrongArgument(
        function: entry.name, argument: entry.parameters[index].name, expected: expected),
      ranges[index])
  }
}
