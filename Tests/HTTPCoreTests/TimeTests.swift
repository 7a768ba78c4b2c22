import Testing

@testable import HTTPCore

/// Time limits, with a clock that the tests move: nothing here sleeps.
@Suite struct TimeTests {
  static let limits = {
    var limits = HTTPLimits()
    limits.headTime = .seconds(10)
    limits.contentTime = .seconds(30)
    limits.lowestRate = 1000
    limits.idleTime = .seconds(75)
    limits.writeTime = .seconds(20)
    limits.lingerTime = .seconds(1)
    return limits
  }()

  @Test func anIdleConnectionIsClosedWithoutAWord() {
    var machine = ConnectionMachine(limits: Self.limits, now: .seconds(5))
    #expect(machine.deadline == .seconds(80))
    guard case .close = machine.expired() else { return #expect(Bool(false)) }
  }

  /// A limit per read would be moved by every byte.
  @Test func theTimeForAHeadIsATotal() {
    var driver = MachineDriver(Self.limits)
    for (second, byte) in "GET / HTTP".utf8.enumerated() {
      driver.now = .seconds(second)
      driver.receive([byte])
      #expect(driver.machine.deadline == .seconds(10))
    }
    expectRejection(&driver, .headTimeout)
  }

  @Test func emptyLinesDoNotStartTheTimeForAHead() {
    var driver = MachineDriver(Self.limits)
    driver.now = .seconds(50)
    driver.receive("\r\n\r\n\r".utf8)
    #expect(driver.machine.deadline == .seconds(75))
  }

  @Test func contentEarnsTimeAtTheLowestRate() {
    var driver = MachineDriver(Self.limits)
    driver.now = .seconds(3)
    driver.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n".utf8)
    #expect(driver.machine.deadline == .seconds(33))
    driver.now = .seconds(20)
    driver.receive([UInt8](repeating: 0x20, count: 5000))
    #expect(driver.machine.deadline == .seconds(38))
    expectRejection(&driver, .contentTimeout)
  }

  @Test func theFramingOfChunksEarnsNoTime() {
    var driver = MachineDriver(Self.limits)
    driver.receive("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
    driver.now = .seconds(1)
    driver.receive("1;\(String(repeating: "a", count: 3000))\r\nx\r\n".utf8)
    #expect(driver.machine.deadline == .seconds(30) + .milliseconds(1))
  }

  @Test func anAnswerThatIsNotTakenEndsTheConnection() {
    var machine = ConnectionMachine(limits: Self.limits, now: .zero)
    var input = InputBuffer()
    input.append(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
    guard case .answer = machine.next(&input, at: .zero) else { return #expect(Bool(false)) }
    #expect(machine.deadline == nil)
    machine.answered(at: .seconds(1))
    #expect(machine.deadline == .seconds(21))
    _ = machine.wrote(4000, all: false, at: .seconds(9))
    #expect(machine.deadline == .seconds(25))
    guard case .close = machine.expired() else { return #expect(Bool(false)) }
  }

  /// A client that is fast at first does not have hours for the rest.
  @Test func timeIsNotSavedUp() {
    var driver = MachineDriver(Self.limits)
    driver.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n".utf8)
    driver.now = .seconds(2)
    driver.receive([UInt8](repeating: 0x20, count: 1_000_000))
    #expect(driver.machine.deadline == .seconds(32))
    driver.receive([UInt8](repeating: 0x20, count: 1_000_000))
    driver.machine.answered(at: .seconds(2))
    _ = driver.machine.wrote(1_000_000, all: false, at: .seconds(3))
    #expect(driver.machine.deadline == .seconds(23))
  }

  /// The time in which an answer is made is not the client's, and a piece does not begin a new one.
  @Test func theTimeForAnAnswerInPiecesIsATotal() {
    var machine = ConnectionMachine(limits: Self.limits, now: .zero)
    var input = InputBuffer()
    input.append(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
    guard case .answer = machine.next(&input, at: .zero) else { return #expect(Bool(false)) }
    machine.beginStream()
    machine.answered(at: .seconds(1))
    _ = machine.wrote(1000, all: false, at: .seconds(5))
    #expect(machine.deadline == .seconds(22))
    machine.awaitsContent(at: .seconds(6))
    machine.awaitsContent(at: .seconds(7))
    #expect(machine.deadline == nil)
    machine.goesOn(at: .seconds(100))
    #expect(machine.deadline == .seconds(116))
    machine.goesOn(at: .seconds(110))
    #expect(machine.deadline == .seconds(116))
    guard case .close = machine.expired() else { return #expect(Bool(false)) }
  }

  /// No rate is rounded: 100 bytes a second are 10 ms for each.
  @Test(arguments: [(100, 7, 70_000), (1500, 3, 2000), (1 << 20, 1, 0), (3, 1, 333_333)])
  func slowRatesAreKept(_ rate: Int, _ bytes: Int, _ microseconds: Int) {
    var limits = Self.limits
    limits.lowestRate = rate
    var driver = MachineDriver(limits)
    driver.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n".utf8)
    driver.now = .seconds(1)
    driver.receive([UInt8](repeating: 0x20, count: bytes))
    #expect(driver.machine.deadline == .seconds(30) + .microseconds(microseconds))
  }

  @Test func aLastAnswerThatTheClientHasNotAskedForIsFollowedByALinger() {
    var machine = ConnectionMachine(limits: Self.limits, now: .zero)
    var input = InputBuffer()
    machine.beginDrain(at: .zero)
    input.append(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
    guard case .answer = machine.next(&input, at: .zero) else { return #expect(Bool(false)) }
    machine.answered(at: .seconds(1))
    guard case .shutDown = machine.wrote(10, all: true, at: .seconds(2)) else {
      return #expect(Bool(false))
    }
    #expect(machine.deadline == .seconds(3))
    input.append(Array("more".utf8))
    guard case .wait = machine.next(&input, at: .seconds(2)) else { return #expect(Bool(false)) }
    machine.readClosed()
    guard case .close = machine.next(&input, at: .seconds(2)) else { return #expect(Bool(false)) }
  }

  /// What a client has sent, and whether its connection is closed as soon as the answer is written: only if nothing more
  /// can be under way, because the kernel of a server that has closed answers bytes with a reset.
  @Test(arguments: [
    ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", true),
    ("GET / HTTP/1.0\r\n\r\n", true),
    ("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab", true),
    ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n\r\n", false),
    ("GET / HTTP/1.0\r\n\r\nG", false),
    ("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab\r\n", false),
    ("GET / HTTP/1.1\r\n\r\n", false),
    ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: x\r\n\r\n", false),
    ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\u{1}: x\r\n\r\n", false),
  ])
  func aConnectionIsClosedAtOnceWhenItsClientSendsNoMore(_ bytes: String, _ isClosed: Bool) {
    var machine = ConnectionMachine(limits: Self.limits, now: .zero)
    var input = InputBuffer()
    input.append(Array(bytes.utf8))
    switch machine.next(&input, at: .zero) {
    case .answer, .reject: break
    case .wait, .admit, .sendContinue, .shutDown, .close: return #expect(Bool(false))
    }
    machine.save(from: &input)
    machine.answered(at: .zero)
    // Where the driver says that nothing is left to be read.
    var other = machine
    guard case .shutDown = other.wrote(10, all: true, at: .zero) else {
      return #expect(Bool(false))
    }
    switch machine.wrote(10, all: true, at: .zero, isQuiet: { true }) {
    case .close: #expect(isClosed)
    case .shutDown: #expect(!isClosed)
    case .wait, .admit, .sendContinue, .answer, .reject: #expect(Bool(false))
    }
  }

  @Test func aDrainGivesAnIdleConnectionAMomentForALastRequest() {
    var driver = MachineDriver(Self.limits)
    driver.machine.beginDrain(at: .seconds(4))
    #expect(driver.machine.deadline == .seconds(5))
    driver.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    #expect(driver.outcome == [Array("GET /".utf8), Array("close".utf8)])
  }

  /// Its head has gone out without a word of the end, so the client may have sent the next request.
  @Test func aDrainKeepsToWhatAnAnswerThatIsBeingWrittenSays() {
    var machine = ConnectionMachine(limits: Self.limits, now: .zero)
    var input = InputBuffer()
    input.append(Array(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 2).utf8))
    guard case .answer = machine.next(&input, at: .zero) else { return #expect(Bool(false)) }
    #expect(machine.connectionOption == .none)
    machine.answered(at: .seconds(1))
    machine.beginDrain(at: .seconds(2))
    guard case .wait = machine.wrote(10, all: true, at: .seconds(3)) else {
      return #expect(Bool(false))
    }
    #expect(machine.deadline == .seconds(4))
    guard case .answer = machine.next(&input, at: .seconds(3)) else { return #expect(Bool(false)) }
    #expect(machine.connectionOption == .close)
    machine.answered(at: .seconds(3))
    guard case .shutDown = machine.wrote(10, all: true, at: .seconds(3)) else {
      return #expect(Bool(false))
    }
  }

  /// Whether the answer has content depends on the request that is refused, not on the one before.
  @Test(arguments: [("HEAD", "GET", false), ("GET", "HEAD", true)])
  func aRefusalGoesToTheRequestThatHasBegun(_ first: String, _ second: String, _ isHead: Bool) {
    var driver = MachineDriver(Self.limits)
    driver.receive("\(first) / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    driver.receive("\(second) / HTTP/1.1\r\nHost".utf8)
    #expect(driver.outcome.last == Array("wait".utf8))
    driver.machine.refuse()
    #expect(driver.machine.isHead == isHead)
  }

  private func expectRejection(_ driver: inout MachineDriver, _ rejection: HTTPRejection) {
    guard case .reject(rejection) = driver.machine.expired() else { return #expect(Bool(false)) }
    #expect(rejection.status == 408)
  }
}
