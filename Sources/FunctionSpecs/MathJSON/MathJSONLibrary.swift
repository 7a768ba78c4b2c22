/// The functions and constants of MathJSON's standard library that have a meaning here, in terms of the
/// formula language: one row per name.
enum MathJSONLibrary {
  /// Makes the node of a call out of those of its arguments; the last parameter is its place.
  typealias Build = @Sendable (inout MathJSONReader, [Int], Int) throws(Fault) -> Int

  /// In which order arguments become nodes. It is that of a formula with the same meaning, so that the two
  /// have the same program: derivatives are summed in the order of its instructions.
  enum Order: Sendable {
    case arguments
    /// Two at a time from left to right, each pair with its operation.
    case pairwise
    /// Of a condition and a value the value first: `x if c`.
    case branchesFirst
  }

  struct Row: Sendable {
    let name: String
    /// How it is written: `Clamp(x, lower=-1, upper=1)`.
    let signature: String
    /// What it means in the language of formulas.
    let formula: String
    /// The functions of the language of formulas that it is when the arguments are the same.
    let functions: [String]
    let arity: ClosedRange<Int>
    let order: Order
    let build: Build

    /// - Parameter signature: parameters with a default may be left out; `...` stands for any number.
    init(
      _ signature: String, _ formula: String, is functions: [String] = [],
      order: Order = .arguments, _ build: @escaping Build
    ) {
      self.functions = functions
      self.order = order
      let parts = signature.split(separator: "(", maxSplits: 1)
      let parameters = parts[1].dropLast().split(separator: ",").map {
        $0.filter { $0 != " " }
      }
      name = String(parts[0])
      self.signature = signature
      self.formula = formula
      let required = parameters.count { $0 != "..." && !$0.contains("=") }
      arity = required...(parameters.contains("...") ? Int.max : parameters.count)
      self.build = build
    }
  }

  enum Constant: Sendable {
    case real(Double)
    case imaginaryUnit
    case boolean(Bool)
  }

  /// The constants; a symbol that the expression binds itself wins.
  static let constants: [String: Constant] = [
    "Pi": .real(.pi),
    "ExponentialE": .real(2.718281828459045),
    "ImaginaryUnit": .imaginaryUnit,
    "NaN": .real(.nan),
    "PositiveInfinity": .real(.infinity),
    "NegativeInfinity": .real(-.infinity),
    "True": .boolean(true),
    "False": .boolean(false),
    "Half": .real(0.5),
    "Degrees": .real(.pi / 180),
    "MachineEpsilon": .real(0x1p-52),
    "GoldenRatio": .real(1.618033988749895),
    "CatalanConstant": .real(0.9159655941772190),
    "EulerGamma": .real(0.5772156649015329),
  ]

  /// Symbols of the library that stand for no number.
  static let constantsWithoutNumber: Set<String> = [
    "ComplexInfinity", "Nothing", "Undefined", "Missing", "EmptySet", "All",
  ]

  /// All functions, in the order in which the documentation lists them.
  static let rows: [Row] =
    arithmetic + exponential + trigonometric + special + parts + choices + arrays + matrices
    + statistics

  static let byName = Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0) })

  /// Every name that may stand before arguments.
  static let allNames: [String] =
    rows.map(\.name) + MathJSONForm.allCases.map(\.rawValue) + Vocabulary.byName.keys.sorted()

  /// A function of the formula language with the same arguments.
  static func same(_ signature: String, _ name: String) -> Row {
    let arguments = signature.split(separator: "(")[1]
    return Row(signature, "\(name)(\(arguments)", is: [name]) {
      reader, operands, place throws(Fault) in
      reader.call(name, operands, place)
    }
  }

  /// An operator between two arguments.
  static func operation(_ signature: String, _ symbol: InfixOperator) -> Row {
    Row(signature, "x \(symbol.rawValue) y", is: [symbol.functionName]) {
      reader, operands, place throws(Fault) in
      reader.infix(symbol, operands[0], operands[1], place)
    }
  }

  /// An operator between any number of arguments, from left to right.
  static func fold(_ name: String, _ symbol: InfixOperator) -> Row {
    Row(
      "\(name)(x, ...)", "x \(symbol.rawValue) y \(symbol.rawValue) …", is: [symbol.functionName],
      order: .pairwise
    ) {
      reader, operands, place throws(Fault) in
      operands.count == 1
        ? operands[0] : reader.infix(symbol, operands[0], operands[1], place)
    }
  }

  /// A comparison of neighbours: `Less(a, b, c)` is a < b < c.
  static func comparison(_ name: String, _ symbol: InfixOperator) -> Row {
    Row("\(name)(x, y, ...)", "x \(symbol.rawValue) y", is: [symbol.functionName]) {
      reader, operands, place throws(Fault) in
      var result: Int?
      for (left, right) in zip(operands, operands.dropFirst()) {
        let pair = reader.infix(symbol, left, right, place)
        result = result.map { reader.infix(.and, $0, pair, place) } ?? pair
      }
      return result ?? operands[0]
    }
  }

  /// 1 over a function.
  static func reciprocal(_ name: String, _ function: String) -> Row {
    Row("\(name)(x)", "1/\(function)(x)") { reader, operands, place throws(Fault) in
      let value = reader.call(function, operands, place)
      return reader.infix(.divide, reader.number(1, place), value, place)
    }
  }

  /// A function of 1 over the argument.
  static func ofReciprocal(_ name: String, _ function: String) -> Row {
    Row("\(name)(x)", "\(function)(1/x)") { reader, operands, place throws(Fault) in
      let value = reader.infix(.divide, reader.number(1, place), operands[0], place)
      return reader.call(function, [value], place)
    }
  }
}
