import Differentiation
import Evaluation
import FunctionSpecs
import JSON
import Programs
import Tensors

/// Where results that are not finite come from.
///
/// Looked for only when there are any, so that a usual answer pays one look at its own numbers.
struct Warnings {
  /// What a warning is about: a place in the function, an input, or neither when too many points had one.
  private enum Place: Hashable {
    case span(Span)
    case input(String)
    case unknown
  }

  /// The points of a request at which a place had a warning.
  private struct Points {
    var first: [Int] = []
    var count = 0
  }

  private var order: [Place] = []
  private var found: [Place: Points] = [:]
  private var traced = 0
  private let function: CompiledFunction
  private let names: [String]

  init(_ function: CompiledFunction) {
    self.function = function
    names = function.inputs.map(\.name)
  }

  /// Looks for the places at the points of a block whose results are not finite.
  mutating func look(
    _ members: Answer.Members, _ arguments: [BatchInput], _ range: Range<Int>, limit: Int,
    _ budget: Budget
  ) {
    if members.allSatisfy(\.value.isFinite) { return }
    var marks = [Bool](repeating: false, count: range.count)
    for member in members { member.value.markNotFinite(&marks) }
    for (index, isMarked) in marks.enumerated() where isMarked {
      let point = range.lowerBound + index
      // The interpreter keeps every value, so a point costs more here than its answer did.
      if traced < limit, !budget.isSpent {
        traced += 1
        look(arguments.map { $0.value(at: point) }, at: point)
      } else {
        note(.unknown, point)
      }
    }
  }

  /// Looks for the places at one point.
  mutating func look(_ arguments: [Tensor], at point: Int? = nil) {
    for (name, value) in zip(names, arguments) where !value.isFinite { note(.input(name), point) }
    // The gradient of the first output where there is one shows more places than the function alone.
    let isDirect = function.program.inputs.count == arguments.count
    let program = isDirect ? function.program : function.function
    var spans = spans(program.firstNotFinite(arguments))
    if spans.isEmpty && !isDirect { spans = sources(arguments) }
    for span in spans { note(.span(span), point) }
  }

  /// Where the derivatives arise that are not finite, when all values are: in the pushforward of ones.
  private func sources(_ arguments: [Tensor]) -> [Span] {
    let all = Array(function.inputs.indices)
    guard let pushforward = try? function.function.pushforward(wrt: all) else { return [] }
    let ones = function.inputs.map {
      Tensor(repeating: 1, dtype: $0.type.dtype, shape: $0.type.shape)
    }
    return spans(pushforward.firstNotFinite(arguments + ones))
  }

  private func spans(_ origins: [Int]) -> [Span] {
    var seen: Set<Span> = []
    return origins.compactMap(function.formula.span).filter { seen.insert($0).inserted }
  }

  private mutating func note(_ place: Place, _ point: Int?) {
    if found[place] == nil { order.append(place) }
    found[place, default: Points()].count += 1
    // The contract names at most 100 points; `count` has them all.
    if let point, found[place, default: Points()].first.count < 100 {
      found[place]?.first.append(point)
    }
  }

  func write(to writer: inout JSONWriter) {
    if order.isEmpty { return }
    writer.key("warnings")
    writer.beginArray()
    for place in order {
      guard let points = found[place] else { continue }
      writer.beginObject()
      writer.key("kind")
      writer.string("not-finite")
      switch place {
      case .span(let span):
        writer.key("span")
        writer.span(span)
      case .input(let name):
        writer.key("input")
        writer.string(name)
      case .unknown: break
      }
      if !points.first.isEmpty {
        writer.key("points")
        writer.beginArray()
        for point in points.first { writer.integer(point) }
        writer.endArray()
        writer.key("count")
        writer.integer(points.count)
      }
      writer.endObject()
    }
    writer.endArray()
  }
}

extension Tensor {
  /// Whether every part of every element is finite.
  var isFinite: Bool { real.allSatisfy(\.isFinite) && imaginary.allSatisfy(\.isFinite) }
}

extension Program {
  /// The origins of the instructions that first make something not finite out of finite operands.
  func firstNotFinite(_ arguments: [Tensor]) -> [Int] {
    guard let values = try? trace(arguments) else { return [] }
    var origins: [Int] = []
    for (index, instruction) in instructions.enumerated() where !values[index].isFinite {
      if case .input = instruction.operation { continue }
      guard instruction.operands.allSatisfy({ values[$0.index].isFinite }) else { continue }
      if let origin = instruction.origin { origins.append(origin) }
    }
    return origins
  }
}
