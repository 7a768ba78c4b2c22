import Evaluation
import JSON
import Programs
import Tensors

/// A request and its function, ready to be answered: at its point, or block by block at all of them.
struct Batch: Sendable {
  let request: EvaluationRequest
  let function: CompiledFunction
  let settings: ServiceSettings
  private let arguments: [BatchInput]
  private let seeds: [BatchInput]
  private let tracing: Tracing

  /// Reads what only makes sense once the function is known, and lets go of the text of the request.
  init(
    _ request: EvaluationRequest, _ function: CompiledFunction, _ settings: ServiceSettings
  ) throws {
    self.function = function
    self.settings = settings
    tracing = Tracing(function, settings)
    arguments = request.arguments(function)
    seeds = try CotangentReader.seeds(request, function, settings)
    var request = request
    request.release()
    self.request = request
  }

  /// Whether the answer is one for each point of many.
  var isBatch: Bool { request.points.form != .single && request.endpoint != .compile }

  /// The number of points.
  var count: Int { request.points.count }

  /// Bytes of the points and of what is multiplied with derivatives, as they are kept to the end.
  var heldBytes: Int {
    (arguments + seeds).reduce(0) { sum, input in
      switch input {
      case .shared(let tensor): sum + 8 * (tensor.real.count + tensor.imaginary.count)
      case .column(let column):
        // Bounded by the memory that they take, so this does not overflow.
        sum + column.count * column.type.shape.count * (column.imaginary == nil ? 8 : 16)
      }
    }
  }

  /// The points that are evaluated together: as many as make a block of numbers.
  private var blockLength: Int {
    // A column is read where it lies, so results alone decide, and the largest value on the way to them.
    let numbers = max(function.numbersPerPoint(request.endpoint), function.largestValue)
    return max(1, settings.blockNumbers / numbers)
  }

  /// The block that begins at a point; of no points when there are none.
  func block(from start: Int) -> Range<Int> { start..<min(count, start + blockLength) }

  /// What the endpoint answers at a block of points, or at the only one.
  func members(_ range: Range<Int>?, _ budget: Budget) throws -> Answer.Members {
    try Answer(
      request: request, function: function, arguments: arguments, seeds: seeds, range: range,
      budget: budget, settings: settings
    ).members()
  }

  /// The content of the answer as a whole.
  func content(_ budget: Budget) throws -> [UInt8] {
    guard isBatch else { return try single(budget) }
    try checkSize()
    return request.points.form == .rows ? try rows(budget) : try columns(budget)
  }

  func single(_ budget: Budget) throws -> [UInt8] {
    let members = try self.members(nil, budget)
    var warnings = Warnings(function)
    if request.endpoint != .compile {
      try warnings.lookForNotFinite(members, arguments, nil, tracing, budget)
    }
    try warnings.lookForNonsmooth(arguments, seeds, nil, settings, budget)
    var writer = JSONWriter()
    writer.beginObject()
    writer.members(members + Answer.common(request), request.encoding)
    warnings.write(to: &writer)
    writer.endObject()
    return writer.bytes
  }

  private func checkSize() throws {
    let each = function.numbersPerPoint(request.endpoint)
    let (numbers, overflow) = each.multipliedReportingOverflow(by: count)
    if overflow || numbers > settings.maximumAnswer {
      throw Problem(
        .limitExceeded,
        "the answer would have \(overflow ? "too many" : String(numbers)) numbers, more than the limit "
          + "of \(settings.maximumAnswer) (max-answer-numbers): send fewer points at a time, or ask for a streamed answer with "
          + "'Accept: application/x-ndjson'", pointer: request.points.pointer)
    }
  }

  private func rows(_ budget: Budget) throws -> [UInt8] {
    var writer = JSONWriter(reserving: room(perNumber: 24))
    var warnings = Warnings(function)
    writer.beginObject()
    writer.key("results")
    writer.beginArray()
    try forEachBlock(budget) { range, members in
      writeRows(members, range.count, to: &writer)
      try look(&warnings, members, range, budget)
    }
    writer.endArray()
    writer.members(Answer.common(request), request.encoding)
    warnings.write(to: &writer)
    writer.endObject()
    return writer.bytes
  }

  private func columns(_ budget: Budget) throws -> [UInt8] {
    var warnings = Warnings(function)
    var builders: [(key: String, builder: ColumnBuilder)] = []
    var only: Answer.Members?
    try forEachBlock(budget) { range, members in
      try look(&warnings, members, range, budget)
      if range.count == count {
        only = members
      } else if builders.isEmpty {
        builders = members.map { ($0.key, ColumnBuilder($0.value, total: count)) }
      } else {
        for (builder, member) in zip(builders, members) { builder.builder.append(member.value) }
      }
    }
    let members = only ?? builders.map { ($0.key, $0.builder.value) }
    builders = []
    var writer = JSONWriter(reserving: room(perNumber: request.encoding == .base64 ? 11 : 20))
    writer.beginObject()
    writeColumns(members, to: &writer)
    writer.members(Answer.common(request), request.encoding)
    warnings.write(to: &writer)
    writer.endObject()
    return writer.bytes
  }

  /// Bytes that the text will take, so that it need not be moved as it grows.
  private func room(perNumber bytes: Int) -> Int {
    256 + count * bytes * function.numbersPerPoint(request.endpoint)
  }

  /// The same for a line of a streamed answer.
  func room(for range: Range<Int>) -> Int {
    let numbers = function.numbersPerPoint(request.endpoint)
      .multipliedReportingOverflow(by: range.count)
    let bytes = request.encoding == .base64 ? 11 : 20
    return 256 + bytes * (numbers.overflow ? 0 : min(numbers.partialValue, settings.blockNumbers))
  }

  private func forEachBlock(
    _ budget: Budget, _ body: (Range<Int>, Answer.Members) throws -> Void
  ) throws {
    var start = 0
    repeat {
      let range = block(from: start)
      try body(range, try members(range, budget))
      start = range.upperBound
    } while start < count
  }

  func look(
    _ warnings: inout Warnings, _ members: Answer.Members, _ range: Range<Int>, _ budget: Budget
  ) throws {
    try warnings.lookForNotFinite(members, arguments, range, tracing, budget)
    if !range.isEmpty {
      try warnings.lookForNonsmooth(arguments, seeds, range, settings, budget)
    }
  }

  func writeRows(_ members: Answer.Members, _ count: Int, to writer: inout JSONWriter) {
    for point in 0..<count {
      writer.beginObject()
      writer.members(members, request.encoding, point: point)
      writer.endObject()
    }
  }

  func writeColumns(_ members: Answer.Members, to writer: inout JSONWriter) {
    for (key, value) in members {
      writer.key(Self.plurals[key] ?? key)
      value.write(to: &writer, request.encoding)
    }
  }

  /// What the members of an answer are called in columns.
  static let plurals = [
    "value": "values", "gradient": "gradients", "vjp": "vjps", "jvp": "jvps",
    "jacobian": "jacobians", "hessian": "hessians", "hvp": "hvps",
  ]
}

extension EvaluationRequest {
  /// The values of a function's inputs, real ones promoted where a complex input is declared.
  func arguments(_ function: CompiledFunction) -> [BatchInput] {
    function.inputs.enumerated().map { index, input in
      // Of no points nothing but the types is known.
      guard index < points.values.count else { return .column(Column(none: input.type)) }
      let value = points.values[index].input
      return input.type.dtype == .complex ? value.promoted : value
    }
  }
}
