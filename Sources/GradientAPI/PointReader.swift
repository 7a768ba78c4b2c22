import Evaluation
import JSON
import Programs
import Tensors

/// Values of inputs as the wire contract writes them, to tensors.
enum PointReader {
  /// The numbers that JSON has no digits for.
  static let notFinite: [(text: String, number: Double)] = [
    ("NaN", .nan), ("Infinity", .infinity), ("-Infinity", -.infinity),
  ]

  /// A scalar or array, real or complex.
  static func tensor(_ value: JSONValue) throws -> Tensor {
    if value.kind == .object {
      return BinaryArray.looksLike(value)
        ? try BinaryArray(value).tensor : try complex(value)
    }
    var collector = Collector(value)
    try collector.add(value, level: 0)
    return try collector.tensor(value)
  }

  /// A value for each point along the first axis; nil for a single number.
  static func column(_ value: JSONValue) throws -> Column? {
    if value.kind == .object, BinaryArray.looksLike(value) {
      let array = try BinaryArray(value)
      // The bytes hold the parts side by side, and that is where they are read from.
      if array.dtype == .complex, !array.shape.isScalar, array.shape.count > 0,
        let inner = Shape(Array(array.shape.dimensions.dropFirst()))
      {
        return Column(interleaved: array.numbers, shape: inner)
      }
      return Column(array.tensor)
    }
    return Column(try tensor(value))
  }

  /// `{"re": …, "im": …}`: two real values of one shape.
  private static func complex(_ value: JSONValue) throws -> Tensor {
    let members = try value.members(among: ["re", "im"])
    guard let re = members["re"] else { throw value.missing("re") }
    guard let im = members["im"] else { throw value.missing("im") }
    let (real, imaginary) = (try part(re), try part(im))
    guard real.shape == imaginary.shape else {
      throw Problem(
        .shapeMismatch,
        "the imaginary part has shape \(imaginary.shape), the real part \(real.shape)",
        pointer: im.pointer)
    }
    return Tensor(planes: real.real, imaginary.real, dtype: .complex, shape: real.shape)
  }

  private static func part(_ value: JSONValue) throws -> Tensor {
    if value.kind == .object {
      guard BinaryArray.looksLike(value) else {
        throw value.wrongType("a real number or a list of them")
      }
      let array = try BinaryArray(value)
      if array.dtype == .complex {
        throw Problem(.wrongDType, "a part of a complex array is real", pointer: value.pointer)
      }
      return array.tensor
    }
    var collector = Collector(value)
    collector.takesComplex = false
    try collector.add(value, level: 0)
    return try collector.tensor(value)
  }
}

/// Gathers the numbers of nested lists, at most ``BinaryArray/maximumRank`` deep.
private struct Collector {
  var takesComplex = true
  /// Of the text that holds the numbers.
  let bytes: Int
  private var lengths: [Int] = []
  /// The number of lists around each number; nil before the first.
  private var rank: Int?
  private var real: [Double] = []
  private var imaginary: [Double] = []
  private var isComplex = false

  init(_ value: JSONValue) { bytes = value.kind == .array ? value.source.count : 0 }

  mutating func add(_ value: JSONValue, level: Int) throws {
    guard value.kind == .array else {
      if rank ?? level != level || lengths.count > level { throw ragged(value) }
      rank = level
      return try addNumber(value)
    }
    if rank ?? (level + 1) <= level { throw ragged(value) }
    // JSON of functions may be nested deeper than that, and this calls itself for every level.
    if level == BinaryArray.maximumRank { throw BinaryArray.tooManyAxes(value.pointer) }
    if lengths.count == level {
      lengths.append(value.count)
    } else if lengths[level] != value.count {
      throw ragged(value)
    }
    if try addNested(value, level: level) { return }
    if let numbers = try value.numbers(), !numbers.isEmpty {
      if rank ?? (level + 1) != level + 1 || lengths.count > level + 1 { throw ragged(value) }
      if rank == nil { reserve() }
      rank = level + 1
      real.append(contentsOf: numbers)
      if isComplex { imaginary.append(contentsOf: repeatElement(0, count: numbers.count)) }
      return
    }
    if takesComplex, let pairs = try value.pairs(), !pairs.isEmpty {
      if rank ?? (level + 1) != level + 1 || lengths.count > level + 1 { throw ragged(value) }
      // Once: with room made for every list, all that is there would move for each of them.
      let isFirst = rank == nil
      rank = level + 1
      becomeComplex()
      if isFirst { reserve() }
      for index in stride(from: pairs.startIndex, to: pairs.endIndex, by: 2) {
        real.append(pairs[index])
        imaginary.append(pairs[index + 1])
      }
      return
    }
    for element in try value.elements() { try add(element, level: level + 1) }
  }

