import HTTPCore

/// What a connection does with bytes, in words.
private struct Record {
  private var machine = ConnectionMachine(limits: limits, now: .zero)
  private var input = InputBuffer()
  private(set) var events: [String] = []
  private var hasEnded = false

  private static let limits: HTTPLimits = {
    var limits = HTTPLimits()
    limits.content = 1 << 12
    limits.target = 1 << 8
    limits.fieldSection = 1 << 10
    limits.fieldCount = 8
    limits.chunkLine = 64
    limits.chunkExtensions = 128
    limits.trailers = 128
    return limits
  }()

  mutating func receive(_ bytes: ArraySlice<UInt8>) {
    guard !hasEnded else { return }
    machine.restore(into: &input)
    input.append(Array(bytes))
    while !hasEnded {
      switch machine.next(&input, at: .zero) {
      case .wait:
        machine.save(from: &input)
        return
      case .sendContinue, .admit: break
      case .answer(let request):
        events.append(
          "\(request.method.name) \(request.path) \(request.query ?? "-") \(request.content)")
        machine.answered(at: .zero)
        if case .shutDown = machine.wrote(100, all: true, at: .zero) { hasEnded = true }
      case .reject(let rejection):
        events.append("\(rejection.status) \(rejection)")
        hasEnded = true
      case .shutDown, .close: hasEnded = true
      }
    }
  }
}

/// The same events, whether the bytes come together or in pieces whose lengths the first byte chooses.
@Sendable func fuzzConnection(_ input: [UInt8], head: String) {
  guard let first = input.first else { return }
  let bytes = Array(head.utf8) + input.dropFirst()
  var whole = Record()
  whole.receive(bytes[...])
  var pieces = Record()
  var position = 0
  var state = UInt(first)
  while position < bytes.count {
    state = (state &* 75 &+ 74) % 65_537
    let end = min(bytes.count, position + Int(state % 7) + 1)
    pieces.receive(bytes[position..<end])
    position = end
  }
  promise(whole.events == pieces.events, "\(whole.events) whole, \(pieces.events) in pieces")
}
