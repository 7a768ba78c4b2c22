import Differentiation
import Evaluation
import HTTPCore
import JSON
import Programs
import Tensors

/// What all requests have in common that differ in the numbers of their point alone, and how they are answered.
///
/// Of such a request nothing has to be understood again: its numbers go to the executable, and those that come out
/// into the gaps of an answer that is otherwise known.
final class RequestForm: Sendable {
  /// A number of the answer: which one of the executable's results, and whether with the other sign.
  struct Result: Sendable {
    let index: Int
    let isNegated: Bool
  }

  let endpoint: Endpoint
  /// The content with its numbers masked.
  let text: [UInt8]
  /// Where in that text each number stood.
  let marks: [Int]
  /// Of the function only this is kept: reaching through the whole of it would count references for each request.
  let executable: Executable
  /// Instructions of the program.
  let operations: Int
  /// For each number of the executable's input which one of the request's it is.
  let arguments: [Int]
  /// The answer's text without its numbers.
  let answerText: [UInt8]
  /// Where in that text each number stands.
  let gaps: [Int]
  let results: [Result]

  /// Bytes of a content, and numbers, up to which there are forms: what people send with one point.
  static let longest = 2048
  static let mostNumbers = 64

  /// The form of a request that has been answered; nil when it is not one of the simple kind: a formula with
  /// scalar inputs and results at a single point.
  ///
  /// - Parameter answer: what it was answered with. The form is only made if it gives the same bytes.
  init?(
    _ content: [UInt8], _ request: EvaluationRequest, _ function: CompiledFunction,
    answer: [UInt8]
  ) {
    // What may be without a derivative somewhere may need a warning although all of its results are finite.
    guard function.watch == nil, request.points.form == .single, content.count <= Self.longest,
      function.inputs.allSatisfy({ $0.type.shape.isScalar }),
      function.program.outputTypes.allSatisfy({ $0.shape.isScalar }),
      function.executable.outputNumbers <= Self.mostNumbers,
      let document = try? JSONDocument(parsing: content),
      let masked = Self.mask(content),
      let arguments = try? Self.arguments(document.root, function, masked.offsets),
      let (parts, results) = Self.answer(request, function)
    else { return nil }
    endpoint = request.endpoint
    text = masked.text
    marks = text.indices.filter { masked.text[$0] == NumberMask.mark }
    executable = function.executable
    operations = function.program.instructions.count
    self.arguments = arguments
    answerText = Array(parts.joined())
    gaps = parts.dropLast().reduce(into: []) { $0.append(($0.last ?? 0) + $1.count) }
    self.results = results
    let again = masked.numbers.withUnsafeBufferPointer { self.answer($0) }
    guard again == answer else { return nil }
  }

  private static func mask(
    _ content: [UInt8]
  ) -> (text: [UInt8], numbers: [Double], offsets: [Int])? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, content.count)) { text in
      withUnsafeTemporaryAllocation(of: (value: Double, offset: Int).self, capacity: mostNumbers) {
        numbers in
        guard let (length, count) = NumberMask.split(content.span, into: text, numbers) else {
          return nil
        }
        return (
          Array(text[..<length]), numbers[..<count].map(\.value), numbers[..<count].map(\.offset)
        )
      }
    }
  }

  /// Which number of the request is which of the executable's input; nil when some are anything else.
  private static func arguments(
    _ root: JSONValue, _ function: CompiledFunction, _ offsets: [Int]
  ) throws -> [Int]? {
    var places: [String: [Int]] = [:]
    for (key, value) in try root.members() {
      if key == "function" && value.kind != .string { return nil }
      guard key == "at" else { continue }
      for (name, value) in try value.members() {
        if value.kind == .number {
          places[name] = [value.offset]
          continue
        }
        guard value.kind == .object else { return nil }
        var parts: [String: Int] = [:]
        for (part, number) in try value.members() where number.kind == .number {
          parts[part] = number.offset
        }
        guard parts.count == 2, let re = parts["re"], let im = parts["im"] else { return nil }
        places[name] = [re, im]
      }
    }
    var arguments: [Int] = []
    for input in function.inputs {
      guard let place = places[input.name],
        place.count == (input.type.dtype == .complex ? 2 : 1)
      else { return nil }
      for offset in place {
        guard let index = offsets.firstIndex(of: offset) else { return nil }
        arguments.append(index)
      }
    }
    let isAll =
      arguments.count == offsets.count && arguments.count == function.executable.inputNumbers
    return isAll ? arguments : nil
  }

  /// The answer's text in parts, and the results that stand between them.
  private static func answer(
    _ request: EvaluationRequest, _ function: CompiledFunction
  ) -> (parts: [[UInt8]], results: [Result])? {
    guard function.outputs.count == 1, !request.isHolomorphic else { return nil }
    var parts: [[UInt8]] = []
    var results: [Result] = []
    var next = 0
    var text = "{\"value\":"
    func end() {
      parts.append(Array(text.utf8))
      text = ""
    }
    func write(_ type: ValueType, isConjugated: Bool) {
      if type.dtype == .complex { text += "{\"re\":" }
      end()
      results.append(Result(index: next, isNegated: false))
      next += 1
      guard type.dtype == .complex else { return }
      text += ",\"im\":"
      end()
      results.append(Result(index: next, isNegated: isConjugated))
      next += 1
      text += "}"
    }
    let types = function.program.outputTypes
    write(types[0], isConjugated: false)
    switch request.endpoint {
    case .value: guard types.count == 1 else { return nil }
    case .gradient:
      guard types.count == 1 + function.wrt.count else { return nil }
      text += ",\"gradient\":{"
      for (position, index) in function.wrt.enumerated() {
        if position > 0 { text += "," }
        var key = JSONWriter()
        key.string(function.inputs[index].name)
        text += String(decoding: key.bytes, as: UTF8.self) + ":"
        write(types[1 + position], isConjugated: request.convention == .conjugate)
      }
      text += "}"
    default: return nil
    }
    text += ",\"convention\":\"\(request.convention.rawValue)\"}"
    end()
    return (parts, results)
  }

  /// The answer's content for the numbers of a request.
  ///
  /// - Returns: nil when a result is not finite, which takes a warning.
  func answer(_ numbers: UnsafeBufferPointer<Double>) -> [UInt8]? {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * Self.mostNumbers) { room in
      let count = arguments.count
      let computed = executable.outputNumbers
      for place in 0..<count { room[place] = numbers[arguments[place]] }
      let inputs = UnsafeBufferPointer(rebasing: room[..<count])
      let outputs = UnsafeMutableBufferPointer(
        rebasing: room[Self.mostNumbers..<Self.mostNumbers + computed])
      guard (try? executable.evaluate(numbers: inputs, into: outputs)) != nil,
        outputs.allSatisfy({ $0.isFinite })
      else { return nil }
      let size = answerText.count + results.count * JSONWriter.numberRoom
      let text = answerText
      return [UInt8](capacity: size) { out in
        var start = 0
        for position in results.indices {
          let (result, end) = (results[position], gaps[position])
          out.append(text.span.extracting(start..<end))
          start = end
          let value = outputs[result.index]
          JSONWriter.write(result.isNegated ? -value : value, to: &out)
        }
        out.append(text.span.extracting(start...))
      }
    }
  }
}
