import Glibc

/// An address that a socket can have, as the system writes it.
struct SocketAddress: Equatable {
  let family: Int32
  private var bytes: [UInt8]

  /// The addresses of a host name, each once.
  static func resolve(_ host: String, _ port: Int) throws(ServerError) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0 else {
      throw ServerError("cannot resolve \(host)", String(cString: gai_strerror(status)), 0)
    }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next?.pointee {
      let raw = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
      let address = SocketAddress(family: entry.ai_family, bytes: Array(raw))
      if !addresses.contains(address) { addresses.append(address) }
      next = entry.ai_next
    }
    return addresses
  }

  private init(family: Int32, bytes: [UInt8]) {
    self.family = family
    self.bytes = bytes
  }

  /// The address that a socket has.
  init?(of descriptor: Int32) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length)
      }
    }
    guard status == 0 else { return nil }
    family = Int32(storage.ss_family)
    bytes = withUnsafeBytes(of: storage) { Array($0.prefix(Int(length))) }
  }

  /// A Unix-domain socket's; nil when the path is too long for one.
  init?(path: String) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard !name.isEmpty, name.count < room, !name.contains(0) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    family = AF_UNIX
    bytes = withUnsafeBytes(of: address) { Array($0) }
  }

  /// The port of a network's address, which stands at the same place in both families.
  var port: Int? {
    guard family == AF_INET || family == AF_INET6 else { return nil }
    return Int(bytes[2]) << 8 | Int(bytes[3])
  }

  func with(port: Int) -> SocketAddress {
    var address = self
    address.bytes[2] = UInt8(truncatingIfNeeded: port >> 8)
    address.bytes[3] = UInt8(truncatingIfNeeded: port)
    return address
  }

  /// `http://127.0.0.1:8080`, `http://[::1]:8080`, `unix:/run/wirtinger.sock`.
  var text: String {
    if family == AF_UNIX {
      return "unix:" + String(decoding: bytes.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self)
    }
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let status = withAddress {
      getnameinfo($0, $1, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
    }
    guard status == 0, let port else { return "unknown" }
    let name = String(
      decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return "http://" + (name.contains(":") ? "[\(name)]" : name) + ":" + String(port)
  }

  /// Unsafe because the system wants raw memory: the pointer is valid within `body` alone.
  func withAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
  ) rethrows -> Result {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes) }
    return try withUnsafePointer(to: &storage) {
      try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        try body($0, socklen_t(bytes.count))
      }
    }
  }

  /// A socket that listens on the address.
  func listen(_ backlog: Int32) throws(ServerError) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else { throw ServerError("cannot listen on \(text)", lastError(), errno) }
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    // A restarted server must not wait until the connections of the last one have timed out.
    if family != AF_UNIX { setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size) }
    // Each family has a socket of its own, whatever the system's default.
    if family == AF_INET6 {
      setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, size)
    }
    // Linux hands the option on to all connections that are made from now on, which is one call for all of them.
    if family != AF_UNIX { Self.setNoDelay(descriptor) }
    guard withAddress({ bind(descriptor, $0, $1) }) == 0, Glibc.listen(descriptor, backlog) == 0
    else {
      let (reason, code) = (lastError(), errno)
      close(descriptor)
      throw ServerError("cannot listen on \(text)", reason, code)
    }
    return descriptor
  }

  /// Head and content go out in one write; waiting for more (Nagle) costs 40 ms per request. A Unix-domain socket does not
  /// have the option.
  static func setNoDelay(_ descriptor: Int32) {
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// What keeps a client from connecting at once, as the system says it: 0 for nothing, ECONNREFUSED when nobody
  /// listens, EAGAIN when the queue of a Unix-domain socket is full.
  var connectionFault: Int32 {
    // Not blocking: with a full queue the call would wait until its server accepts.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    return withAddress { connect(descriptor, $0, $1) } == 0 ? 0 : errno
  }
}
