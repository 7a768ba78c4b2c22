import Glibc

/// A socket that accepts connections.
struct Listener {
  let descriptor: Int32
  /// The address that clients can use: `127.0.0.1:8080`, `[::1]:8080`.
  let address: String

  /// Listens on the first address that the host name resolves to.
  init(host: String, port: Int, backlog: Int) throws(ServerError) {
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0, let first = list?.pointee else {
      throw ServerError("cannot resolve \(host)", String(cString: gai_strerror(status)))
    }
    defer { freeaddrinfo(list) }
    let kind = first.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    descriptor = socket(first.ai_family, kind, first.ai_protocol)
    guard descriptor >= 0 else { throw ServerError("cannot create a socket", lastError()) }
    var on: Int32 = 1
    // A restarted server must not wait until the connections of the last one have timed out.
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard bind(descriptor, first.ai_addr, first.ai_addrlen) == 0,
      listen(descriptor, Int32(clamping: backlog)) == 0
    else {
      let error = lastError()
      close(descriptor)
      throw ServerError("cannot listen on \(host) port \(port)", error)
    }
    address = Self.address(of: descriptor)
  }

  private static func address(of descriptor: Int32) -> String {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
    withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = getsockname(descriptor, address, &length)
        _ = getnameinfo(
          address, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
          NI_NUMERICHOST | NI_NUMERICSERV)
      }
    }
    let name = text(host)
    return (name.contains(":") ? "[\(name)]" : name) + ":" + text(port)
  }

  private static func text(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
