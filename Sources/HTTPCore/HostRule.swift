/// RFC 9112 section 3.2: exactly one valid Host field, and the same for the authority of a target.
enum HostRule {
  static func check(_ head: borrowing Head) throws(HTTPRejection) {
    let hosts = head.fields.all("host")
    if hosts.count > 1 { throw .repeatedHost }
    if let host = hosts.first {
      guard isAuthority(Array(host.utf8)) else { throw .invalidHost }
    } else if head.minorVersion >= 1 {
      throw .missingHost
    }
    if let authority = head.authority, !isAuthority(Array(head.fields.bytes[authority])) {
      throw .malformedTarget
    }
  }

  /// uri-host [":" port] of RFC 3986 section 3.2.2, without percent-encoding, which no name in use has.
  ///
  /// The empty host, which a URI of the http scheme may not have (RFC 9110, section 4.2.1), is refused.
  static func isAuthority(_ text: [UInt8]) -> Bool {
    var host = text[...]
    var port: ArraySlice<UInt8> = []
    if text.first == UInt8(ascii: "[") {
      guard let end = text.firstIndex(of: UInt8(ascii: "]")) else { return false }
      host = text[1..<end]
      let rest = text[(end + 1)...]
      guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { return false }
      port = rest.dropFirst()
      guard isIPv6(host) else { return false }
    } else {
      if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
        host = text[..<colon]
        port = text[(colon + 1)...]
      }
      guard !host.isEmpty, host.allSatisfy(Grammar.isHostCharacter) else { return false }
    }
    guard port.allSatisfy(Grammar.isDigit), port.count <= 5 else { return false }
    return port.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 65_535
  }

  /// Groups of up to four hexadecimal digits, at most one `::`, an IPv4 address as the last two.
  private static func isIPv6(_ text: ArraySlice<UInt8>) -> Bool {
    var groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)[...]
    guard groups.count >= 3, groups.count <= 9 else { return false }
    var count = 0
    if let last = groups.last, last.contains(UInt8(ascii: ".")) {
      let parts = last.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      let isIPv4 =
        parts.count == 4
        && parts.allSatisfy { part in
          (1...3).contains(part.count) && part.allSatisfy(Grammar.isDigit)
            && part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 255
        }
      guard isIPv4 else { return false }
      groups = groups.dropLast()
      count = 2
    }
    // `::` leaves one empty group in the middle, or two at an end.
    var empty = groups.indices.filter { groups[$0].isEmpty }
    if let first = empty.first, first == groups.startIndex {
      guard empty.count >= 2, empty[1] == first + 1 else { return false }
      empty.removeFirst()
    }
    if let last = empty.last, last == groups.endIndex - 1, count == 0 {
      guard empty.count >= 2 || groups.count == 3 else { return false }
      if empty.count >= 2 {
        guard empty[empty.count - 2] == last - 1 else { return false }
        empty.removeLast()
      }
    }
    guard empty.count <= 1 else { return false }
    for group in groups where !group.isEmpty {
      guard group.count <= 4, group.allSatisfy({ Grammar.hexadecimal($0) != nil }) else {
        return false
      }
      count += 1
    }
    return empty.isEmpty ? count == 8 : count <= 7
  }
}
