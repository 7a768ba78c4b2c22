public import FunctionSpecs
public import JSON
import PointFiles
import Programs
import Synchronization
import Tensors

extension CatalogueEntry {
  private static let identities = Atomic<Int>(0)

  /// Reads the file of a function: form 2 or 3 of the wire contract, with `description`, and with constants
  /// as values or as `{"npy": "weights.npy"}`.
  ///
  /// - Parameters:
  ///   - array: the bytes of a file of an array beside this one, by its name.
  /// - Throws: `CatalogueError` for what is wrong with the file or the function.
  public init(
    name: String, _ content: [UInt8], json: JSONLimits = JSONLimits(),
    limits: FormulaLimits = FormulaLimits(), array: (String) throws -> [UInt8]
  ) throws(CatalogueError) {
    do {
      let root = try JSONDocument(parsing: content, limits: json).root
      try self.init(name: name, root, limits, array)
    } catch let error as CatalogueError {
      throw error
    } catch let error as JSONError {
      throw CatalogueError(Problem(error, in: content))
    } catch let problem as Problem {
      throw CatalogueError(problem)
    } catch {
      throw CatalogueError(description: "\(error)")
    }
  }

  private init(
    name: String, _ root: JSONValue, _ limits: FormulaLimits, _ array: (String) throws -> [UInt8]
  ) throws {
    guard Self.isName(name) else {
      throw CatalogueError(
        description: "'\(name)' is no name of a function: up to \(Self.longestName) letters, "
          + "digits, '_' and '-'")
    }
    if root.kind == .string {
      throw root.wrongType("an object with \"formula\" or \"mathjson\", or MathJSON")
    }
    let (source, description) = try FunctionSource.read(file: root, limits) { constant in
      try Self.constant(constant, array)
    }
    let formula = try source.formula(limits)
    self.name = name
    self.description = description
    self.source = source.named(name)
    let declared = Dictionary(
      source.declared.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    let constants = Set(source.constants.map(\.name))
    var names = source.declared.map(\.name)
    for free in formula.freeNames
    where declared[free] == nil && !constants.contains(free) && !formula.isFunction(free) {
      names.append(free)
    }
    inputs = names.map { ($0, declared[$0]) }
    outputs = try Self.outputs(source, formula, inputs)
    identity = [0] + String(Self.identities.add(1, ordering: .relaxed).newValue).utf8
  }

  /// The names of the results of the function with undeclared inputs as real scalars.
  ///
  /// - Throws: what is wrong with the function. What may be so only because an input has another type than a
  ///   real scalar is left to the requests, and then the results are those that the file names.
  private static func outputs(
    _ source: FunctionSource, _ formula: Formula, _ inputs: [(name: String, type: ValueType?)]
  ) throws -> [String] {
    do throws(SpecError) {
      return try formula.program(
        inputs: inputs.map { Input($0.name, $0.type ?? .real) }, constants: source.constants,
        outputs: source.outputs
      ).outputs.map(\.name)
    } catch {
      let problem = Problem(error, at: source.pointer)
      let isTyped = inputs.allSatisfy { $0.type != nil }
      switch problem.type {
      case .shapeMismatch, .wrongDType, .wrongArguments, .notAvailable:
        if isTyped { throw problem }
        return source.outputs ?? []
      default: throw problem
      }
    }
  }

  /// The value of a constant: written out, or in a file beside that of the function.
  private static func constant(
    _ value: JSONValue, _ array: (String) throws -> [UInt8]
  ) throws -> Tensor {
    guard value.kind == .object, try value.members().contains(where: { $0.key == "npy" }) else {
      return try PointReader.tensor(value)
    }
    let members = try value.members(among: ["npy"])
    guard let file = members["npy"] else { throw value.missing("npy") }
    let name = try file.string()
    // A name and no path: what lies outside of the folder is nobody's business.
    guard name.hasSuffix(".npy"), isName(name.dropLast(4)) else {
      throw Problem(
        .wrongValue,
        "an array is a file NAME.npy in the same folder, with a name of letters, "
          + "digits, '_' and '-'", pointer: file.pointer)
    }
    do {
      return try NPY.read(try array(name))
    } catch {
      throw CatalogueError(description: "\(name), of \(value.pointer): \(error)")
    }
  }
}

extension CatalogueError {
  init(_ problem: Problem) {
    var text = problem.detail
    if let pointer = problem.pointer, !pointer.isEmpty { text += ", at \(pointer)" }
    self.init(description: text)
  }
}
