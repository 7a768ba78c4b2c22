import GradientAPI
import JSON
import Support
import Testing

/// The corpus as batches: by rows and by columns, in lists and in base64, against the corpus and against the
/// answers at each point alone.
@Suite struct BatchCorpus {
  @Test func batchesAgreeWithTheCorpusAndWithSinglePoints() throws {
    let service = GradientService()
    var counts: [String: Int] = [:]
    for line in try Corpus.lines() {
      let record = try Record(line)
      if !record.isScored { continue }
      for question in try record.questions() {
        let content = String(decoding: question.content, as: UTF8.self)
        let single = try ServiceAnswer(service, question.endpoint, content)
        // What is not in the vocabulary yet.
        if !single.succeeded { continue }
        let root = try JSONDocument(parsing: question.content).root
        // The point itself, others beside it, and the point again.
        let points = try [1, 0.75, 1.125, 1].map { try scaled(root, by: $0) }
        let alone = try points.map { point in
          try ServiceAnswer(service, question.endpoint, request(root, #""at": \#(object(point))"#))
        }
        if !alone.allSatisfy(\.succeeded) {
          // Not holomorphic at one of them, say: then the batch is refused as well.
          let batch = try ServiceAnswer(
            service, question.endpoint, request(root, #""points": [\#(list(points))]"#))
          #expect(!batch.succeeded, "\(record.id)")
          continue
        }
        for encoding in ["json", "base64"] {
          let option = #", "encoding": "\#(encoding)""#
          let rows = #""points": [\#(list(points, encoding))]"# + option
          let columns = #""points": {\#(joined(points, encoding))}"# + option
          for (form, members) in [("rows", rows), ("columns", columns)] {
            let batch = try ServiceAnswer(service, question.endpoint, request(root, members))
            guard batch.succeeded else {
              Issue.record("\(record.id): \(question.endpoint) \(form) \(encoding): \(batch.text)")
              continue
            }
            for (index, answer) in alone.enumerated() {
              if let failure = try compare(batch.root, form, index, points.count, answer.root) {
                Issue.record(
                  "\(record.id): \(question.endpoint) \(form) \(encoding) point \(index): \(failure)"
                )
              }
            }
            counts["\(question.endpoint) \(form) \(encoding)", default: 0] += 1
          }
        }
      }
    }
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("corpus as batches: \(name): \(count) requests")
    }
    #expect(counts.count == 4 * 9)
  }

  /// What a batch says of a point against the answer there; the first point is that of the corpus, whose
  /// single answers are compared with the corpus elsewhere.
  private func compare(
    _ batch: JSONValue, _ form: String, _ index: Int, _ count: Int, _ single: JSONValue
  ) throws -> String? {
    for (path, value) in try leaves(single) {
      let want = try Numbers(value)
      let got: Numbers
      if form == "rows" {
        guard let part = batch.at(["results", "\(index)"] + path) else { return "no \(path)" }
        got = try Numbers(part)
      } else {
        let plurals = [
          "derivatives": "derivatives", "d_z": "d_z", "d_conj_z": "d_conj_z", "aux": "aux",
        ]
        let key = plurals[path[0]] ?? path[0] + "s"
        guard let part = batch.at([key] + path.dropFirst()) else { return "no \(path)" }
        got = try Numbers(part).part(index, of: count)
      }
      if !got.isClose(to: want) { return "\(path): \(got), not \(want)" }
    }
    return nil
  }

  private typealias Point = [(name: String, shape: [Int], isComplex: Bool, numbers: Numbers)]

  private func scaled(_ root: JSONValue, by factor: Double) throws -> Point {
    try #require(root.at(["at"])).members().map { name, value in
      var numbers = try Numbers(value)
      numbers.real = numbers.real.map { $0 * factor }
      numbers.imaginary = numbers.imaginary.map { $0 * factor }
      let declared = try #require(root.at(["function", "inputs", name, "shape"]))
      let shape = try declared.elements().map { Int(try $0.double()) }
      return (name, shape, value.kind == .object, numbers)
    }
  }

  private func request(_ root: JSONValue, _ members: String) -> String {
    let others =
      (try? root.members().filter { $0.key != "at" }.map { "\"\($0.key)\": \($0.value.text)" })
    return "{\((others ?? []).joined(separator: ", ")), \(members)}"
  }

  private func object(_ point: Point, _ encoding: String = "json") -> String {
    let parts = point.map {
      "\"\($0.name)\": \(text($0.numbers, $0.shape, $0.isComplex, encoding))"
    }
    return "{\(parts.joined(separator: ", "))}"
  }

  private func list(_ points: [Point], _ encoding: String = "json") -> String {
    points.map { object($0, encoding) }.joined(separator: ", ")
  }

  private func joined(_ points: [Point], _ encoding: String) -> String {
    points[0].indices.map { input in
      var numbers = Numbers()
      for point in points {
        numbers.real += point[input].numbers.real
        numbers.imaginary += point[input].numbers.imaginary
      }
      let (name, shape, isComplex, _) = points[0][input]
      return "\"\(name)\": \(text(numbers, [points.count] + shape, isComplex, encoding))"
    }.joined(separator: ", ")
  }

  private func text(
    _ numbers: Numbers, _ shape: [Int], _ isComplex: Bool, _ encoding: String
  ) -> String {
    if encoding == "base64", !shape.isEmpty {
      let plain =
        isComplex ? zip(numbers.real, numbers.imaginary).flatMap { [$0, $1] } : numbers.real
      let dtype = isComplex ? "complex128" : "float64"
      return #"{"dtype": "\#(dtype)", "shape": \#(shape), "base64": "\#(encoded(plain))"}"#
    }
    let real = nested(numbers.real[...], shape[...])
    return isComplex
      ? #"{"re": \#(real), "im": \#(nested(numbers.imaginary[...], shape[...]))}"# : real
  }

  private func nested(_ numbers: ArraySlice<Double>, _ shape: ArraySlice<Int>) -> String {
    guard let length = shape.first else {
      guard let number = numbers.first else { return "[]" }
      return number.isFinite
        ? "\(number)" : number.isNaN ? "\"NaN\"" : number > 0 ? "\"Infinity\"" : "\"-Infinity\""
    }
    let each = length == 0 ? 0 : numbers.count / length
    let parts = (0..<length).map { index in
      let start = numbers.startIndex + index * each
      return nested(numbers[start..<start + each], shape.dropFirst())
    }
    return "[\(parts.joined(separator: ", "))]"
  }
}
