// Eight bytes at a time: looking at one after the other takes most of the time of reading a head.
extension Span<UInt8> {
  /// The first place from `start` on with this byte.
  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    var index = start
    let pattern = Word.all(byte)
    while index + 8 <= count {
      let hits = Word.zeros(word(at: index) ^ pattern)
      if hits != 0 { return index + hits.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < count {
      if self[index] == byte { return index }
      index += 1
    }
    return nil
  }

  /// A place within the range before which there is no control character (below 0x20, or 0x7f); its end if
  /// there is none at all.
  func firstControl(in range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
      if Word.mayHaveControl(word(at: index)) { return index }
      index += 8
    }
    while index < range.upperBound, self[index] >= 0x20, self[index] != 0x7f { index += 1 }
    return index
  }

  /// Whether these are the first bytes.
  func begin(with start: borrowing Span<UInt8>) -> Bool {
    let end = start.count
    if end > count { return false }
    var index = 0
    while index + 8 <= end {
      if word(at: index) != start.word(at: index) { return false }
      index += 8
    }
    while index < end {
      if self[index] != start[index] { return false }
      index += 1
    }
    return true
  }

  /// Eight bytes, the first one lowest.
  private func word(at index: Int) -> UInt64 {
    // Safe: it traps when there are no eight bytes, and all bits are a number.
    UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
  }
}

/// Eight bytes in one number. See "Determine if a word has a zero byte", Anderson, Bit Twiddling Hacks.
enum Word {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  static func all(_ byte: UInt8) -> UInt64 { ones &* UInt64(byte) }

  /// The high bit of each byte that is zero; above the lowest of them others may be set too.
  static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }

  /// Whether a byte is below 0x20 or is 0x7f.
  static func mayHaveControl(_ word: UInt64) -> Bool {
    let below = (word &- all(0x20)) & ~word & highs
    return below | zeros(word ^ all(0x7f)) != 0
  }
}
