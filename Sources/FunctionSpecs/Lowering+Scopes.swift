import Programs

// Where values live: in the program or in the body of a loop.
//
// An operation goes to the innermost of the places of its operands, not to where it is written: what is the
// same in every iteration is computed once, before the loop, and its derivative is not a sum over iterations.
extension Lowering {
  /// How many loops a value is inside of.
  func depth(of term: Term) -> Int {
    if term.builder === root { return 0 }
    let index = loops.firstIndex { $0.builder.body === term.builder }
    return index.map { $0 + 1 } ?? 0
  }

  /// The program, or the body of a loop, at a depth.
  func builder(at depth: Int) -> ProgramBuilder {
    depth == 0 ? root : loops[depth - 1].builder.body
  }

  /// The same value inside of more loops.
  func bring(_ term: Term, to depth: Int) -> Term {
    var term = term
    var reached = self.depth(of: term)
    while reached < depth {
      term = loops[reached].builder.invariant(term)
      reached += 1
    }
    return term
  }

  /// Instructions so far, those of bodies once.
  var operationCount: Int {
    loops.isEmpty
      ? root.count + closedOperations
      : loops.reduce(root.count + closedOperations) { $0 + $1.builder.body.count }
  }
}

/// A value as the key of a table: numbers of values are unique in their builder only.
struct TermKey: Hashable {
  private let builder: ProgramBuilder
  private let value: ValueID

  init(_ term: Term) {
    builder = term.builder
    value = term.value
  }

  static func == (left: TermKey, right: TermKey) -> Bool {
    left.builder === right.builder && left.value == right.value
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(builder))
    hasher.combine(value)
  }
}

extension Term {
  /// What computes the value.
  var instruction: Instruction { builder.instruction(of: value) }
}
