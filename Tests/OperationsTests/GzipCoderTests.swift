import Testing

@testable import Operations

/// What the layers' tests cannot reach.
@Suite struct GzipCoderTests {
  /// It would be asked again and again for what it cannot give.
  @Test func anEncoderAtItsEndGivesNothing() throws {
    let encoder = try #require(GzipCoder.encoder(level: 1))
    let text = Array("twice".utf8)
    let encoded = try #require(encoder.encode(text, isLast: true))
    #expect(try GzipCoder.decoder()?.decode(encoded, limit: 100) == text)
    #expect(encoder.encode(text, isLast: true) == nil)
    #expect(encoder.encode(text, isLast: false) == nil)
  }
}
