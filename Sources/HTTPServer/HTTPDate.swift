import Glibc

/// The current date as RFC 9110 section 5.6.7 writes it, made once per second.
struct HTTPDate {
  private var second: time_t = -1
  private(set) var bytes: [UInt8] = []

  mutating func update() {
    let now = time(nil)
    if now == second { return }
    second = now
    var parts = tm()
    var seconds = now
    gmtime_r(&seconds, &parts)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    // gmtime_r gives a weekday of 0...6 and a month of 0...11.
    let date = "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)])"
    let clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    bytes = Array("\(date) \(1900 + parts.tm_year) \(clock)".utf8)
  }

  private func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
