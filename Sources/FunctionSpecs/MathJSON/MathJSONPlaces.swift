/// Where the parts of a MathJSON expression stand, for errors and warnings.
///
/// A place is an index here; a node of the syntax has the range `place..<place + 1` where a node of a
/// formula has its bytes. Pointers are put together only when one is reported.
struct MathJSONPlaces: Sendable {
  /// How a value is reached from the one around it.
  enum Step: Sendable {
    case root
    case element(Int)
    case key(StaticString)
  }

  struct Place: Sendable {
    let parent: Int32
    let step: Step
  }

  private let root: String
  private var places: [Place]

  /// - Parameter root: the JSON Pointer of the whole expression.
  init(root: String) {
    self.root = root
    places = [Place(parent: -1, step: .root)]
  }

  /// The place of an element or member of the value at another place.
  mutating func add(_ step: Step, of parent: Int) -> Int {
    places.append(Place(parent: Int32(truncatingIfNeeded: parent), step: step))
    return places.count - 1
  }

  var count: Int { places.count }

  /// The JSON Pointer of a place.
  func pointer(_ place: Int) -> String? {
    guard places.indices.contains(place) else { return nil }
    var steps: [Step] = []
    var current = place
    while current >= 0 {
      steps.append(places[current].step)
      current = Int(places[current].parent)
    }
    var pointer = root
    for step in steps.reversed() {
      switch step {
      case .root: break
      case .element(let index): pointer += "/\(index)"
      case .key(let key): pointer += "/\(key)"
      }
    }
    return pointer
  }
}
