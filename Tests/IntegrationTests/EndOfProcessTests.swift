import CCurl
import Foundation
import Synchronization
import Testing

/// How the process begins and ends.
@Suite struct EndOfProcess {
  private final class Tally: Sendable {
    let answered = Atomic<Int>(0)
    let lost = Atomic<Int>(0)
  }

  /// A request that was sent has its answer; connections that the process no longer takes are not requests.
  @Test func noRequestIsLostOnSIGTERM() throws {
    let service = try ServiceProcess()
    let url = service.url
    let tally = Tally()
    let group = DispatchGroup()
    for _ in 0..<8 {
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        let handle = CurlHandle(url + "/v1/gradient")
        handle.post(seedRequest())
        while true {
          do {
            if try handle.perform().text == seedAdjoint {
              tally.answered.add(1, ordering: .relaxed)
            } else {
              tally.lost.add(1, ordering: .relaxed)
            }
          } catch let error as CurlError where error.code == CURLE_COULDNT_CONNECT {
            return
          } catch {
            tally.lost.add(1, ordering: .relaxed)
            return
          }
        }
      }
    }
    while tally.answered.load(ordering: .relaxed) < 500 { usleep(10_000) }
    #expect(service.terminate() == 0)
    group.wait()
    #expect(tally.lost.load(ordering: .relaxed) == 0)
  }

  @Test func readinessIsToldWhileTheProcessEnds() throws {
    let service = try ServiceProcess(["--accept-seconds", "20", "--drain-seconds", "30"])
    #expect(try CurlHandle(service.url + "/readyz").perform().status == 200)
    service.signal(SIGTERM)
    var response = try CurlHandle(service.url + "/readyz").perform()
    for _ in 0..<1000 where response.status == 200 {
      usleep(10_000)
      response = try CurlHandle(service.url + "/readyz").perform()
    }
    #expect(response.status == 503)
    #expect(response.field("Connection") == "close")
    #expect(response.field("Retry-After") != nil)
    // Alive all the same, and whoever comes is served.
    #expect(try CurlHandle(service.url + "/healthz").perform().status == 200)
    let last = try CurlHandle(service, "/v1/gradient", json: seedRequest()).perform()
    #expect(last.text == seedAdjoint)
    // A first SIGINT would only say the same; the second one ends it at once.
    service.signal(SIGINT)
    service.signal(SIGINT)
    var status = service.exitStatus
    for _ in 0..<1000 where status == nil {
      usleep(10_000)
      service.signal(SIGINT)
      status = service.exitStatus
    }
    #expect(status == 130)
  }

  /// The way of systemd: a listening socket as descriptor 3, and two variables that say so.
  @Test func aSocketThatIsHandedOverIsServed() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, size) == 0 && listen(listener, 16) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    try #require(status)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", #"exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" serve"#,
      try ServiceProcess.executable().path,
    ]
    process.standardInput = FileHandle(fileDescriptor: listener, closeOnDealloc: true)
    process.standardOutput = Pipe()
    try process.run()
    defer { process.terminate() }
    let url = "http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))"
    let handle = CurlHandle(url + "/v1/gradient")
    handle.post(seedRequest())
    // It need not be waited for: the socket is there before the process is.
    #expect(try handle.perform().text == seedAdjoint)
  }

  @Test func aUnixSocketIsServed() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("wirtinger-\(UUID().uuidString.prefix(8))").path
    let service = try ServiceProcess(["--unix-socket", path])
    #expect(service.url == "unix:" + path)
    let handle = CurlHandle("http://localhost/v1/gradient")
    handle.post(seedRequest())
    ccurl_set_string(handle.easy, CURLOPT_UNIX_SOCKET_PATH, path)
    #expect(try handle.perform().text == seedAdjoint)
    #expect(service.terminate() == 0)
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}

/// Descriptors, of which a process has few.
@Suite struct DescriptorTests {
  private func metric(_ name: String, _ handle: CurlHandle) throws -> Int {
    let page = try handle.perform().text
    let line = page.split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return Int(Double(line?.split(separator: " ").last ?? "") ?? -1)
  }

  private func connect(_ url: String) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = (UInt16(url.split(separator: ":").last ?? "") ?? 0).bigEndian
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    _ = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return descriptor
  }

  /// Without descriptors the server waits instead of asking again and again; when there are some, it goes on.
  ///
  /// - Parameter left: how many it has left; if it is less than none, not even the spare one can be used.
  @Test(arguments: [4, -1000]) func theirExhaustionIsSurvived(_ left: Int) throws {
    let service = try ServiceProcess()
    let watcher = CurlHandle(service.url + "/metrics")
    let open = try metric("process_open_fds", watcher)
    let before = try service.limitDescriptors(to: max(3, open + left))
    let clients = (0..<40).map { _ in connect(service.url) }
    defer { for client in clients { close(client) } }
    // Each of two samples is taken by a request, which makes a few turns itself.
    let first = try metric("wirtinger_loop_turns_total", watcher)
    usleep(1_000_000)
    let second = try metric("wirtinger_loop_turns_total", watcher)
    print("turns of the loops in a second without descriptors: \(second - first)")
    #expect(second - first < 1000)
    _ = try service.limitDescriptors(to: before)
    let response = try CurlHandle(service, "/v1/gradient", json: seedRequest()).perform()
    #expect(response.text == seedAdjoint)
  }

  @Test func resetsInTheMiddleLeaveNoneOpen() throws {
    let service = try ServiceProcess()
    let watcher = CurlHandle(service.url + "/metrics")
    let before = try metric("process_open_fds", watcher)
    let parts = [
      "", "POST /v1/gra", "POST /v1/gradient HTTP/1.1\r\nHost: a\r\nContent-Length: 90\r\n\r\n{",
    ]
    for round in 0..<1000 {
      let client = connect(service.url)
      _ = parts[round % 3].withCString { send(client, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        client, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
      close(client)
    }
    var after = try metric("process_open_fds", watcher)
    for _ in 0..<1000 where after > before {
      usleep(10_000)
      after = try metric("process_open_fds", watcher)
    }
    #expect(after == before)
    #expect(try metric("wirtinger_connections_open", watcher) == 1)
    #expect(try metric("wirtinger_content_bytes", watcher) == 0)
  }
}
