import Tensors

/// What the columns of a table stand for: `x`, `x.re`, `x.im`, `v[0]`, `A[0,1].re`.
struct CSVHeads {
  private enum Part { case whole, real, imaginary }

  private struct Head {
    let name: String
    let index: [Int]
    let part: Part
    let cell: CSVCell
  }

  private let heads: [Head]

  init(_ cells: [CSVCell]) throws(PointFileError) {
    var heads: [Head] = []
    for (index, cell) in cells.enumerated() { heads.append(try Self.head(cell, index == 0)) }
    self.heads = heads
  }

  private static func head(_ cell: CSVCell, _ isFirst: Bool) throws(PointFileError) -> Head {
    var text = String(decoding: cell.text, as: UTF8.self).split(separator: " ").joined()[...]
    // `numpy.savetxt` makes its line of names a comment.
    if isFirst && text.hasPrefix("#") { text = text.dropFirst() }
    var part = Part.whole
    if text.hasSuffix(".re") { part = .real }
    if text.hasSuffix(".im") { part = .imaginary }
    if part != .whole { text = text.dropLast(3) }
    guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else {
      if text.isEmpty {
        throw PointFileError("a column has no name", line: cell.line, column: cell.column)
      }
      return Head(name: String(text), index: [], part: part, cell: cell)
    }
    let inside = text[text.index(after: open)...].dropLast()
    var index: [Int] = []
    for piece in inside.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Int(piece), number >= 0, index.count < NPYHeader.maximumRank else {
        throw PointFileError(
          "'\(piece.prefix(40))' is no index of an element", line: cell.line, column: cell.column)
      }
      index.append(number)
    }
    return Head(name: String(text[..<open]), index: index, part: part, cell: cell)
  }

  /// The columns of each name put together.
  func columns(_ cells: [CSVCells]) throws(PointFileError) -> [NamedColumn] {
    var order: [String] = []
    var groups: [String: [Int]] = [:]
    for (index, head) in heads.enumerated() {
      if groups[head.name] == nil { order.append(head.name) }
      groups[head.name, default: []].append(index)
    }
    var columns: [NamedColumn] = []
    for name in order { columns.append(try column(name, groups[name] ?? [], cells)) }
    return columns
  }

  private func column(
    _ name: String, _ members: [Int], _ cells: [CSVCells]
  ) throws(PointFileError) -> NamedColumn {
    let first = heads[members[0]]
    func fault(_ message: String, _ head: Head) -> PointFileError {
      PointFileError(message, line: head.cell.line, column: head.cell.column)
    }
    var lengths = [Int](repeating: 0, count: first.index.count)
    for head in members.map({ heads[$0] }) {
      if head.index.count != lengths.count {
        throw fault("'\(name)' has columns with different numbers of indices", head)
      }
      for (axis, number) in head.index.enumerated() {
        // There is a column for every element, so no honest index reaches the number of columns.
        if number >= heads.count { throw fault("'\(name)' lacks columns of smaller indices", head) }
        lengths[axis] = max(lengths[axis], number + 1)
      }
    }
    let points = cells[members[0]].real.count
    guard let inner = Shape(lengths), inner.count <= heads.count,
      let shape = Shape([points] + lengths)
    else { throw fault("'\(name)' lacks columns of smaller indices", first) }
    let isSplit = members.contains { heads[$0].part != .whole }
    let isComplex = isSplit || members.contains { cells[$0].isComplex }
    var real = [Double](repeating: 0, count: shape.count)
    var imaginary = isComplex ? real : []
    var seen: [Set<Int>] = [[], []]
    for member in members {
      let (head, cells) = (heads[member], cells[member])
      let element = zip(head.index, lengths).reduce(0) { $0 * $1.1 + $1.0 }
      let isImaginary = head.part == .imaginary
      if isSplit && (head.part == .whole || cells.isComplex) {
        throw fault("a part of '\(name)' is complex itself", head)
      }
      if !seen[isImaginary ? 1 : 0].insert(element).inserted {
        throw fault("the column stands twice", head)
      }
      for point in 0..<points {
        let place = point * inner.count + element
        if isImaginary {
          imaginary[place] = cells.real[point]
        } else {
          real[place] = cells.real[point]
          if cells.isComplex { imaginary[place] = cells.imaginary[point] }
        }
      }
    }
    if seen[0].count != inner.count || (isSplit && seen[1].count != inner.count) {
      throw fault("'\(name)' lacks the columns of some elements or parts", first)
    }
    return NamedColumn(
      name: name,
      tensor: Tensor(
        planes: real, imaginary, dtype: isComplex ? .complex : .real, shape: shape))
  }
}
