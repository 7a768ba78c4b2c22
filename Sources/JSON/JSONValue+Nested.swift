extension Tape {
  /// Numbers in `shapes` before the lengths: the index of the first number, and how many lengths there are.
  static let shapeHead = 2

  /// The lengths of nested lists of numbers, outermost first.
  func lengths(_ node: Node) -> ArraySlice<UInt32> {
    let start = Int(node.first)
    let first = start + Self.shapeHead
    return shapes[first..<first + Int(shapes[start + 1])]
  }
}

/// Where a value stands among nested lists of numbers that are one node.
struct NestedPlace {
  let tape: Tape
  /// The lengths of the lists on every level.
  let lengths: ArraySlice<UInt32>
  /// The index of the first of all numbers.
  let first: Int
  /// The number of lists around the value.
  let level: Int
  /// The index of the value among all that have as many lists around them.
  let element: Int

  /// Whether the value is a number.
  var isNumber: Bool { level == lengths.count }

  /// The number of elements of the list.
  var count: Int { isNumber ? 0 : Int(lengths[lengths.startIndex + level]) }

  /// The indices of the value's numbers among all of them.
  var range: Range<Int> {
    let size = lengths.dropFirst(level).reduce(1) { $0 * Int($1) }
    return element * size..<(element + 1) * size
  }

  /// The value's numbers.
  var numbers: ArraySlice<Double> {
    tape.numbers[first + range.lowerBound..<first + range.upperBound]
  }

  /// The indices by which the value is found from the outermost list.
  var path: [Int] {
    var path: [Int] = []
    var rest = element
    for length in lengths.prefix(level).reversed() {
      path.append(rest % Int(length))
      rest /= Int(length)
    }
    return path.reversed()
  }
}

extension JSONValue {
  /// The place among nested lists of numbers; nil for every other value.
  var nested: NestedPlace? {
    let (level, element): (Int, Int)
    switch place {
    case .node where node.kind == .nested: (level, element) = (0, 0)
    case .nested(let depth, let index): (level, element) = (depth, index)
    case .node, .number, .pair, .part: return nil
    }
    let tape = document.tape
    return NestedPlace(
      tape: tape, lengths: tape.lengths(node), first: Int(tape.shapes[Int(node.first)]),
      level: level, element: element)
  }

  /// Lists of lists of nothing but numbers, all of one length on each level: the lengths, and the doubles side by
  /// side. Nil for every other value, also for lists that could be these but were read with nodes of their own.
  /// - Throws: `numberOutOfRange` for the first that is beyond the range of double.
  public func nestedNumbers() throws(JSONError) -> (lengths: [Int], numbers: ArraySlice<Double>)? {
    guard let place = nested, !place.isNumber else { return nil }
    let numbers = place.numbers
    if let infinite = numbers.firstIndex(where: \.isInfinite) {
      let element = infinite - place.first
      throw JSONValue(
        document: document, index: index, .nested(level: place.lengths.count, element)
      ).error(.numberOutOfRange)
    }
    return (place.lengths.dropFirst(place.level).map { Int($0) }, numbers)
  }
}

extension NestedPlace {
  /// The offset of the value in the text.
  ///
  /// - Parameter start: that of the outermost list.
  func offset(in bytes: [UInt8], start: Int) -> Int {
    // No list is empty, so there is one comma between a number and the next, whatever brackets there are.
    var position = bytes.offset(ofNumber: range.lowerBound, after: start)
    for _ in level..<lengths.count {
      repeat { position -= 1 } while position > start && bytes[position] != UInt8(ascii: "[")
    }
    return position
  }
}
