import CCurl

/// Carries out many requests at once through libcurl's multi interface.
///
/// - Returns: the answers in the order of the handles.
func performTogether(_ handles: [CurlHandle]) throws -> [CurlResponse] {
  guard let multi = curl_multi_init() else { preconditionFailure("libcurl has no memory") }
  defer { curl_multi_cleanup(multi) }
  for handle in handles {
    handle.reset()
    curl_multi_add_handle(multi, handle.easy)
  }
  var running: Int32 = 1
  while running > 0 {
    guard curl_multi_perform(multi, &running) == CURLM_OK else { break }
    if running > 0 { curl_multi_poll(multi, nil, 0, 1000, nil) }
  }
  var left: Int32 = 0
  while let message = curl_multi_info_read(multi, &left) {
    let code = message.pointee.data.result
    guard code == CURLE_OK else { throw CurlError(code: code) }
  }
  for handle in handles { curl_multi_remove_handle(multi, handle.easy) }
  return handles.map { $0.finished() }
}
