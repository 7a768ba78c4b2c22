import Programs

// What a loop's values depend on over all of its iterations, in time that grows with the body alone: each
// value is visited once, however many iterations it takes to reach it.
extension Scan {
  /// The body's inputs that change with these ones in any iteration.
  ///
  /// - Parameter passes: whether the result of an instruction changes with its operands.
  func closure(
    ofInputs active: [Bool], through passes: (Instruction) -> Bool
  ) -> [Bool] {
    var users = [[Int32]](repeating: [], count: body.instructions.count)
    var places = [Int](repeating: -1, count: body.inputs.count)
    for (index, instruction) in body.instructions.enumerated() {
      if case .input(let input) = instruction.operation { places[input] = index }
      guard passes(instruction) else { continue }
      for operand in instruction.operands { users[operand.index].append(Int32(index)) }
    }
    var carried = [[Int32]](repeating: [], count: body.instructions.count)
    for carry in 0..<carryCount { carried[body.outputs[carry].value.index].append(Int32(carry)) }
    var active = active
    var isReached = [Bool](repeating: false, count: body.instructions.count)
    var pending = active.indices.filter { active[$0] && places[$0] >= 0 }.map { places[$0] }
    while let value = pending.popLast() {
      if isReached[value] { continue }
      isReached[value] = true
      pending += users[value].map(Int.init)
      for carry in carried[value].map(Int.init) where !active[carry] {
        active[carry] = true
        if places[carry] >= 0 { pending.append(places[carry]) }
      }
    }
    return active
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
