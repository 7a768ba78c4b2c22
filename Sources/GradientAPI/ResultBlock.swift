import JSON
public import PointFiles
import Tensors

/// Results at a block of points.
public struct ResultBlock: Sendable {
  /// Which points.
  public let points: Range<Int>
  /// The results in columns, named `value`, `gradient.x` and so on by their path in an answer; nil when some are
  /// no numbers.
  public let columns: [NamedColumn]?
  /// Writes one line for each point.
  private let lines: @Sendable () -> [UInt8]

  init(points: Range<Int>, members: Answer.Members, encoding: ArrayEncoding) {
    self.points = points
    columns = AnswerValue.object(members).columns("")
    lines = {
      var bytes: [UInt8] = []
      for point in 0..<points.count {
        var writer = JSONWriter()
        writer.beginObject()
        writer.members(members, encoding, point: point)
        writer.endObject()
        bytes += writer.bytes
        bytes.append(UInt8(ascii: "\n"))
      }
      return bytes
    }
  }

  /// One line for each point, as `results` of an answer by rows.
  public var jsonLines: [UInt8] { lines() }
}
