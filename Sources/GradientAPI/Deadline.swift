import HTTPCore

/// How much time a client gives a request: the field `X-Request-Timeout-Ms`, milliseconds from when the
/// request has come.
///
/// RFC 7240 has `Prefer: wait=` for this, in whole seconds, which is longer than most answers take.
enum Deadline {
  static let field = "X-Request-Timeout-Ms"
  /// Milliseconds. 12 digits: more than thirty years.
  static let range = 1...999_999_999_999

  /// The settings for a request: the time for its work is the client's if that is the shorter one.
  static func apply(
    _ request: HTTPRequest, to settings: ServiceSettings
  ) throws -> ServiceSettings {
    guard let text = request.fields.first("x-request-timeout-ms") else { return settings }
    guard let milliseconds = Int(text), range.contains(milliseconds) else {
      throw Problem(
        .wrongValue,
        "the field \(field) is a whole number of milliseconds from 1 on")
    }
    var settings = settings
    settings.workTime = min(settings.workTime, .milliseconds(milliseconds))
    settings.deadline = .now + .milliseconds(milliseconds)
    return settings
  }
}
