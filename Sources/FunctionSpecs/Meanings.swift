import Programs

/// What a node or a name means, as it is kept from statement to statement.
enum Meaning {
  /// A value of the program itself, by its number alone; with the integer that it is known to be.
  case value(ValueID, integer: Int? = nil)
  case other(Operand)
  /// Of a name: it has no meaning.
  case nothing
}

/// What the nodes or the names of a formula mean, by number.
///
/// Nearly all of them are values of the program. A term counts a reference to its builder each time that it is
/// copied, and most of lowering is copying; so terms are made only for who needs one.
struct Meanings {
  /// Whose values are kept as numbers.
  private let root: ProgramBuilder
  private var meanings: [Meaning]

  init(of root: ProgramBuilder, count: Int) {
    self.root = root
    meanings = [Meaning](repeating: .nothing, count: count)
  }

  var count: Int { meanings.count }

  mutating func append(_ meaning: Meaning) { meanings.append(meaning) }

  /// What a number means, as it is kept.
  subscript(kept number: Int) -> Meaning {
    get { meanings[number] }
    set { meanings[number] = newValue }
  }

  /// What a number means, for who needs a term.
  subscript(number: Int) -> Operand {
    switch meanings[number] {
    case .value(let value, let integer): .value(Term(root, value), integer: integer)
    case .other(let operand): operand
    case .nothing: .none
    }
  }

  func meaning(of operand: Operand) -> Meaning {
    if case .value(let term, let integer) = operand, term.builder === root {
      .value(term.value, integer: integer)
    } else {
      .other(operand)
    }
  }
}
