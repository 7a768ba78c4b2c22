import ArgumentParser
import GradientAPI
import HTTPCore
import Operations

/// Prints what a small request takes from its bytes to those of its answer, without the kernel.
struct Requests: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "requests",
    abstract: "Prints the time from a small request's bytes to those of its answer.")

  @Option(help: "Seconds for the figure.")
  var seconds = 2.0

  private static let content =
    #"{"function":"real(x*exp(1.5j))","at":{"x":{"re":2.3,"im":4.5}},"convention":"adjoint"}"#
  private static let expected =
    #"{"value":-4.326031875882528,"gradient":{"x":{"re":0.0707372016677029,"im":-0.9974949866040544}},"#
    + #""convention":"adjoint"}"#

  func run() throws {
    let content = Self.content
    var request = Array("POST /v1/gradient HTTP/1.1\r\nHost: localhost\r\n".utf8)
    request += Array("Content-Type: application/json\r\n".utf8)
    request += Array("Content-Length: \(content.utf8.count)\r\n\r\n\(content)".utf8)
    var connection = Connection()
    // Compiled, and met often enough to have a form.
    for _ in 0..<10 { try connection.serve(request) }
    guard String(decoding: connection.output, as: UTF8.self).hasSuffix(Self.expected) else {
      throw ValidationError("the answer is wrong")
    }
    let time = try median(seconds: seconds) { calls in
      for _ in 0..<calls { try connection.serve(request) }
    }
    print("\((time * 1e9).rounded()) ns")
  }
}

/// One connection without a socket.
private struct Connection {
  private let service = OperatedService(OperatedService.Settings(), ServiceSettings()).service
  private let date = Array("Sun, 06 Nov 1994 08:49:37 GMT".utf8)
  private var machine = ConnectionMachine(limits: HTTPLimits(), now: .zero)
  private var input = InputBuffer()
  private(set) var output: [UInt8] = []

  mutating func serve(_ bytes: [UInt8]) throws {
    input.append(bytes)
    while true {
      switch machine.next(&input, at: .zero) {
      case .wait:
        machine.save(from: &input)
        return
      case .answer(let request):
        let response =
          switch service.answer(request) {
          case .now(let response): response
          case .later(let work): work(Cancellation())
          }
        output.removeAll(keepingCapacity: true)
        response.encode(
          into: &output, isHead: false, connection: machine.connectionOption, date: date)
        machine.answered(at: .zero)
        _ = machine.wrote(output.count, all: true, at: .zero)
      default: throw ValidationError("the request is refused")
      }
    }
  }
}
