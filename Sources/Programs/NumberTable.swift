/// Where among the instructions of a builder the real scalars are that are known, by their bits.
///
/// Formulas and derivatives ask for numbers all the time, mostly for the same ones. So a number is asked for
/// as it is: a tensor takes two allocations, is hashed element by element, and is copied out of an instruction to be compared.
struct NumberTable {
  /// One place of the table, free if its value is -1.
  private struct Slot {
    var bits: UInt64 = 0
    var value: Int32 = -1
  }

  /// The count is a power of two, and at most half of the places are taken.
  private var slots = [Slot](repeating: Slot(), count: 32)
  private var taken = 0

  /// The value that is a number of these bits.
  ///
  /// - Parameter key: random bits of the process, because clients choose the numbers.
  func find(_ bits: UInt64, _ key: (UInt64, UInt64)) -> ValueID? {
    let slot = slots[place(of: bits, key)]
    return slot.value < 0 ? nil : ValueID(Int(slot.value))
  }

  /// Adds a value that is a number of these bits, which is not there yet.
  mutating func insert(_ value: ValueID, _ bits: UInt64, _ key: (UInt64, UInt64)) {
    taken += 1
    if 2 * taken > slots.count {
      let old = slots
      slots = [Slot](repeating: Slot(), count: 4 * old.count)
      for slot in old where slot.value >= 0 { slots[place(of: slot.bits, key)] = slot }
    }
    slots[place(of: bits, key)] = Slot(bits: bits, value: Int32(truncatingIfNeeded: value.index))
  }

  /// The place where a number is, or the free one where it belongs.
  private func place(of bits: UInt64, _ key: (UInt64, UInt64)) -> Int {
    var hash = Mixer(key)
    hash.add(bits)
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash.value) & mask
    while slots[place].value >= 0, slots[place].bits != bits { place = (place + 1) & mask }
    return place
  }
}
