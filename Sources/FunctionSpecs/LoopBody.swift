/// What the statements of a loop do with names.
struct LoopBody {
  /// The names that are assigned, in the order of their first assignment, with the place of the last.
  var assigned: [(name: String, range: Range<Int>)] = []
  /// The names whose value before the iteration may be read: in the text some reading comes before every
  /// assignment, or the assignment is in a loop of its own, which may have no iteration.
  var readFirst: Set<String> = []
  /// The variables of loops in the body.
  var variables: [String] = []
}

extension Syntax {
  /// Goes through the statements of a loop's body.
  func body(_ range: Range<Int>) -> LoopBody {
    var body = LoopBody()
    var places: [String: Int] = [:]
    var definite: Set<String> = []
    var innerEnd = range.lowerBound
    for position in range {
      let statement = statements[position]
      for index in statement.nodes {
        guard case .name(let word, false) = nodes[index].kind, !definite.contains(words[word])
        else { continue }
        body.readFirst.insert(words[word])
      }
      switch statement.kind {
      case .result: continue
      case .loop(let variable, let count):
        body.variables.append(variable.name)
        innerEnd = max(innerEnd, position + 1 + count)
      case .bind(let targets):
        for target in targets {
          if let place = places[target.name] {
            body.assigned[place].range = target.range
          } else {
            places[target.name] = body.assigned.count
            body.assigned.append((target.name, target.range))
          }
          if position >= innerEnd {
            definite.insert(target.name)
          } else if !definite.contains(target.name) {
            body.readFirst.insert(target.name)
          }
        }
      }
    }
    return body
  }

  /// The last node that mentions each name; `Int.max` for the names of results.
  func lastUse(_ outputs: [String]) -> [String: Int] {
    var last: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      if case .name(let name, false) = node.kind { last[words[name]] = index }
    }
    for name in outputs { last[name] = .max }
    return last
  }
}

extension Syntax.Statement {
  var isLoop: Bool {
    if case .loop = kind { true } else { false }
  }
}
