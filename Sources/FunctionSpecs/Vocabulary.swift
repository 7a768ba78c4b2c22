/// The functions that a formula may call: one row per function.
public enum Vocabulary {
  /// A function of the vocabulary.
  public struct Entry: Sendable {
    /// The name, from the Python array API standard where that has one.
    public let name: String
    /// Other spellings: NumPy's, and those of Python's math module.
    public let aliases: [String]
    /// The parameters in order.
    let parameters: [Parameter]
    /// One line on what it computes.
    public let summary: String
    /// The derivative by a complex argument z or a real one x, in words or as a formula.
    public let derivative: String
    /// Whether arguments may be complex.
    public let takesComplex: Bool
    let lower: @Sendable (borrowing Call) throws(Fault) -> Operand
  }

  struct Parameter: Sendable {
    let name: String
    /// The default as it is written in a signature; nil for a parameter that must be given.
    var defaultText: String?
    /// Whether all further positional arguments belong to it.
    var isVariadic = false
    /// Whether it can only be given by name.
    var isNamedOnly = false
  }

  /// The modules whose names may stand before a function or constant.
  static let modules: Set<String> = ["np", "jnp", "numpy", "math", "cmath", "xp", "linalg", "fft"]

  /// The constants; an input or local name of the same spelling wins.
  public static let constants = ["pi", "e", "inf", "nan", "im"]

  /// All functions, in the order in which the documentation lists them.
  public static let entries: [Entry] =
    elementwise + reductions + movement + creation + products + norms + linearAlgebra + fourier

  /// The names and aliases of the functions that work element by element: of numbers they make one number.
  public static let elementwiseNames = Set(elementwise.flatMap { [$0.name] + $0.aliases })

  /// The entry of each name and alias.
  static let byName: [String: Entry] = {
    var table: [String: Entry] = [:]
    for entry in entries {
      for name in [entry.name] + entry.aliases { table[name] = entry }
    }
    return table
  }()
}

extension Vocabulary.Entry {
  /// The function as it is called: `clip(x, min=None, max=None)`.
  public var signature: String {
    let list = parameters.map { parameter in
      (parameter.isVariadic ? "*" : "") + parameter.name
        + (parameter.defaultText.map { "=" + $0 } ?? "")
    }
    return "\(name)(\(list.joined(separator: ", ")))"
  }
}
