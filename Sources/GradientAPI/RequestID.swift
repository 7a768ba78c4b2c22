import HTTPCore
import Synchronization

/// Names for requests that come without one.
final class RequestIDs: Sendable {
  /// Tells this process from others; a number of the request is added.
  private let prefix = Array((String(UInt64.random(in: .min ... .max), radix: 16) + "-").utf8)
  private let count = Atomic<Int>(0)

  /// The client's own id, if it is 1 to 128 visible ASCII characters; else a new one.
  func id(for request: HTTPRequest) -> String {
    if request.fields.has("x-request-id"), let id = request.fields.first("x-request-id"),
      (1...128).contains(id.utf8.count),
      id.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    {
      return id
    }
    return next()
  }

  func next() -> String {
    var number = count.add(1, ordering: .relaxed).newValue
    // In one go: appending would allocate for each part.
    return String(unsafeUninitializedCapacity: prefix.count + 20) { room in
      var length = prefix.count
      for index in 0..<length { room[index] = prefix[index] }
      var divisor = 1
      while number / divisor >= 10 { divisor *= 10 }
      while divisor > 0 {
        room[length] = UInt8(ascii: "0") + UInt8(number / divisor)
        number %= divisor
        divisor /= 10
        length += 1
      }
      return length
    }
  }
}
