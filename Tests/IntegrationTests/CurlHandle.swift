import CCurl

/// What a server answered.
struct CurlResponse {
  var status = 0
  /// Field lines as received, without line ends; the status line first.
  var lines: [String] = []
  var body: [UInt8] = []

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The value of a field, by any spelling of its name.
  func field(_ name: String) -> String? {
    let prefix = name.lowercased() + ":"
    let line = lines.first { $0.lowercased().hasPrefix(prefix) }
    return line.map { String($0.dropFirst(prefix.count)).trimmed }
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

/// A failure of libcurl itself: no answer came.
struct CurlError: Error, CustomStringConvertible {
  let code: CURLcode
  var description: String { String(cString: curl_easy_strerror(code)) }
}

/// One easy handle: a request that can be carried out alone or as a part of a multi transfer, again
/// and again over the same connection.
final class CurlHandle {
  let easy: UnsafeMutableRawPointer
  private var fields: UnsafeMutablePointer<curl_slist>?
  private var body: [UInt8] = []
  private(set) var response = CurlResponse()

  init(_ url: String) {
    guard let easy = curl_easy_init() else { preconditionFailure("libcurl has no memory") }
    self.easy = easy
    ccurl_set_string(easy, CURLOPT_URL, url)
    ccurl_set_long(easy, CURLOPT_TIMEOUT, 60)
    ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_pointer(easy, CURLOPT_PRIVATE, context)
    ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context)
    ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context)
    ccurl_set_function(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      CurlHandle.receive(bytes, size * count, context) { $0.response.body += $1 }
    }
    ccurl_set_function(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      CurlHandle.receive(bytes, size * count, context) {
        $0.response.lines.append(String(decoding: $1, as: UTF8.self).trimmed)
      }
    }
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(fields)
  }

  private static func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ store: (CurlHandle, [UInt8]) -> Void
  ) -> Int {
    guard let bytes, let context else { return 0 }
    let handle = Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue()
    let raw = UnsafeRawBufferPointer(start: bytes, count: count)
    store(handle, Array(raw))
    return count
  }

  /// Adds a field line to every request.
  func addField(_ line: String) {
    fields = curl_slist_append(fields, line)
    ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, fields)
  }

  /// Makes the request a POST of these bytes, or of a form of them if `method` says so.
  func post(_ bytes: [UInt8]) {
    body = bytes
    ccurl_set_long(easy, CURLOPT_POST, 1)
    ccurl_set_long(easy, CURLOPT_POSTFIELDSIZE, bytes.count)
    // libcurl copies, so that the array may move.
    _ = body.withUnsafeBufferPointer {
      ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, UnsafeRawPointer($0.baseAddress))
    }
  }

  /// Makes the request one without a body, by this method.
  func method(_ name: String) {
    if name == "HEAD" { ccurl_set_long(easy, CURLOPT_NOBODY, 1) }
    ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, name)
  }

  /// Forgets the last answer.
  func reset() { response = CurlResponse() }

  /// Carries the request out.
  @discardableResult
  func perform() throws -> CurlResponse {
    reset()
    let code = curl_easy_perform(easy)
    guard code == CURLE_OK else { throw CurlError(code: code) }
    return finished()
  }

  /// The answer of a transfer that has ended.
  func finished() -> CurlResponse {
    response.status = long(CURLINFO_RESPONSE_CODE)
    return response
  }

  /// A number that libcurl knows of the last transfer.
  func long(_ info: CURLINFO) -> Int {
    var value = 0
    ccurl_get_long(easy, info, &value)
    return value
  }
}
