import Evaluation
import JSON
import Programs
import Tensors

/// `{"dtype": "float64" or "complex128", "shape": [2, 3], "base64": "…"}`, decoded: little-endian, row-major,
/// the parts of complex numbers side by side.
struct BinaryArray {
  let dtype: DType
  let shape: Shape
  /// The numbers as they lie in the bytes.
  let numbers: [Double]

  /// Axes of an array, binary or of nested lists. 64, as many as NumPy has.
  static let maximumRank = 64
  /// Elements that an array would have if its axes of length 0 had length 1. A million: no text pays for
  /// them, and each is a point to be evaluated or a list to be written.
  static let maximumOfNothing = 1 << 20

  static func tooManyAxes(_ pointer: String) -> Problem {
    Problem(.limitExceeded, "an array has at most \(maximumRank) axes", pointer: pointer)
  }

  /// Whether an object is meant as a binary array.
  static func looksLike(_ value: JSONValue) -> Bool {
    guard value.kind == .object, let members = try? value.members() else { return false }
    return members.contains { ["base64", "dtype", "shape"].contains($0.key) }
  }

  init(_ value: JSONValue) throws {
    let members = try value.members(among: ["dtype", "shape", "base64"])
    for key in ["dtype", "shape", "base64"] where members[key] == nil { throw value.missing(key) }
    guard let dtype = members["dtype"], let shape = members["shape"], let base64 = members["base64"]
    else { throw value.missing("base64") }
    self.dtype = try Self.dtype(dtype)
    self.shape = try Self.shape(shape)
    let width = self.dtype == .complex ? 2 : 1
    let (count, overflow) = self.shape.count.multipliedReportingOverflow(by: width)
    if overflow {
      throw Problem(.limitExceeded, "the array is too large", pointer: shape.pointer)
    }
    let text = try base64.utf8()
    do throws(Base64.Fault) {
      numbers = try Base64.doubles(text, count: count)
    } catch {
      throw Self.problem(error, base64, self.dtype, self.shape)
    }
  }

  /// The array as a tensor, with the parts of complex numbers apart.
  var tensor: Tensor {
    guard dtype == .complex else { return Tensor(planes: numbers, [], dtype: .real, shape: shape) }
    func part(_ offset: Int) -> [Double] {
      [Double](unsafeUninitializedCapacity: shape.count) { buffer, count in
        for index in 0..<shape.count { buffer[index] = numbers[2 * index + offset] }
        count = shape.count
      }
    }
    return Tensor(planes: part(0), part(1), dtype: .complex, shape: shape)
  }

  private static func dtype(_ value: JSONValue) throws -> DType {
    switch try value.string() {
    case "float64": return .real
    case "complex128": return .complex
    case let name:
      throw Problem(
        .wrongValue,
        "the dtype '\(name.prefix(40))' of a binary array is not taken: float64 and complex128 are, "
          + "little-endian", pointer: value.pointer, suggestion: Self.twin(name))
    }
  }

  /// What a dtype is called here that has the same bytes.
  private static func twin(_ name: String) -> String? {
    switch name.drop(while: { $0 == "<" || $0 == "=" }) {
    case "f8", "d", "double", "Float64", "number", "numeric": "float64"
    case "c16", "D", "complex", "cdouble", "ComplexF64": "complex128"
    default: nil
    }
  }

  private static func shape(_ value: JSONValue) throws -> Shape {
    if value.count > maximumRank { throw tooManyAxes(value.pointer) }
    let lengths = try value.elements().map { element in
      guard let length = Int(exactly: try element.double()), length >= 0 else {
        throw Problem(
          .wrongValue, "the length of an axis is a whole number", pointer: element.pointer)
      }
      return length
    }
    guard let shape = Shape(lengths), let padded = Shape(lengths.map { max(1, $0) })?.count,
      shape.count > 0 || padded <= maximumOfNothing
    else {
      throw Problem(.limitExceeded, "the array is too large", pointer: value.pointer)
    }
    return shape
  }

  private static func problem(
    _ fault: Base64.Fault, _ value: JSONValue, _ dtype: DType, _ shape: Shape
  ) -> Problem {
    switch fault {
    case .length(let length):
      Problem(
        .wrongValue,
        "the base64 text has \(length) characters, which is no multiple of four: pad it with '='",
        pointer: value.pointer)
    case .character(let index):
      Problem(
        .wrongValue,
        "the character at index \(index) is not of the base64 alphabet (RFC 4648, section 4)",
        pointer: value.pointer)
    case .trailingBits:
      Problem(
        .wrongValue, "the last character of the base64 text has bits that belong to no byte",
        pointer: value.pointer)
    case .count(let found, let expected):
      Problem(
        .shapeMismatch,
        "the base64 text holds \(found) bytes, and \(dtype) of shape \(shape) has \(expected)",
        pointer: value.pointer)
    }
  }
}
