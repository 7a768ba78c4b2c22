import Glibc

extension Listener {
  /// Listens on a Unix-domain socket.
  ///
  /// The file of a server that has not ended in peace is replaced; that of one that runs is not, and neither is
  /// a file of another kind.
  static func unix(
    _ path: String, mode: Int, _ backlog: Int32
  ) throws(ServerError) -> Listener {
    guard let address = SocketAddress(path: path) else {
      throw ServerError("cannot listen on '\(path)'", "a socket's path has 1 to 107 bytes", 0)
    }
    var status = stat()
    if lstat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFSOCK else {
        throw ServerError("cannot listen on \(address.text)", "the file is not a socket", 0)
      }
      // Only this says that its server is dead; whatever else fails may be for want of rights, of descriptors or
      // of room in the queue of one that lives.
      switch address.connectionFault {
      case ECONNREFUSED, ENOENT: unlink(path)
      case 0, EAGAIN:
        throw ServerError("cannot listen on \(address.text)", "another process does", EADDRINUSE)
      case let code:
        throw ServerError(
          "cannot tell whether another process listens on \(address.text)",
          String(cString: strerror(code)), code)
      }
    }
    // The mask keeps others out between the making of the file and the setting of its mode.
    let mask = umask(0o177)
    defer { umask(mask) }
    let descriptor = try address.listen(backlog)
    guard chmod(path, mode_t(mode)) == 0 else {
      let (reason, code) = (lastError(), errno)
      close(descriptor)
      unlink(path)
      throw ServerError("cannot set the mode of '\(path)'", reason, code)
    }
    return Listener(descriptor: descriptor, address: address.text, kind: .path(path))
  }
}
