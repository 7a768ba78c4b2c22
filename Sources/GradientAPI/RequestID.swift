import HTTPCore
import Synchronization

/// Names for requests that come without one.
final class RequestIDs: Sendable {
  /// Tells this process from others; a number of the request is added.
  private let prefix = String(UInt64.random(in: .min ... .max), radix: 16)
  private let count = Atomic<Int>(0)

  /// The client's own id, if it is 1 to 128 visible ASCII characters; else a new one.
  func id(for request: HTTPRequest) -> String {
    if let id = request.fields.first("x-request-id"), (1...128).contains(id.utf8.count),
      id.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    {
      return id
    }
    return next()
  }

  func next() -> String {
    prefix + "-" + String(count.add(1, ordering: .relaxed).newValue)
  }
}
