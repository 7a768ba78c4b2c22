public import FunctionSpecs
public import JSON

/// What the service accepts and keeps; every value is a setting.
public struct ServiceSettings: Sendable {
  /// What a formula may cost.
  public var formula = FormulaLimits()
  /// What a request's JSON may look like.
  public var json = JSONLimits()
  /// Bytes that compiled programs may take before the oldest are dropped. 64 MiB: some ten thousand
  /// programs of the usual size.
  public var cacheBytes = 64 << 20
  /// Bytes of content up to which a request is read where it arrives. 16 KiB: about 50 µs of reading.
  public var contentOnLoop = 16 << 10
  /// Bytes of a new formula of numbers up to which it is compiled where the request arrives. 256: a hundred
  /// operations, which take some hundred microseconds.
  public var functionOnLoop = 256
  /// Instructions times elements, over all points and passes, up to which a known function is evaluated where
  /// the request arrives. 2,000: some hundred microseconds.
  public var workOnLoop = 2_000
  /// Derivatives of one function that may be asked for at once. 16: their number of operations grows with
  /// the square of the order, and their digits fade.
  public var maximumOrder = 16
  /// Elements of a matrix of derivatives. 16 million are 256 MiB of complex numbers.
  public var maximumMatrix = 1 << 24
  /// Points of one request. 16 million: 256 MiB of complex numbers in one input.
  public var maximumPoints = 1 << 24
  /// Numbers of an answer that is not streamed, real and imaginary parts counted apart: it is kept until
  /// all of it is known. 16 million are 128 MiB and some 350 MB of text; what fits into 64 MiB of base64 has
  /// a gradient of 9.4 million.
  public var maximumAnswer = 1 << 24
  /// Numbers of the points that are evaluated together, which is also what a line of a streamed answer holds.
  /// 131,072 are a megabyte: what the caches hold, and a few milliseconds of work.
  public var blockNumbers = 1 << 17
  /// Threads that evaluate one block.
  public var evaluationThreads = 1
  /// Points whose results are not finite and for which the place in the function is looked for. 1,000: each
  /// is evaluated once more, with all intermediate values.
  public var maximumTracedPoints = 1000
  /// For looking for those places, of one request in all; what is not found by then is counted without a place.
  /// 1 s: an answer can do without it.
  public var tracingTime: Duration = .seconds(1)
  /// For the evaluation of one request; then it is given up with 503. 30 s: longer than most clients wait.
  public var workTime: Duration = .seconds(30)
  /// The functions that clients can call by name.
  public var catalogue = Catalogue()
  /// Whether a layer around the service asks for a token: the OpenAPI document says so.
  public var asksForToken = false
  /// When the client of one request gives it up; nil for never.
  var deadline: ContinuousClock.Instant?

  /// The defaults.
  public init() {}
}
