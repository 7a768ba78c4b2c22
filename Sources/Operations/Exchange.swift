/// A request and its answer, as they are counted.
struct Exchange {
  /// The template of the path, `_OTHER` for paths that are none of the service's.
  let route: String
  /// The method, `_OTHER` for those that HTTP's registry does not have.
  let method: String
  let status: Int
  /// From the last byte of the request to the answer, or to the last piece of an answer that is made while it is sent.
  let nanoseconds: Int
  /// Bytes of content.
  let received: Int
  let sent: Int
}
