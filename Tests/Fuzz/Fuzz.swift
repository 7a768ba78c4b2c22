import Foundation

/// What is done with one input.
typealias Target = @Sendable ([UInt8]) -> Void

let targets: [String: Target] = [
  "head": { fuzzConnection($0, head: "") },
  "chunked": {
    fuzzConnection($0, head: "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
  },
  "json": fuzzJSON,
  "formula": fuzzFormula,
  "mathjson": fuzzMathJSON,
  "service": fuzzService,
]

let target: Target = {
  let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
  guard let target = targets[name] else {
    fatalError("FUZZ_TARGET must be one of \(targets.keys.sorted())")
  }
  return target
}()

/// Ends the run with a message, which `precondition` leaves out of release builds.
func promise(_ isKept: Bool, _ text: @autoclosure () -> String = "") {
  if !isKept { fatalError(text()) }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The program's entry. The package manager makes its `main` the symbol of this name, so that the one
/// in libFuzzer's library is not taken; libFuzzer's documentation has the driver for such a case.
@_cdecl("Fuzz_main")
public func fuzzMain(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments) { start, count in
    target(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
  }
}
