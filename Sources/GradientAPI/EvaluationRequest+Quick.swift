import FunctionSpecs
import Programs
import Tensors

extension EvaluationRequest {
  /// Whether a glance shows that its function, which is new, is compiled about as fast as it is handed to a worker:
  /// a short formula of numbers, in which nothing makes arrays and nothing repeats, and one derivative at most.
  func isQuicklyCompiled(_ settings: ServiceSettings) -> Bool {
    switch endpoint {
    case .value, .gradient, .vjp, .jvp, .compile: break
    case .jacobian, .hessian, .hvp, .derivatives, .wirtinger, .check: return false
    }
    return functionBytes.first == UInt8(ascii: "\"")
      && functionBytes.count <= settings.functionOnLoop
      && points.values.allSatisfy { $0.type.shape.isScalar } && Self.isOfNumbers(functionBytes)
  }

  /// Whether a formula in JSON has no list, no index, and no call but of functions that work element by element.
  /// The letter of an escape counts to the name behind it, which is none of a function then; an escape that stands for
  /// any character, a parenthesis too, is not looked into.
  private static func isOfNumbers(_ text: [UInt8]) -> Bool {
    var name: [UInt8] = []
    var previous: UInt8 = 0
    for byte in text {
      defer { previous = byte }
      switch byte {
      case UInt8(ascii: "u") where previous == UInt8(ascii: "\\"): return false
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        name.append(byte)
      case UInt8(ascii: "("):
        if !name.isEmpty,
          !Vocabulary.elementwiseNames.contains(String(decoding: name, as: UTF8.self))
        {
          return false
        }
        name = []
      case UInt8(ascii: "["), UInt8(ascii: "@"), 0x80...: return false
      // A space may stand between a function and its parenthesis.
      case UInt8(ascii: " "): break
      default: name = []
      }
    }
    return true
  }
}
