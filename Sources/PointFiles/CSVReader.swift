import Tensors

/// Reads a table (RFC 4180) with a line of names into columns.
public enum CSVReader {
  /// The columns of a table, in the order of their first names.
  public static func read(_ bytes: [UInt8]) throws(PointFileError) -> [NamedColumn] {
    var scanner = CSVScanner(bytes)
    guard let header = try scanner.record() else {
      throw PointFileError("the table is empty: its first line has the names of its columns")
    }
    let heads = try CSVHeads(header)
    var cells = Array(repeating: CSVCells(), count: header.count)
    while let record = try scanner.record() {
      if record.count != header.count {
        throw PointFileError(
          "the line has \(record.count) cells, and the first one \(header.count)",
          line: record[0].line)
      }
      for (index, cell) in record.enumerated() { try cells[index].append(cell) }
    }
    return try heads.columns(cells)
  }
}

/// A cell and where it stands.
struct CSVCell {
  let text: ArraySlice<UInt8>
  let line: Int
  let column: Int
}

/// Takes a table apart.
struct CSVScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var lineStart = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // Spreadsheets put a byte order mark in front.
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      position = 3
      lineStart = 3
    }
  }

  /// The next line that is not empty; nil at the end.
  mutating func record() throws(PointFileError) -> [CSVCell]? {
    while position < bytes.count, bytes[position] == 0x0a || bytes[position] == 0x0d {
      if bytes[position] == 0x0a { newLine(after: position) }
      position += 1
    }
    if position == bytes.count { return nil }
    var cells: [CSVCell] = []
    while true {
      cells.append(try cell())
      guard position < bytes.count else { return cells }
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: ",") { continue }
      if byte == 0x0a { newLine(after: position - 1) }
      // A carriage return is the first half of a line end, and the second half is skipped above.
      return cells
    }
  }

  private mutating func newLine(after offset: Int) {
    line += 1
    lineStart = offset + 1
  }

  private mutating func cell() throws(PointFileError) -> CSVCell {
    let (start, startLine, column) = (position, line, position - lineStart + 1)
    // Blanks before a quote are common, though RFC 4180 has none.
    let next = bytes[position...].firstIndex { $0 != 0x20 }
    if let next, bytes[next] == UInt8(ascii: "\"") {
      position = next
      return try quoted(startLine, column)
    }
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: ","), 0x0a, 0x0d:
        return CSVCell(text: bytes[start..<position], line: startLine, column: column)
      default: position += 1
      }
    }
    return CSVCell(text: bytes[start..<position], line: startLine, column: column)
  }

  private mutating func quoted(_ startLine: Int, _ column: Int) throws(PointFileError) -> CSVCell {
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == 0x0a { newLine(after: position - 1) }
      guard byte == UInt8(ascii: "\"") else {
        text.append(byte)
        continue
      }
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        text.append(byte)
        position += 1
        continue
      }
      let isEnd =
        position == bytes.count || [UInt8(ascii: ","), 0x0a, 0x0d].contains(bytes[position])
      if isEnd { return CSVCell(text: text[...], line: startLine, column: column) }
      throw PointFileError(
        "there is something behind the closing quote", line: line, column: position - lineStart + 1)
    }
    throw PointFileError("a quote is not closed", line: startLine, column: column)
  }
}
