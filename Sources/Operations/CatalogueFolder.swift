public import FunctionSpecs
import Glibc
public import GradientAPI
public import JSON

/// A folder of functions: `NAME.json` for each, and the arrays of their constants as `.npy` files.
public struct CatalogueFolder: Sendable {
  /// Why a folder gives no functions.
  public struct Fault: Error, CustomStringConvertible {
    /// What is wrong, with the file in front.
    public let description: String
  }

  private let path: String
  private let json: JSONLimits
  private let limits: FormulaLimits

  /// The most functions of a folder. 10,000: each is compiled when the folder is read, in some hundred µs.
  static let mostFunctions = 10_000
  /// The largest file of an array. 256 MiB: 16 million complex numbers, what a matrix may have.
  static let largestArray = 256 << 20

  /// A folder.
  ///
  /// - Parameters:
  ///   - json: what the files may look like, their size included.
  ///   - limits: what the functions may cost.
  public init(path: String, json: JSONLimits, limits: FormulaLimits) {
    self.path = path
    self.json = json
    self.limits = limits
  }

  /// Reads all functions.
  ///
  /// Files whose names begin with a point or end otherwise are passed over.
  /// - Throws: what is wrong with the first file that is no function.
  public func read() throws(Fault) -> [CatalogueEntry] {
    var entries: [CatalogueEntry] = []
    for file in try names() {
      let content = try Self.bytes(path + "/" + file, limit: json.maximumBytes)
      do throws(CatalogueError) {
        entries.append(
          try CatalogueEntry(
            name: String(file.dropLast(Self.ending.count)), content, json: json, limits: limits
          ) { try Self.bytes(path + "/" + $0, limit: Self.largestArray, name: $0) })
      } catch {
        throw Fault(description: "\(path)/\(file): \(error.description)")
      }
    }
    return entries
  }

  private static let ending = ".json"

  /// The files of functions in the order of their names.
  private func names() throws(Fault) -> [String] {
    guard let folder = opendir(path) else {
      throw Fault(description: "\(path): \(String(cString: strerror(errno)))")
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      // The kernel ends the name with a zero, and nothing reads the folder beside this loop.
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix("."), name.hasSuffix(Self.ending) else { continue }
      names.append(name)
      if names.count > Self.mostFunctions {
        throw Fault(description: "\(path): more than \(Self.mostFunctions) functions")
      }
    }
    return names.sorted()
  }

  /// The bytes of a regular file; anything else could keep its reader waiting.
  private static func bytes(
    _ path: String, limit: Int, name: String? = nil
  ) throws(Fault) -> [UInt8] {
    let shown = name ?? path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { throw Fault(description: "\(shown): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Fault(description: "\(shown): no regular file")
    }
    guard status.st_size <= limit else {
      throw Fault(description: "\(shown): larger than \(limit) bytes")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Fault(description: "\(shown): cannot be read as a whole") }
      start += count
    }
    return bytes
  }
}
