import Glibc
import Testing

@testable import HTTPServer

/// What connections have from the socket that accepts them, or are given.
@Suite struct ListenerTests {
  /// An answer in two pieces would wait for the client's acknowledgement of the first one otherwise. A client may have
  /// connected before the server has its socket.
  @Test(arguments: [false, true]) func connectionsSendAtOnce(isInherited: Bool) throws {
    var early: Client?
    let test = try GateServer { configuration in
      guard isInherited else { return }
      guard let socket = try? SocketAddress.resolve("127.0.0.1", 0)[0].listen(16) else { return }
      var off: Int32 = 0
      setsockopt(
        socket, Int32(IPPROTO_TCP), TCP_NODELAY, &off, socklen_t(MemoryLayout<Int32>.size))
      early = try? Client("http://127.0.0.1:\(SocketAddress(of: socket)?.port ?? 0)")
      configuration.inherited = [socket]
    }
    for client in [try early ?? test.client(), try test.client()] {
      client.send(get("/now"))
      #expect(client.receiveAnswer().hasSuffix("/now"))
      let connection = try #require(client.otherSide())
      var (isSet, size) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
      #expect(getsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &isSet, &size) == 0)
      #expect(isSet != 0)
    }
    #expect((early != nil) == isInherited)
  }
}
