import CSockets
import Dispatch
import Foundation
import HTTPServer
import Testing

/// How long loops ask to run at a time.
@Suite struct SliceTests {
  /// A priority that was lowered could not be raised again, so it must not be touched.
  @Test func aThreadKeepsItsPriority() async {
    let priorities = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        func priority() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
        var priorities = [priority()]
        for slice: UInt64 in [300_000, 0] {
          _ = csockets_set_slice(slice)
          priorities.append(priority())
        }
        continuation.resume(returning: priorities)
      }
    }
    #expect(priorities == [5, 5, 5])
  }

  /// Linux does from 6.12 on.
  @Test func slicesAreGranted() async throws {
    var system = utsname()
    #expect(uname(&system) == 0)
    let version = withUnsafeBytes(of: system.release) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self).split { !$0.isNumber }
        .prefix(2).map { Int($0) ?? 0 }
    }
    let isNew = version.count == 2 && (version[0], version[1]) >= (6, 12)
    let isGranted = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: csockets_set_slice(300_000))
        _ = csockets_set_slice(0)
      }
    }
    #expect(isGranted == (isNew ? 1 : 0))
  }

  /// The kernel grants no slices below 0.1 ms, so this is none that it grants.
  @Test func whatIsNotGrantedIsSaid() async {
    let isGranted = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: csockets_set_slice(1))
      }
    }
    #expect(isGranted == 0)
  }

  @Test(arguments: [Duration.zero, .microseconds(300)])
  func manyAreAnsweredWithAndWithoutSlices(_ slice: Duration) throws {
    let test = try GateServer { ($0.loops, $0.slice) = (1, slice) }
    let clients = try (0..<16).map { _ in try test.client() }
    for round in 0..<20 {
      for client in clients { client.send(get("/\(round)")) }
      for client in clients { #expect(client.receiveAnswer().hasSuffix("/\(round)")) }
    }
  }
}
