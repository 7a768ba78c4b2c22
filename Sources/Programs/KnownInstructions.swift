import Tensors

/// Finds the value of an operation on operands that was asked for before.
///
/// Building, differentiating and optimizing a program is mostly this question. A dictionary would hash with
/// SipHash and hash everything again whenever it grows; here a hash is computed once and kept. It is keyed
/// with random bits of the process, because clients choose what is hashed.
struct KnownInstructions {
  private struct Entry {
    let hash: UInt64
    let operation: Operation
    let operands: Operands
    var value: ValueID
  }

  private var entries: [Entry] = []
  /// Indices of entries plus 1 at the places of their hashes or after them, 0 where there is none. The count is
  /// a power of two, and at most half of the places are taken.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// The value that was stored for this operation on these operands.
  ///
  /// - Parameter hash: that of ``hash(_:_:)``.
  func find(_ operation: Operation, _ operands: Operands, hash: UInt64) -> ValueID? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if entries[index].hash == hash, entries[index].operands == operands,
        entries[index].operation == operation
      {
        return entries[index].value
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Stores a value for an operation that `find` does not find.
  mutating func insert(
    _ value: ValueID, for operation: Operation, _ operands: Operands, hash: UInt64
  ) {
    entries.append(Entry(hash: hash, operation: operation, operands: operands, value: value))
    if 2 * entries.count > slots.count {
      slots = [UInt32](repeating: 0, count: 4 * slots.count)
      for index in entries.indices { place(index) }
    } else {
      place(entries.count - 1)
    }
  }

  private mutating func place(_ index: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: entries[index].hash) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(truncatingIfNeeded: index + 1)
  }

  /// The hash of an operation on operands.
  static func hash(_ operation: Operation, _ operands: Operands) -> UInt64 {
    var hash = Mixer()
    operation.mix(into: &hash)
    for operand in operands { hash.add(UInt64(truncatingIfNeeded: operand.index)) }
    return hash.value
  }
}

/// A hash by keyed multiplications whose two halves are folded, as wyhash does.
private struct Mixer {
  private static let key = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1)
  private(set) var value = Self.key.0

  mutating func add(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: Self.key.1)
    // The rotation lets no later word undo an earlier one.
    value = product.high ^ product.low ^ (value << 23 | value >> 41)
  }
}

extension Operation {
  fileprivate func mix(into hash: inout Mixer) {
    switch self {
    case .input(let index): hash.add(1 << 8 | UInt64(bitPattern: Int64(index)) << 16)
    case .unary(let function): hash.add(2 << 8 | UInt64(byte(function)))
    case .family(let family, let parameter):
      hash.add(3 << 8 | UInt64(byte(family)))
      hash.add(UInt64(bitPattern: Int64(parameter)))
    case .binary(let function): hash.add(4 << 8 | UInt64(byte(function)))
    case .compare(let comparison): hash.add(5 << 8 | UInt64(byte(comparison)))
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

  /// The number of a case of an enum without payloads, which is the one byte that it is made of.
  private func byte<Case>(_ value: Case) -> UInt8 {
    MemoryLayout<Case>.size == 1 ? unsafeBitCast(value, to: UInt8.self) : 0
  }
}
