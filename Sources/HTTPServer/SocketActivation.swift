import Glibc

/// Sockets that systemd, or whoever speaks its protocol, has opened for this process (sd_listen_fds(3)).
public enum SocketActivation {
  /// The listening sockets handed over; none when the process was started without any.
  ///
  /// Only the first call returns them: child processes must not take them for theirs.
  /// - Throws: why one of them cannot be used.
  public static func take() throws(ServerError) -> [Int32] {
    guard let process = variable("LISTEN_PID").flatMap({ Int32($0) }), process == getpid(),
      let count = variable("LISTEN_FDS").flatMap({ Int32($0) }), count > 0
    else { return [] }
    for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
    // SD_LISTEN_FDS_START; a number of descriptors that no process can have is a mistake of the caller.
    let first: Int32 = 3
    guard count <= 1024 else { throw ServerError("LISTEN_FDS is \(count)", "more than 1024", 0) }
    for descriptor in first..<first + count { try prepare(descriptor) }
    return Array(first..<first + count)
  }

  private static func prepare(_ descriptor: Int32) throws(ServerError) {
    var isListening: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) == 0,
      isListening != 0
    else {
      throw ServerError("descriptor \(descriptor) of LISTEN_FDS", "not a listening socket", 0)
    }
    let flags = fcntl(descriptor, F_GETFL)
    guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
      fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
    else { throw ServerError("descriptor \(descriptor) of LISTEN_FDS", lastError(), errno) }
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
