import Glibc
import Testing

/// A client of bare sockets, which sends and reads only when it is told to.
final class Client {
  private let descriptor: Int32
  private var isOpen = true

  /// Why there is no connection.
  struct Failure: Error {
    let code: Int32
  }

  /// - Parameters:
  ///   - address: as a server names it, of IPv4 or a Unix-domain socket.
  ///   - source: the last number of the own address 127.0.0.x; nil for whatever the system takes.
  init(_ address: String, from source: UInt32? = nil) throws {
    let isUnix = address.hasPrefix("unix:")
    descriptor = socket(isUnix ? AF_UNIX : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if isUnix {
      var name = sockaddr_un()
      name.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address.dropFirst(5).utf8) }
      try perform(&name, connect)
    } else {
      if let source {
        var own = Self.name(0x7f00_0000 | source, port: 0)
        try perform(&own, bind)
      }
      let port = try #require(UInt16(address.split(separator: ":").last ?? ""))
      var name = Self.name(0x7f00_0001, port: port)
      try perform(&name, connect)
    }
    // A test that fails must not hang.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  private static func name(_ host: UInt32, port: UInt16) -> sockaddr_in {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = host.bigEndian
    return name
  }

  private func perform<Name>(
    _ name: inout Name, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws {
    let result = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        call(descriptor, $0, socklen_t(MemoryLayout<Name>.size))
      }
    }
    if result != 0 { throw Failure(code: errno) }
  }

  deinit { close() }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// - Returns: whether the system took all of it.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// What comes until the text is complete, or until the other side ends.
  func receive(until isComplete: (String) -> Bool = { _ in false }) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !isComplete(String(decoding: bytes, as: UTF8.self)) {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What comes until the other side ends, and whether it ends in peace.
  func receiveToEnd() -> (text: String, isInPeace: Bool) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { return (String(decoding: bytes, as: UTF8.self), count == 0) }
      bytes += buffer[..<count]
    }
  }

  /// One answer, whose head tells the length of its content; interim ones before it included.
  func receiveAnswer() -> String {
    receive { text in
      var rest = text[...]
      while rest.hasPrefix("HTTP/1.1 100 ") { rest = rest.rest(after: "\r\n\r\n")[...] }
      let length = rest.rest(after: "Content-Length: ").prefix { $0.isNumber }
      return rest.contains("\r\n\r\n")
        && rest.rest(after: "\r\n\r\n").utf8.count >= Int(length) ?? .max
    }
  }

  /// Reads an answer with a content of so many bytes to its end.
  ///
  /// - Returns: whether all of it has come, and nothing else.
  func count(of length: Int) -> Bool {
    var head: [UInt8] = []
    var rest = -1
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while rest != 0 {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { return false }
      if rest >= 0 {
        rest -= count
      } else {
        head += buffer[..<count]
        let text = String(decoding: head, as: UTF8.self)
        if text.contains("\r\n\r\n") { rest = length - text.rest(after: "\r\n\r\n").utf8.count }
      }
      if rest < 0 && head.count > 1 << 20 { return false }
    }
    return true
  }

  /// The descriptor in this process that has this client at its other side.
  func otherSide() -> Int32? {
    func port(
      _ descriptor: Int32,
      _ call: (Int32, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?) -> Int32
    ) -> in_port_t? {
      var (name, size) = (sockaddr_in(), socklen_t(MemoryLayout<sockaddr_in>.size))
      let result = withUnsafeMutablePointer(to: &name) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(descriptor, $0, &size) }
      }
      return result == 0 && name.sin_family == sa_family_t(AF_INET) ? name.sin_port : nil
    }
    let (own, peer) = (port(descriptor, getsockname), port(descriptor, getpeername))
    return (3..<4096).first {
      $0 != descriptor && port($0, getpeername) == own && port($0, getsockname) == peer
    }
  }

  /// Whether the other side has ended without a word more, in peace or with a reset.
  func isAtEnd() -> Bool { receive().isEmpty }

  /// Whether something has come that has not been read, without waiting for it.
  func hasReceived() -> Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
  }

  /// Ends the own side; the other can still send.
  func halfClose() { shutdown(descriptor, Int32(SHUT_WR)) }

  func close() {
    if isOpen { Glibc.close(descriptor) }
    isOpen = false
  }

  /// Closes with a reset.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    close()
  }
}

extension StringProtocol {
  /// What follows the first occurrence of a text; nothing when there is none.
  func rest(after separator: String) -> String {
    var rest = self[...]
    while !rest.isEmpty, !rest.hasPrefix(separator) { rest = rest.dropFirst() }
    return String(rest.dropFirst(separator.count))
  }
}

/// Asks again and again, for ten seconds at most.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<1000 {
    if condition() { return true }
    usleep(10_000)
  }
  return false
}
