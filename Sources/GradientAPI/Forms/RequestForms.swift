import JSON
import Synchronization

/// The forms of the requests of late.
///
/// A table of a fixed size in which a form has one place, by a hash of its text: a new one takes the place of an
/// old one, so nothing grows. Texts are compared in full, so an equal hash is nothing but a form lost.
final class RequestForms: Sendable {
  private struct Table {
    var forms: [RequestForm?]
    /// The one met last: most requests are like the one before, and are compared with it as they are read.
    var last: RequestForm?
  }

  private let table: Mutex<Table>
  private let seed = UInt64.random(in: .min ... .max)
  private let mask: Int

  /// Bytes of a function up to which it has a form: a form keeps its function, whatever the cache drops.
  static let largestFunction = 64 << 10

  /// - Parameter bytes: what functions may take that are kept by forms alone.
  init(bytes: Int) {
    let places = min(4096, bytes / Self.largestFunction)
    // A power of two, so that a place is found by a mask.
    let count = places < 1 ? 0 : 1 << (Int.bitWidth - 1 - places.leadingZeroBitCount)
    mask = count - 1
    table = Mutex(Table(forms: [RequestForm?](repeating: nil, count: count)))
  }

  /// The answer to a content whose form is known.
  ///
  /// - Parameter begin: called with the form before it is evaluated.
  /// - Returns: nil when it is not, or when the answer is more than numbers.
  func answer(
    _ endpoint: Endpoint, _ content: [UInt8], _ begin: (RequestForm) -> Void
  ) -> [UInt8]? {
    if mask < 0 || content.count > RequestForm.longest || content.isEmpty { return nil }
    let most = RequestForm.mostNumbers
    // Unsafe, as nothing else is free of allocations: what is read is what was written.
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: most) { values in
      guard let form = last(endpoint, content, values) ?? known(endpoint, content, values) else {
        return nil
      }
      begin(form)
      return form.answer(UnsafeBufferPointer(rebasing: values[..<form.marks.count]))
    }
  }

  /// The form met last, if the content has it.
  private func last(
    _ endpoint: Endpoint, _ content: [UInt8], _ values: UnsafeMutableBufferPointer<Double>
  ) -> RequestForm? {
    guard let form = table.withLock({ $0.last }), form.endpoint == endpoint else { return nil }
    let (text, marks) = (form.text, form.marks)
    return NumberMask.match(content.span, text.span, marks: marks.span, values) ? form : nil
  }

  /// The form of the content, if it has one that is known.
  private func known(
    _ endpoint: Endpoint, _ content: [UInt8], _ values: UnsafeMutableBufferPointer<Double>
  ) -> RequestForm? {
    typealias Number = (value: Double, offset: Int)
    // Unsafe as above: the rooms are as large as `split` is told.
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: content.count) { text in
      withUnsafeTemporaryAllocation(of: Number.self, capacity: values.count) { numbers in
        guard let (length, count) = NumberMask.split(content.span, into: text, numbers) else {
          return nil
        }
        let masked = UnsafeBufferPointer(rebasing: text[..<length])
        let place = self.place(masked, endpoint)
        guard let form = table.withLock({ $0.forms[place] }), form.endpoint == endpoint,
          form.text.elementsEqual(masked)
        else { return nil }
        for index in 0..<count { values[index] = numbers[index].value }
        table.withLock { $0.last = form }
        return form
      }
    }
  }

  /// Keeps the form of a request that has been answered, if it has one.
  func learn(
    _ content: [UInt8], _ request: EvaluationRequest, _ function: CompiledFunction,
    answer: [UInt8]
  ) {
    if mask < 0 || function.size > Self.largestFunction { return }
    guard let form = RequestForm(content, request, function, answer: answer) else { return }
    let place = form.text.withUnsafeBufferPointer { self.place($0, form.endpoint) }
    table.withLock { $0.forms[place] = form }
  }

  private func place(_ text: UnsafeBufferPointer<UInt8>, _ endpoint: Endpoint) -> Int {
    var hash = seed ^ UInt64(endpoint == .gradient ? 1 : 2)
    var index = 0
    let raw = UnsafeRawBufferPointer(text)
    while index + 8 <= raw.count {
      hash = Self.mixed(hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    while index < raw.count {
      hash = Self.mixed(hash ^ UInt64(raw[index]))
      index += 1
    }
    return Int(truncatingIfNeeded: hash) & mask
  }

  private static func mixed(_ hash: UInt64) -> UInt64 {
    let product = hash.multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    return product.high ^ product.low
  }
}
