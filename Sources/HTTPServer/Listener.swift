import CSockets
import Glibc
import Logging

/// A socket that accepts connections.
struct Listener: Sendable {
  /// What is to be done with the socket when the server no longer accepts.
  enum Kind: Sendable {
    case network
    /// The file of a Unix-domain socket goes with it.
    case path(String)
    /// Somebody else has it open too, and hands it to the next process.
    case inherited
  }

  let descriptor: Int32
  /// Where clients find it: `http://127.0.0.1:8080`, `http://[::1]:8080`, `unix:/run/wirtinger.sock`.
  let address: String
  let kind: Kind

  /// Listens where the configuration says.
  static func open(
    _ configuration: ServerConfiguration, _ logger: Logger
  ) throws(ServerError) -> [Listener] {
    if !configuration.inherited.isEmpty {
      return configuration.inherited.map {
        Listener(descriptor: $0, address: address(of: $0), kind: .inherited)
      }
    }
    let backlog = Int32(clamping: configuration.backlog)
    if let path = configuration.unixSocket {
      return [try unix(path, mode: configuration.unixSocketMode, backlog)]
    }
    return try network(configuration.host, configuration.port, backlog, logger)
  }

  // MARK: Addresses of the network

  /// Listens on every address that the host name resolves to.
  private static func network(
    _ host: String, _ port: Int, _ backlog: Int32, _ logger: Logger
  ) throws(ServerError) -> [Listener] {
    // When the system chooses the port for the first address, another process may have it on the next.
    var attempts = port == 0 ? 16 : 1
    while true {
      attempts -= 1
      var listeners: [Listener] = []
      do throws(ServerError) {
        try add(host, port, backlog, logger, to: &listeners)
        return listeners
      } catch {
        for listener in listeners { close(listener.descriptor) }
        if attempts == 0 || !error.isAddressInUse { throw error }
      }
    }
  }

  private static func add(
    _ host: String, _ port: Int, _ backlog: Int32, _ logger: Logger, to listeners: inout [Listener]
  ) throws(ServerError) {
    var port = port
    var missing: ServerError?
    for address in try SocketAddress.resolve(host, port) {
      do throws(ServerError) {
        let descriptor = try address.with(port: port).listen(backlog)
        listeners.append(
          Listener(
            descriptor: descriptor, address: Self.address(of: descriptor), kind: .network))
        if port == 0 { port = SocketAddress(of: descriptor)?.port ?? 0 }
      } catch {
        // A name may have an address of a family that this machine does not have: `localhost` often does.
        guard error.isMissingFamily else { throw error }
        logger.info("not listening", metadata: ["reason": "\(error.description)"])
        missing = error
      }
    }
    if let missing, listeners.isEmpty { throw missing }
  }

  private static func address(of descriptor: Int32) -> String {
    SocketAddress(of: descriptor)?.text ?? "unknown"
  }

  // MARK: The end

  /// Keeps new clients from connecting while those that have begun to get through.
  ///
  /// - Returns: why that is not possible.
  func stopHandshakes() -> String? {
    switch kind {
    case .network: csockets_stop_handshakes(descriptor) == 0 ? nil : lastError()
    case .path(let path): unlink(path) == 0 ? nil : lastError()
    case .inherited: nil
    }
  }
}
