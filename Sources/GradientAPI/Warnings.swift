import Differentiation
import Evaluation
import FunctionSpecs
import JSON
import Programs
import Tensors

/// What a client should know of the numbers in an answer: where they are not finite, and where a derivative
/// passed through a point that has none, or a strong zero hid an infinity.
///
/// The first is looked for only when something is not finite, so that a usual answer pays one look at its own
/// numbers; the others only for functions in which they can happen (`PointWatch`).
struct Warnings {
  /// What is warned of.
  enum Kind: String {
    case notFinite = "not-finite"
    case nonsmooth
    case strongZero = "strong-zero"
  }

  /// What a warning is about: a place in the function, an input, or neither when too many points had one.
  enum Place: Hashable {
    /// A part of the function, as bytes or a place in MathJSON: what a client calls it is found when it is
    /// written, once and not at every point.
    case part(Range<Int>)
    case pointer(String)
    case input(String)
    case unknown
  }

  /// A warning but for its points.
  private struct Subject: Hashable {
    let kind: Kind
    let place: Place
    /// The only input that has to do with it.
    let input: String?
  }

  /// The points of a request at which there was a warning.
  struct Points {
    private(set) var first: [Int] = []
    private(set) var count = 0

    mutating func add(_ point: Int?) {
      count += 1
      // The contract names at most 100 points; `count` has them all.
      if let point, first.count < 100 { first.append(point) }
    }

    mutating func add(_ others: Points) {
      count += others.count
      first += others.first.prefix(100 - first.count)
    }
  }

  private var order: [Subject] = []
  private var found: [Subject: Points] = [:]
  let function: CompiledFunction
  let names: [String]

  init(_ function: CompiledFunction) {
    self.function = function
    names = function.inputs.map(\.name)
  }

  mutating func note(_ kind: Kind, _ place: Place, _ point: Int?) {
    var points = Points()
    points.add(point)
    note(kind, place, input: nil, points)
  }

  mutating func note(_ kind: Kind, _ place: Place, input: String?, _ points: Points) {
    let subject = Subject(kind: kind, place: place, input: input)
    if found[subject] == nil { order.append(subject) }
    found[subject, default: Points()].add(points)
  }

  /// The place in the client's text that an origin names.
  func place(_ origin: Int?) -> Place {
    guard let origin else { return .unknown }
    // The parts of one of the catalogue are none of the request's, unless it is a formula.
    if function.isNamed, !function.formula.isText { return .pointer("/function") }
    return function.formula.range(of: origin).map(Place.part) ?? .unknown
  }

  /// The parts of the function that are warned of, in lines and columns; none of MathJSON.
  private var spans: [Range<Int>: Span] {
    function.formula.spans(
      of: order.compactMap { if case .part(let range) = $0.place { range } else { nil } })
  }

  func write(to writer: inout JSONWriter) {
    if order.isEmpty { return }
    let spans = spans
    writer.key("warnings")
    writer.beginArray()
    for subject in order {
      guard let points = found[subject] else { continue }
      writer.beginObject()
      writer.key("kind")
      writer.string(subject.kind.rawValue)
      switch subject.place {
      case .part(let range):
        if let span = spans[range] {
          writer.key("span")
          writer.span(span)
        } else if let pointer = function.formula.pointer(of: range) {
          writer.key("pointer")
          writer.string(pointer)
        }
      case .pointer(let pointer):
        writer.key("pointer")
        writer.string(pointer)
      case .input(let name):
        writer.key("input")
        writer.string(name)
      case .unknown: break
      }
      if let input = subject.input {
        writer.key("input")
        writer.string(input)
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
