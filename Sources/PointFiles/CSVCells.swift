/// The numbers of a column of a table.
struct CSVCells {
  private(set) var real: [Double] = []
  /// Empty until a number is complex.
  private(set) var imaginary: [Double] = []
  private(set) var isComplex = false

  mutating func append(_ cell: CSVCell) throws(PointFileError) {
    let text = trimmed(cell.text)
    if let number = number(text) {
      real.append(number)
      if isComplex { imaginary.append(0) }
      return
    }
    guard let (re, im) = complex(text) else {
      throw PointFileError(fault(text, cell), line: cell.line, column: cell.column)
    }
    if !isComplex { imaginary = [Double](repeating: 0, count: real.count) }
    isComplex = true
    real.append(re)
    imaginary.append(im)
  }

  /// What is wrong with a cell, and what to do when another separator was meant.
  private func fault(_ text: ArraySlice<UInt8>, _ cell: CSVCell) -> String {
    if text.isEmpty { return "a number is missing: write nan for what is none" }
    let shown = String(decoding: cell.text.prefix(40), as: UTF8.self)
    if Double(String(decoding: text, as: UTF8.self))?.isInfinite == true {
      return "'\(shown)' is beyond the range of float64"
    }
    let separators = [UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: " ")]
    if text.contains(where: separators.contains) {
      return "'\(shown)' is no number: cells are separated by commas"
    }
    return "'\(shown)' is no number\(text == Array("NA".utf8)[...] ? ": write nan" : "")"
  }

  private func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
    while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
    // NumPy writes complex numbers in brackets.
    if text.first == UInt8(ascii: "("), text.last == UInt8(ascii: ")") {
      text = text.dropFirst().dropLast()
    }
    return text
  }

  /// A decimal number, or `nan` or `inf`; hexadecimal ones, which Swift takes too, are none.
  private func number(_ text: ArraySlice<UInt8>) -> Double? {
    if text.contains(where: { $0 | 0x20 == UInt8(ascii: "x") || $0 == UInt8(ascii: "(") }) {
      return nil
    }
    let value = Double(String(decoding: text, as: UTF8.self))
    // Too many digits are a mistake as in JSON; an infinity is written as a word.
    if value?.isInfinite == true, text.contains(where: { (0x30...0x39).contains($0) }) {
      return nil
    }
    return value
  }

  /// `a+bj`, `a-bi`, `bj`; both letters are in use.
  private func complex(_ text: ArraySlice<UInt8>) -> (Double, Double)? {
    guard let last = text.last, last == UInt8(ascii: "j") || last == UInt8(ascii: "i") else {
      return nil
    }
    let body = text.dropLast()
    var split = body.endIndex
    while split > body.startIndex {
      split -= 1
      let isSign = body[split] == UInt8(ascii: "+") || body[split] == UInt8(ascii: "-")
      let isExponent = split > body.startIndex && body[split - 1] | 0x20 == UInt8(ascii: "e")
      if isSign && !isExponent { break }
    }
    let re = split == body.startIndex ? 0 : number(body[..<split])
    guard let re, let im = number(body[split...]) else { return nil }
    return (re, im)
  }
}
