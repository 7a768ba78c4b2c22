import Tensors

/// The dictionary at the beginning of an NPY file: `{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }`.
struct NPYHeader {
  /// A part of each element: `('z', '<c16')` or `('v', '<f8', (2,))`.
  struct Field {
    let name: String
    let descriptor: String
    let lengths: [Int]
  }

  /// The dtype of an element that is one number; empty when it has fields.
  private(set) var descriptor = ""
  /// The fields of each element, if it has some.
  private(set) var fields: [Field] = []
  private(set) var isColumnMajor = false
  private(set) var lengths: [Int] = []

  /// Axes of an array: as many as NumPy allows.
  static let maximumRank = 64
  /// Fields of an element. 10,000: a header of 64 KiB has no room for more.
  private static let maximumFields = 10_000

  init(_ text: ArraySlice<UInt8>) throws(PointFileError) {
    var scanner = Scanner(text: text)
    var seen: Set<String> = []
    try scanner.expect("{")
    while !scanner.skip("}") {
      let key = try scanner.string()
      try scanner.expect(":")
      if !seen.insert(key).inserted { throw Self.fault("has '\(key)' twice") }
      switch key {
      case "descr":
        if scanner.skip("[") {
          fields = try scanner.fields(atMost: Self.maximumFields)
        } else {
          descriptor = try scanner.string()
        }
      case "fortran_order": isColumnMajor = try scanner.boolean()
      case "shape": lengths = try scanner.tuple()
      default: throw Self.fault("has a key '\(key.prefix(40))' that is not known")
      }
      if !scanner.skip(",") {
        try scanner.expect("}")
        break
      }
    }
    if seen.count < 3 { throw Self.fault("lacks one of descr, fortran_order and shape") }
    if !scanner.isAtEnd { throw Self.fault("has something after its dictionary") }
  }

  static func fault(_ what: String) -> PointFileError {
    PointFileError("the header of the NPY file \(what)")
  }
}

/// Reads the tokens of the dictionary, and nothing else of Python.
private struct Scanner {
  let text: ArraySlice<UInt8>
  var position: Int

  init(text: ArraySlice<UInt8>) {
    self.text = text
    position = text.startIndex
  }

  private mutating func skipBlanks() {
    while position < text.endIndex, text[position] == 0x20 || text[position] == 0x0a {
      position += 1
    }
  }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return position == text.endIndex
    }
  }

  mutating func skip(_ character: Character) -> Bool {
    skipBlanks()
    guard position < text.endIndex, text[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Character) throws(PointFileError) {
    if !skip(character) { throw NPYHeader.fault("has no '\(character)' where one is expected") }
  }

  mutating func string() throws(PointFileError) -> String {
    skipBlanks()
    guard position < text.endIndex,
      text[position] == UInt8(ascii: "'") || text[position] == UInt8(ascii: "\"")
    else { throw NPYHeader.fault("describes an element in a way that is not known") }
    let quote = text[position]
    guard let end = text[(position + 1)...].firstIndex(of: quote) else {
      throw NPYHeader.fault("has a string without an end")
    }
    defer { position = end + 1 }
    return String(decoding: text[(position + 1)..<end], as: UTF8.self)
  }

  mutating func boolean() throws(PointFileError) -> Bool {
    skipBlanks()
    for (word, value) in [("True", true), ("False", false)]
    where text[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw NPYHeader.fault("says neither True nor False of fortran_order")
  }

  mutating func tuple() throws(PointFileError) -> [Int] {
    try expect("(")
    var lengths: [Int] = []
    while !skip(")") {
      lengths.append(try length())
      if lengths.count > NPYHeader.maximumRank { throw NPYHeader.fault("has too many axes") }
      if !skip(",") {
        try expect(")")
        break
      }
    }
    return lengths
  }

  /// The fields of a structured dtype, after the bracket.
  mutating func fields(atMost limit: Int) throws(PointFileError) -> [NPYHeader.Field] {
    var fields: [NPYHeader.Field] = []
    while !skip("]") {
      try expect("(")
      let name = try string()
      try expect(",")
      let descriptor = try string()
      let lengths = skip(",") ? try tuple() : []
      try expect(")")
      if fields.contains(where: { $0.name == name }) { throw NPYHeader.fault("has a field twice") }
      if fields.count == limit { throw NPYHeader.fault("has too many fields") }
      fields.append(NPYHeader.Field(name: name, descriptor: descriptor, lengths: lengths))
      if !skip(",") {
        try expect("]")
        break
      }
    }
    if fields.isEmpty { throw NPYHeader.fault("describes an element of no fields") }
    return fields
  }

  private mutating func length() throws(PointFileError) -> Int {
    skipBlanks()
    let start = position
    while position < text.endIndex, (0x30...0x39).contains(text[position]) { position += 1 }
    // At most 18 digits, which no Int overflows.
    guard (1...18).contains(position - start),
      let length = Int(String(decoding: text[start..<position], as: UTF8.self))
    else { throw NPYHeader.fault("has an axis whose length is no whole number") }
    return length
  }
}
