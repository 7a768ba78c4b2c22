import Evaluation
import FunctionSpecs
import JSON
import Programs
import Tensors

/// Points by rows, gathered into a column for each input.
struct RowReader {
  private var columns: [RowColumn] = []
  /// The place of each column, for rows whose keys come in another order.
  private var places: [String: Int] = [:]
  private(set) var count = 0
  private let expected: Int

  /// - Parameter expected: the number of rows to make room for.
  init(expecting expected: Int) { self.expected = expected }

  /// The columns of a list of points, which all have the same inputs with the same shapes.
  static func values(_ rows: JSONValue) throws -> [PointValue] {
    var reader = RowReader(expecting: rows.count)
    for row in try rows.elements() { try reader.add(row) }
    return reader.values
  }

  /// The next point.
  mutating func add(_ row: JSONValue) throws {
    if row.kind != .object { throw row.wrongType("a point: an object from inputs to values") }
    let index = count
    let place = index == 0 ? row.pointer : ""
    var position = 0
    for (name, value) in try row.members() {
      if index == 0 {
        places[name] = columns.count
        columns.append(try RowColumn(name, value, in: place, rows: expected))
      } else if position < columns.count, columns[position].name == name {
        try columns[position].append(value, index)
      } else if let place = places[name] {
        try columns[place].append(value, index)
      } else {
        throw Problem(
          .unknownInput,
          "this point has an input '\(name)', which the points before do not have",
          pointer: value.pointer,
          suggestion: nearestName(to: name, among: columns.map(\.name)))
      }
      position += 1
    }
    if position < columns.count, let missing = columns.first(where: { $0.count == index }) {
      throw Problem(
        .missingInput,
        "this point lacks the input '\(missing.name)', which the points before have",
        pointer: row.pointer)
    }
    count += 1
  }

  /// The columns so far, which hold no more than their numbers.
  var values: [PointValue] {
    columns.map { PointValue(name: $0.name, pointer: $0.pointer, input: .column($0.column)) }
  }
}

/// The values of one input at the points read so far.
struct RowColumn {
  let name: String
  let pointer: String
  let shape: Shape
  private(set) var count = 0
  private var real: [Double] = []
  /// Empty until a value is complex.
  private var imaginary: [Double] = []
  private var isComplex = false

  /// A column of no points yet, for values like one that is at hand.
  ///
  /// - Parameter row: where the value's row stands.
  init(_ name: String, like value: JSONValue, in row: String) throws {
    self.name = name
    pointer = JSONValue.pointer(of: name, in: row)
    if value.kind == .number {
      shape = .scalar
    } else {
      shape = try PointReader.tensor(value).shape
    }
  }

  init(_ name: String, _ value: JSONValue, in row: String, rows: Int) throws {
    try self.init(name, like: value, in: row)
    // No more than the text of the values themselves has brought: a row of this shape is in it.
    if shape.isScalar { real.reserveCapacity(rows) }
    try append(value, 0)
  }

  /// The value at the next point.
  mutating func append(_ value: JSONValue, _ index: Int) throws {
    count += 1
    if shape.isScalar {
      if value.kind == .number {
        real.append(try value.double())
        if isComplex { imaginary.append(0) }
        return
      }
      if let (re, im) = value.pair("re", "im") {
        becomeComplex()
        real.append(re)
        imaginary.append(im)
        return
      }
    }
    let tensor = try PointReader.tensor(value)
    guard tensor.shape == shape else {
      throw Problem(
        .shapeMismatch,
        "'\(name)' has shape \(tensor.shape) at point \(index), and \(shape) at the points "
          + "before", pointer: value.pointer)
    }
    if tensor.dtype == .complex { becomeComplex() }
    real += tensor.real
    if isComplex {
      imaginary += tensor.dtype == .complex ? tensor.imaginary : tensor.real.map { _ in 0 }
    }
  }

  /// Adds points at which the value is zero.
  mutating func appendZeros(_ points: Int) {
    count += points
    real += repeatElement(0, count: points * shape.count)
    if isComplex { imaginary += repeatElement(0, count: points * shape.count) }
  }

  /// The values of all points as one array, with an axis of the points in front.
  var tensor: Tensor {
    guard let axis = Shape([count]) else {
      preconditionFailure("there are fewer points than integers")
    }
    return Tensor(
      planes: real, imaginary, dtype: isComplex ? .complex : .real,
      shape: Shape(joining: axis, shape))
  }

  private mutating func becomeComplex() {
    if isComplex { return }
    isComplex = true
    imaginary.reserveCapacity(real.capacity)
    imaginary += repeatElement(0, count: real.count)
  }

  var column: Column {
    let type = ValueType(isComplex ? .complex : .real, shape)
    func plane(_ numbers: [Double]) -> Plane {
      guard
        let plane = Plane(
          numbers, pointStride: shape.count, points: count, elements: shape.count)
      else { preconditionFailure("a column holds the numbers of all of its points") }
      return plane
    }
    return Column(
      type, count: count, real: plane(real), imaginary: isComplex ? plane(imaginary) : nil)
  }
}
