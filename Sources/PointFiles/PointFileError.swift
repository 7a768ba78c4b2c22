public import Tensors

/// What is wrong with a file of points, and where.
public struct PointFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// One sentence without the place.
  public let message: String
  /// The line, from 1; nil where the file has no lines.
  public let line: Int?
  /// The column in bytes, from 1; nil where the fault is in the line as a whole.
  public let column: Int?

  /// A fault at a place.
  public init(_ message: String, line: Int? = nil, column: Int? = nil) {
    self.message = message
    self.line = line
    self.column = column
  }

  /// The sentence with its place in front.
  public var description: String {
    switch (line, column) {
    case (let line?, let column?): "line \(line), column \(column): \(message)"
    case (let line?, nil): "line \(line): \(message)"
    default: message
    }
  }
}

/// A named array whose first axis is that of the points.
public struct NamedColumn: Sendable {
  /// The name.
  public let name: String
  /// The values.
  public let tensor: Tensor

  /// A column from its parts.
  public init(name: String, tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }
}
