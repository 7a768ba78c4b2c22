import FunctionSpecs
import JSON
import Programs
import Synchronization

/// Functions that the server knows by name; they can be exchanged while requests are answered.
///
/// A request keeps the function that it found, so an exchange touches none that is in work.
public final class Catalogue: Sendable {
  private let entries: Mutex<[String: CatalogueEntry]>

  /// A catalogue of some functions.
  public init(_ entries: [CatalogueEntry] = []) {
    self.entries = Mutex(Self.byName(entries))
  }

  /// Puts other functions in the place of all of them.
  public func replace(with entries: [CatalogueEntry]) {
    let table = Self.byName(entries)
    self.entries.withLock { $0 = table }
  }

  /// The functions in the order of their names.
  public var all: [CatalogueEntry] {
    entries.withLock { Array($0.values) }.sorted { $0.name < $1.name }
  }

  func find(_ name: String) -> CatalogueEntry? { entries.withLock { $0[name] } }

  private static func byName(_ entries: [CatalogueEntry]) -> [String: CatalogueEntry] {
    Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
  }
}

/// Why a file is no function of a catalogue.
public struct CatalogueError: Error, CustomStringConvertible, Sendable {
  /// What is wrong, without the name of the file.
  public let description: String
}

/// A function that clients can call by its name.
public struct CatalogueEntry: Sendable {
  /// What clients write: `{"name": "rosenbrock"}`.
  public let name: String
  /// One line for people; nil when the file has none.
  public let description: String?
  let source: FunctionSource
  /// The inputs in the order of their first use, with their types where they are declared.
  let inputs: [(name: String, type: ValueType?)]
  /// The names of the results.
  let outputs: [String]
  /// What no other function has had, nor this one in an earlier version: its name in the cache.
  let identity: [UInt8]

  /// The longest name of a function.
  static let longestName = 64

  /// Whether a function may be called so: letters, digits, `_` and `-`, 64 at most.
  public static func isName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty && name.utf8.count <= longestName
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// The function that a request names: `{"name": "rosenbrock"}`; nil when it brings its own.
  static func named(
    by function: JSONValue, in catalogue: Catalogue
  ) throws -> CatalogueEntry? {
    guard function.kind == .object else { return nil }
    let keys = try function.members().map(\.key)
    // Objects of MathJSON have this one.
    if !keys.contains("name") || keys.contains("fn") { return nil }
    guard let member = try function.members(among: ["name"])["name"] else { return nil }
    let name = try member.string()
    if let entry = catalogue.find(name) { return entry }
    throw Problem(
      .unknownName, "there is no function '\(name.prefix(longestName))' in the catalogue",
      pointer: member.pointer,
      suggestion: nearestName(to: name, among: catalogue.all.map(\.name)))
  }
}
