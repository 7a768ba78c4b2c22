/// RFC 9112 section 3.2: exactly one valid Host field, and the same for the authority of a target.
enum HostRule {
  static func check(_ head: borrowing Head) throws(HTTPRejection) {
    let (first, count) = head.fields.find("host")
    guard let host = first else {
      if head.minorVersion >= 1 { throw .missingHost }
      return
    }
    if count > 1 { throw .repeatedHost }
    guard isAuthority(head.fields.bytes.span, host, needsPort: false) else { throw .invalidHost }
  }

  /// uri-host [":" port] of RFC 3986 section 3.2.2, without percent-encoding, which no name in use has.
  ///
  /// The empty host, which a URI of the http scheme may not have (RFC 9110, section 4.2.1), is refused.
  static func isAuthority(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, needsPort: Bool
  ) -> Bool {
    var hostEnd = range.lowerBound
    if !range.isEmpty, bytes[hostEnd] == UInt8(ascii: "[") {
      while hostEnd < range.upperBound, bytes[hostEnd] != UInt8(ascii: "]") { hostEnd += 1 }
      guard hostEnd < range.upperBound else { return false }
      let address = (range.lowerBound + 1..<hostEnd).map { bytes[$0] }
      guard isIPv6(address[...]) else { return false }
      hostEnd += 1
    } else {
      while hostEnd < range.upperBound, Grammar.isHostCharacter(bytes[hostEnd]) { hostEnd += 1 }
      guard hostEnd > range.lowerBound else { return false }
    }
    if hostEnd == range.upperBound { return !needsPort }
    guard bytes[hostEnd] == Grammar.colon else { return false }
    let digits = hostEnd + 1..<range.upperBound
    guard digits.count <= 5, !needsPort || !digits.isEmpty else { return false }
    var port = 0
    for index in digits {
      guard Grammar.isDigit(bytes[index]) else { return false }
      port = port * 10 + Int(bytes[index] - UInt8(ascii: "0"))
    }
    return port <= 65_535
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
