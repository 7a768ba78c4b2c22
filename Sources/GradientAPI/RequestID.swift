import HTTPCore
import Synchronization

/// Names for requests that come without one.
final class RequestIDs: Sendable {
  /// Tells this process from others; a number of the request is added.
  private let prefix = Array((String(UInt64.random(in: .min ... .max), radix: 16) + "-").utf8)
  private let count = Atomic<Int>(0)

  /// The client's own id, if it is 1 to 128 visible ASCII characters; else a new one.
  func id(for request: HTTPRequest) -> String { own(of: request) ?? next() }

  private func own(of request: HTTPRequest) -> String? {
    if request.has("x-request-id"), let id = request.fields.first("x-request-id"),
      (1...128).contains(id.utf8.count),
      id.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    {
      return id
    }
    return nil
  }

  func next() -> String {
    let bytes = [UInt8](capacity: Self.longest) { writeNext(to: &$0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The most bytes that an id takes.
  static let longest = 128

  /// Writes the id of a request without making a string, if the client has none.
  func write(for request: HTTPRequest, to out: inout OutputSpan<UInt8>) {
    if let own = own(of: request) { out.append(own) } else { writeNext(to: &out) }
  }

  private func writeNext(to out: inout OutputSpan<UInt8>) {
    let prefix = prefix
    out.append(prefix.span)
    out.append(decimal: count.wrappingAdd(1, ordering: .relaxed).newValue)
  }
}
