/// Places of registers in the workspace: freed ones are given out again by size.
struct Allocation {
  private(set) var size: Int
  private var free: [(size: Int, offsets: [Int])] = []

  /// An allocation that starts behind this many doubles.
  init(after size: Int) { self.size = size }

  mutating func take(_ count: Int) -> Int {
    for index in free.indices where free[index].size == count {
      if let offset = free[index].offsets.popLast() { return offset }
      break
    }
    defer { size += count }
    return size
  }

  mutating func give(_ offset: Int, _ count: Int) {
    for index in free.indices where free[index].size == count {
      free[index].offsets.append(offset)
      return
    }
    free.append((count, [offset]))
  }
}