  /// All numbers of nested lists at once, where their lengths are those that are known.
  private mutating func addNested(_ value: JSONValue, level: Int) throws -> Bool {
    guard let (inside, numbers) = try value.nestedNumbers(), inside.count > 1 else { return false }
    let rank = level + inside.count
    if rank > BinaryArray.maximumRank || self.rank ?? rank != rank { return false }
    if lengths.count == level + 1 { lengths += inside.dropFirst() }
    guard lengths.dropFirst(level).elementsEqual(inside) else { return false }
    self.rank = rank
    real.append(contentsOf: numbers)
    if isComplex { imaginary.append(contentsOf: repeatElement(0, count: numbers.count)) }
    return true
  }

  /// Makes room once the lengths are known, so that nothing is copied as it grows. A number takes two bytes
  /// of text at least, and room that is not used costs no memory.
  private mutating func reserve() {
    let count = lengths.reduce(1) {
      min($0.multipliedReportingOverflow(by: $1).partialValue, bytes)
    }
    real.reserveCapacity(max(0, min(count, bytes / 2)))
    imaginary.reserveCapacity(isComplex ? real.capacity : 0)
  }

  private mutating func addNumber(_ value: JSONValue) throws {
    if takesComplex, let (re, im) = value.pair("re", "im") {
      becomeComplex()
      real.append(re)
      imaginary.append(im)
      return
    }
    if value.kind == .object, takesComplex {
      if BinaryArray.looksLike(value) {
        throw Problem(
          .wrongType, "a binary array stands for a whole value, not for a number of a list",
          pointer: value.pointer)
      }
      let members = try value.members(among: ["re", "im"])
      guard let re = members["re"] else { throw value.missing("re") }
      guard let im = members["im"] else { throw value.missing("im") }
      becomeComplex()
      real.append(try Self.number(re))
      imaginary.append(try Self.number(im))
      return
    }
    real.append(try Self.number(value))
    if isComplex { imaginary.append(0) }
  }

  private mutating func becomeComplex() {
    if !isComplex { imaginary = [Double](repeating: 0, count: real.count) }
    isComplex = true
  }

  private static func number(_ value: JSONValue) throws -> Double {
    guard value.kind == .string else {
      if value.kind == .null {
        throw Problem(
          .wrongType, "null where a number is expected: what is no number is \"NaN\"",
          pointer: value.pointer)
      }
      if value.kind != .number { throw value.wrongType("a number") }
      return try value.double()
    }
    let text = try value.string()
    if let known = PointReader.notFinite.first(where: { $0.text == text }) { return known.number }
    throw Problem(
      .wrongValue,
      "a text stands for a number only as \"NaN\", \"Infinity\" or \"-Infinity\"; a complex number is "
        + "{\"re\": 1, \"im\": 2}", pointer: value.pointer)
  }

  private func ragged(_ value: JSONValue) -> Problem {
    Problem(
      .raggedArray, "the lists of an array must have one length per level, and this one differs",
      pointer: value.pointer)
  }

  func tensor(_ value: JSONValue) throws -> Tensor {
    guard let shape = Shape(lengths), shape.count == real.count else { throw ragged(value) }
    return Tensor(
      planes: real, isComplex ? imaginary : [], dtype: isComplex ? .complex : .real, shape: shape)
  }
}
