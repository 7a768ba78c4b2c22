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
  /// Bytes of a function up to which it is compiled where the request arrives, when it is new.
  public var functionOnLoop = 512
  /// Instructions times elements up to which a program is evaluated where the request arrives: some
  /// hundred microseconds.
  public var workOnLoop = 2_000
  /// Derivatives of one function that may be asked for at once. 16: their number of operations grows with
  /// the square of the order, and their digits fade.
  public var maximumOrder = 16
  /// Elements of a matrix of derivatives. 16 million are 256 MiB of complex numbers.
  public var maximumMatrix = 1 << 24
  /// For the evaluation of one request; then it is given up with 503. 30 s: longer than most clients wait.
  public var workTime: Duration = .seconds(30)

  /// The defaults.
  public init() {}
}
