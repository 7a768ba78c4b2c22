@testable import HTTPCore

/// Drives a connection as the network code does, with answers that are written at once, and writes down
/// what happens.
struct MachineDriver {
  var machine: ConnectionMachine
  var input = InputBuffer()
  var now = Duration.zero
  /// The events in the form of the documents in `Cases`, without interim responses.
  private(set) var events: [[UInt8]] = []
  private(set) var interimResponses = 0
  private(set) var hasEnded = false

  /// - Parameter input: what connections before have left of the loop's buffer.
  init(_ limits: HTTPLimits = HTTPLimits(), input: InputBuffer = InputBuffer()) {
    self.input = input
    machine = ConnectionMachine(limits: limits, now: .zero)
  }

  /// Hands over bytes that arrive together.
  mutating func receive(_ bytes: some Sequence<UInt8>) {
    guard !hasEnded else { return }
    machine.restore(into: &input)
    input.append(Array(bytes))
    process()
  }

  /// The client ends its side.
  mutating func end() {
    guard !hasEnded else { return }
    machine.restore(into: &input)
    machine.readClosed()
    process()
  }

  private mutating func process() {
    loop: while !hasEnded {
      switch machine.next(&input, at: now) {
      case .wait: break loop
      case .admit: break
      case .sendContinue: interimResponses += 1
      case .answer(let request): answer(request)
      case .reject(let rejection): reject(rejection)
      case .shutDown, .close: finish("close")
      }
    }
    machine.save(from: &input)
  }

  private mutating func answer(_ request: HTTPRequest) {
    var event = Array("\(request.method.name) \(request.path)".utf8)
    if let query = request.query { event += Array("?\(query)".utf8) }
    if !request.content.isEmpty { event += [0x20, 0x22] + request.content + [0x22] }
    events.append(event)
    machine.answered(at: now)
    switch machine.wrote(100, all: true, at: now) {
    case .shutDown, .close: finish("close")
    case .wait, .admit, .sendContinue, .answer, .reject: break
    }
  }

  mutating func reject(_ rejection: HTTPRejection) {
    events.append(Array("\(rejection.status) \(rejection)".utf8))
    hasEnded = true
  }

  private mutating func finish(_ event: String) {
    events.append(Array(event.utf8))
    hasEnded = true
  }

  /// The events, with `wait` at the end if a request is incomplete.
  var outcome: [[UInt8]] {
    let isWaiting = !hasEnded && (machine.phase != .idle || machine.heldBytes > 0)
    return isWaiting ? events + [Array("wait".utf8)] : events
  }
}
