// What the vocabulary says of itself, from the rows that the parsers use.

/// How many arguments a function takes.
public struct ArgumentCounts: Sendable, Equatable {
  /// The fewest that mean something.
  public let minimum: Int
  /// The most; nil where any number does.
  public let maximum: Int?
}

extension Vocabulary.Entry {
  /// How many arguments a call has, those by name included; what takes any number needs one.
  public var argumentCounts: ArgumentCounts {
    let required = parameters.count { $0.defaultText == nil }
    let isOpen = parameters.contains(where: \.isVariadic)
    return ArgumentCounts(minimum: required, maximum: isOpen ? nil : parameters.count)
  }

  /// The names under which MathJSON has the function beside its own one.
  public var mathJSONNames: [String] { Self.mathJSONNames[name] ?? [] }

  private static let mathJSONNames: [String: [String]] = {
    var names: [String: [String]] = [:]
    for function in MathJSONFunction.all {
      for name in function.functions { names[name, default: []].append(function.name) }
    }
    return names
  }()
}

/// A function of MathJSON's standard library, or one of its forms.
public struct MathJSONFunction: Sendable {
  /// The name that stands before the arguments.
  public let name: String
  /// How it is written: `Clamp(x, lower=-1, upper=1)`.
  public let signature: String
  /// What it means in the language of formulas.
  public let formula: String
  /// How many arguments it takes.
  public let argumentCounts: ArgumentCounts
  /// The functions of the language of formulas that it is.
  let functions: [String]

  /// Every function and form, in the order in which the documentation lists them.
  public static let all: [MathJSONFunction] =
    MathJSONLibrary.rows.map { row in
      let most = row.arity.upperBound
      return MathJSONFunction(
        name: row.name, signature: row.signature, formula: row.formula,
        argumentCounts: ArgumentCounts(
          minimum: row.arity.lowerBound, maximum: most == .max ? nil : most),
        functions: row.functions)
    }
    + MathJSONForm.allCases.map { form in
      MathJSONFunction(
        name: form.rawValue, signature: form.signature, formula: form.formula,
        argumentCounts: form.argumentCounts, functions: form.functions)
    }

  /// The symbols that stand for numbers or truth values.
  public static let constants: [String] = MathJSONLibrary.constants.keys.sorted()

  /// What the format lets an object say beside its value; it is passed over.
  public static let metadata = [
    "comment", "documentation", "domain", "hash", "latex", "sourceContent", "sourceOffsets",
    "sourceUrl", "wikidata",
  ]
}
