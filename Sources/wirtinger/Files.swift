import ArgumentParser
import Glibc

/// Files as whole arrays of bytes, and output that is whole or not there.
enum Files {
  /// All bytes of a file, or of standard input for `-`.
  static func read(_ path: String) throws -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw failure(path) }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    let piece = 1 << 20
    while true {
      let old = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: piece))
      let count = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress?.advanced(by: old), piece)
      }
      let reason = errno
      bytes.removeLast(piece - max(0, count))
      if count == 0 { return bytes }
      if count < 0 && reason != EINTR {
        errno = reason
        throw failure(path)
      }
    }
  }

  /// Writes all of the bytes.
  static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path)
      }
      start += count
    }
  }

  static func failure(_ path: String) -> ValidationError {
    ValidationError("\(path): \(String(cString: strerror(errno)))")
  }
}

/// A file that appears under its name when it is complete; until then it is called `….partial`.
final class OutputFile {
  private let path: String
  private let descriptor: Int32
  /// Where the bytes go until they are complete; nil where they go at once: a pipe or a device has a name
  /// that stands for something, and nothing may take its place.
  private let partial: String?
  private var isClosed = false
  /// Whether it has its name.
  private var isDone = false

  /// - Parameter path: nil or `-` for standard output.
  init(_ path: String?) throws {
    self.path = path ?? "-"
    if self.path == "-" {
      descriptor = STDOUT_FILENO
      partial = nil
      return
    }
    var status = stat()
    let isSpecial = stat(self.path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    partial = isSpecial ? nil : self.path + ".partial"
    descriptor = open(partial ?? self.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw Files.failure(self.path) }
  }

  func write(_ bytes: [UInt8]) throws { try Files.write(bytes, to: descriptor, path) }

  /// Gives the file its name.
  func finish() throws {
    try complete()
    try appear()
  }

  /// Everything has been written. Some systems say only now what became of it (close(2)).
  func complete() throws {
    if descriptor == STDOUT_FILENO || isClosed { return }
    isClosed = true
    if close(descriptor) != 0 { throw Files.failure(path) }
  }

  /// Gives the file, which is complete, its name.
  func appear() throws {
    if let partial, rename(partial, path) != 0 { throw Files.failure(path) }
    isDone = true
  }

  deinit {
    if descriptor == STDOUT_FILENO { return }
    if !isClosed { close(descriptor) }
    if !isDone, let partial { unlink(partial) }
  }
}
