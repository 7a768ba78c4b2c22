import Programs

// What a loop's values depend on over all of its iterations, in time that grows with the body alone: each
// value is visited once for each step up of what is known of it, however many iterations it takes to reach it.
extension Scan {
  /// What is known of the body's inputs after any iteration, when this is known of them at first.
  ///
  /// - Parameter passes: whether the result of an instruction changes with its operands.
  func closure<Value: Joinable>(
    ofInputs known: [Value], through passes: (Instruction) -> Bool
  ) -> [Value] {
    var users = [[Int32]](repeating: [], count: body.instructions.count)
    var places = [Int](repeating: -1, count: body.inputs.count)
    for (index, instruction) in body.instructions.enumerated() {
      if case .input(let input) = instruction.operation { places[input] = index }
      guard passes(instruction) else { continue }
      for operand in instruction.operands { users[operand.index].append(Int32(index)) }
    }
    var carried = [[Int32]](repeating: [], count: body.instructions.count)
    for carry in 0..<carryCount { carried[body.outputs[carry].value.index].append(Int32(carry)) }
    var known = known
    var values = [Value](repeating: .none, count: body.instructions.count)
    var pending: [Int] = []
    func raise(_ index: Int, to value: Value) {
      let joined = values[index].joined(value)
      if joined == values[index] { return }
      values[index] = joined
      pending.append(index)
    }
    for (input, place) in places.enumerated() where place >= 0 { raise(place, to: known[input]) }
    while let index = pending.popLast() {
      for user in users[index] { raise(Int(user), to: values[index]) }
      for carry in carried[index].map(Int.init) {
        known[carry] = known[carry].joined(values[index])
        if places[carry] >= 0 { raise(places[carry], to: known[carry]) }
      }
    }
    return known
  }

  /// The body's outputs that these ones change with in any iteration.
  ///
  /// - Parameter passes: whether the result of an instruction changes with its operands.
  func closure(
    ofOutputs wanted: [Bool], through passes: (Instruction) -> Bool
  ) -> [Bool] {
    var wanted = wanted
    var isReached = [Bool](repeating: false, count: body.instructions.count)
    var pending = wanted.indices.filter { wanted[$0] }.map { body.outputs[$0].value.index }
    while let value = pending.popLast() {
      if isReached[value] { continue }
      isReached[value] = true
      let instruction = body.instructions[value]
      if case .input(let input) = instruction.operation, input < carryCount, !wanted[input] {
        wanted[input] = true
        pending.append(body.outputs[input].value.index)
      }
      guard passes(instruction) else { continue }
      pending += instruction.operands.map(\.index)
    }
    return wanted
  }
}

/// What can be known of a value, from `none` up in a few steps.
protocol Joinable: Equatable {
  static var none: Self { get }
  /// The least that has both in it.
  func joined(_ other: Self) -> Self
}

extension Bool: Joinable {
  static var none: Bool { false }
  func joined(_ other: Bool) -> Bool { self || other }
}
