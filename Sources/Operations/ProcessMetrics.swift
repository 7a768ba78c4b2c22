import Glibc

/// What the kernel says of this process (proc(5)), under the names that Prometheus' own clients use.
public enum ProcessMetrics {
  /// Writes them; what /proc does not say is left out.
  public static func write(to text: inout PrometheusText) {
    var usage = rusage()
    if getrusage(RUSAGE_SELF.rawValue, &usage) == 0 {
      text.single(
        "process_cpu_seconds_total", .counter, "User and system CPU time.",
        seconds(usage.ru_utime) + seconds(usage.ru_stime))
    }
    // The second number is the resident pages.
    if let fields = contents("/proc/self/statm")?.split(separator: " "), fields.count > 1,
      let pages = Double(fields[1])
    {
      text.single(
        "process_resident_memory_bytes", .gauge, "Resident memory.",
        pages * Double(sysconf(Int32(_SC_PAGESIZE))))
    }
    if let open = openDescriptors() {
      text.single("process_open_fds", .gauge, "Open descriptors.", Double(open))
    }
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      text.single("process_max_fds", .gauge, "Descriptors allowed.", Double(limit.rlim_cur))
    }
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
  }

  private static func contents(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private static func openDescriptors() -> Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Not `.`, `..` and the folder's own.
    return count - 3
  }
}
