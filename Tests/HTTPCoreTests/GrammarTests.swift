import Testing

@testable import HTTPCore

/// The character classes against the sets as the standards spell them, over all bytes.
@Suite struct GrammarTests {
  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  private static let digits = "0123456789"
  private static let unreserved = letters + digits + "-._~"
  private static let subDelims = "!$&'()*+,;="

  @Test func tokensAreThoseOfRFC9110() {
    expect(Grammar.isToken, "!#$%&'*+-.^_`|~" + Self.digits + Self.letters)
  }

  @Test func unreservedCharactersAreThoseOfRFC3986() {
    expect(Grammar.isUnreserved, Self.unreserved)
  }

  @Test func namesOfHostsAreThoseOfRFC3986WithoutPercentEncoding() {
    expect(Grammar.isHostCharacter, Self.unreserved + Self.subDelims)
  }

  @Test func targetsAreMadeOfPcharSlashAndQuestionMark() {
    expect(Grammar.isTargetCharacter, Self.unreserved + Self.subDelims + ":@/?%")
  }

  @Test func fieldContentIsVisibleBlankOrAbove0x7f() {
    for byte in UInt8.min ... .max {
      let isContent = byte == 0x09 || byte == 0x20 || (0x21...0x7e).contains(byte) || byte >= 0x80
      #expect(Grammar.isFieldContent(byte) == isContent)
    }
  }

  @Test func hexadecimalDigitsHaveTheirValues() {
    for byte in UInt8.min ... .max {
      let character = Character(Unicode.Scalar(byte))
      #expect(Grammar.hexadecimal(byte) == (byte < 128 ? character.hexDigitValue : nil))
    }
  }

  private func expect(_ isMember: (UInt8) -> Bool, _ members: String) {
    let set = Set(members.utf8)
    for byte in UInt8.min ... .max { #expect(isMember(byte) == set.contains(byte), "\(byte)") }
  }
}
