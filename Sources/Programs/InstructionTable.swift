import Tensors

/// The instructions of a builder, and where among them is the value of an operation on operands that was asked
/// for before.
///
/// Building, differentiating and optimizing a program is mostly this question. A dictionary would hash with
/// SipHash and hash everything again whenever it grows, and would hold another copy of each instruction; here
/// a hash is computed once and kept, and the list holds the keys. The hash is keyed with random bits of the
/// process, because clients choose what is hashed.
struct InstructionTable {
  /// An operation that has the value of another instruction, because it was simplified to that.
  private struct Alias {
    let operation: Operation
    let operands: Operands
    let value: ValueID
  }

  /// One place of the table, free if its number is 0.
  private struct Slot {
    /// The hash, from which the place follows.
    var hash: UInt32 = 0
    /// Twice the index of an instruction, or twice that of an alias and 1; and 2 more.
    var number: UInt32 = 0
  }

  /// In the order in which they were added.
  private(set) var instructions: [Instruction] = []
  private var aliases: [Alias] = []
  /// The count is a power of two, and at most half of the places are taken.
  private var slots = [Slot](repeating: Slot(), count: 64)
  private var taken = 0
  private var numbers = NumberTable()
  // A copy, because each use of the static one would ask whether it has been initialized.
  let key = Mixer.key

  /// The value that was stored for this operation on these operands.
  ///
  /// Mutating only so that it is done in place: the table would be copied out of the builder for it, which is
  /// no work but for the references that are counted.
  ///
  /// - Parameter hash: that of ``hash(_:_:_:)``.
  mutating func find(_ operation: Operation, _ operands: Operands, hash: UInt32) -> ValueID? {
    if let number = operation.number { return find(number) }
    let mask = slots.count - 1
    var place = Int(hash) & mask
    while slots[place].number != 0 {
      if slots[place].hash == hash {
        let number = slots[place].number - 2
        let index = Int(number >> 1)
        if number & 1 == 0 {
          if instructions[index].operands == operands, instructions[index].operation == operation {
            return ValueID(index)
          }
        } else if aliases[index].operands == operands, aliases[index].operation == operation {
          return aliases[index].value
        }
      }
      place = (place + 1) & mask
    }
    return nil
  }

  /// The value that is this real scalar. Mutating for the same reason.
  mutating func find(_ number: Double) -> ValueID? { numbers.find(number.bitPattern, key) }

  /// Adds an instruction, which `find` finds only with a hash.
  mutating func append(_ instruction: consuming Instruction, hash: UInt32? = nil) -> ValueID {
    let index = instructions.count
    if let hash {
      if let number = instruction.operation.number {
        numbers.insert(ValueID(index), number.bitPattern, key)
      } else {
        add(2 * index, hash)
      }
    }
    instructions.append(instruction)
    return ValueID(index)
  }

  /// Stores the value of an operation that `find` does not find and that is no instruction.
  mutating func insert(
    _ value: ValueID, for operation: Operation, _ operands: Operands, hash: UInt32
  ) {
    aliases.append(Alias(operation: operation, operands: operands, value: value))
    add(2 * (aliases.count - 1) + 1, hash)
  }

  /// Makes room for so many more.
  mutating func reserve(_ more: Int) {
    // At least twice as much, so that room for little made many times costs little.
    if instructions.count + more > instructions.capacity {
      instructions.reserveCapacity(max(instructions.count + more, 2 * instructions.capacity))
    }
    var size = slots.count
    while size < 2 * (taken + more) { size *= 2 }
    if size > slots.count { grow(to: size) }
  }

  private mutating func add(_ number: Int, _ hash: UInt32) {
    taken += 1
    if 2 * taken > slots.count { grow(to: 4 * slots.count) }
    place(Slot(hash: hash, number: UInt32(truncatingIfNeeded: number + 2)))
  }

  private mutating func grow(to size: Int) {
    let old = slots
    slots = [Slot](repeating: Slot(), count: size)
    for slot in old where slot.number != 0 { place(slot) }
  }

  private mutating func place(_ slot: Slot) {
    let mask = slots.count - 1
    var place = Int(slot.hash) & mask
    while slots[place].number != 0 { place = (place + 1) & mask }
    slots[place] = slot
  }

  /// The hash of an operation on operands, with the ``key``.
  static func hash(
    _ operation: Operation, _ operands: Operands, _ key: (UInt64, UInt64)
  ) -> UInt32 {
    var hash = Mixer(key)
    operation.mix(into: &hash)
    operands.mix(into: &hash)
    return UInt32(truncatingIfNeeded: hash.value)
  }
}

/// A hash by keyed multiplications whose two halves are folded, as wyhash does.
struct Mixer {
  static let key = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1)
  private let factor: UInt64
  private(set) var value: UInt64

  init(_ key: (UInt64, UInt64)) { (value, factor) = key }

  mutating func add(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: factor)
    // The rotation lets no later word undo an earlier one.
    value = product.high ^ product.low ^ (value << 23 | value >> 41)
  }
}

extension Operands {
  fileprivate func mix(into hash: inout Mixer) {
    func pair(_ a: ValueID, _ b: ValueID) -> UInt64 {
      UInt64(truncatingIfNeeded: a.index) | UInt64(truncatingIfNeeded: b.index) << 32
    }
    switch storage {
    case .none: break
    case .one(let a): hash.add(UInt64(truncatingIfNeeded: a.index))
    case .two(let a, let b): hash.add(pair(a, b))
    case .three(let a, let b, let c):
      hash.add(pair(a, b))
      hash.add(UInt64(truncatingIfNeeded: c.index))
    case .many(let values):
      for value in values { hash.add(UInt64(truncatingIfNeeded: value.index)) }
    }
  }
}

extension Operation {
  /// The number that a constant is, if it is a real scalar; such are in a table of their own.
  fileprivate var number: Double? {
    guard case .constant(let tensor) = self else { return nil }
    return tensor.dtype == .real && tensor.shape.isScalar ? tensor.real[0] : nil
  }

  fileprivate func mix(into hash: inout Mixer) {
    switch self {
    case .input(let index): hash.add(1 << 8 | UInt64(bitPattern: Int64(index)) << 16)
    case .unary(let function): hash.add(2 << 8 | UInt64(function.ordinal))
    case .family(let family, let parameter):
      hash.add(3 << 8 | UInt64(family.ordinal))
      hash.add(UInt64(bitPattern: Int64(parameter)))
    case .binary(let function): hash.add(4 << 8 | UInt64(function.ordinal))
    case .compare(let comparison): hash.add(5 << 8 | UInt64(comparison.ordinal))
    case .select: hash.add(6 << 8)
    case .constant(let tensor):
      hash.add(7 << 8 | UInt64(truncatingIfNeeded: tensor.shape.count) << 16)
      for number in tensor.real { hash.add(number.bitPattern) }
      for number in tensor.imaginary { hash.add(number.bitPattern) }
    case .linear, .concatenate, .contract, .maximum, .argmax, .argsort, .takeAlong, .putAlong,
      .matrix, .fourier, .scan:
      hash.add(UInt64(bitPattern: Int64(hashValue)))
    }
  }
}
