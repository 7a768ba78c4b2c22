import Glibc
import Logging
import Testing

@testable import HTTPServer

/// What connections have from the socket that accepts them.
@Suite struct ListenerTests {
  /// An answer in two pieces would wait for the client's acknowledgement of the first one otherwise.
  @Test(arguments: [false, true]) func connectionsSendAtOnce(isInherited: Bool) throws {
    var configuration = ServerConfiguration()
    configuration.port = 0
    if isInherited {
      configuration.inherited = [try SocketAddress.resolve("127.0.0.1", 0)[0].listen(16)]
    }
    let listener = try Listener.open(configuration, Logger(label: "test"))[0]
    defer { close(listener.descriptor) }
    let client = try Client(listener.address)
    defer { client.close() }
    var connection: Int32 = -1
    #expect(
      eventually {
        connection = accept(listener.descriptor, nil, nil)
        return connection >= 0
      })
    defer { close(connection) }
    var (isSet, size) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
    #expect(getsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &isSet, &size) == 0)
    #expect(isSet != 0)
  }
}
