// How many points go side by side.
//
// Every operation gives the same bits for a point however many others go with it, so this is a matter of
// speed alone.
extension Executable {
  /// Bytes of a workspace beyond which points go one by one: 64 MiB per thread.
  private static let largestBlocks = 64 << 20

  /// Whether no value has more than one element.
  var isScalar: Bool { schedule?.isScalar ?? false }

  /// Numbers that one point reads and writes, roughly.
  var pointWork: Int { max(1, schedule?.work ?? 1) }

  /// The number of lanes for a number of points; 1 for arrays that fill vectors by themselves.
  func lanes(for points: Int) -> Int {
    guard let schedule, let direct else { return 1 }
    // Of 8 doubles per register, or of an array's elements.
    let doubles = direct.registers + direct.bodySize
    if schedule.isScalar {
      // What it costs to go from one instruction to the next shows below 256 points. Registers need not fit the
      // first-level cache: most are written and read soon after, or one after the other.
      var lanes = 256
      while lanes > 64 && doubles / 8 * lanes * 8 > 8 << 20 { lanes /= 2 }
      // A program of millions of values: one point fills the caches, and places have 30 bits.
      return doubles * lanes > Self.largestBlocks ? 1 : lanes
    }
    if points < 4 || schedule.largest > 64 { return 1 }
    var lanes = points <= 8 ? 8 : 64
    // An array's elements make an instruction long enough, so that few lanes do.
    while lanes > 8 && doubles * lanes * 8 > 128 << 10 { lanes /= 2 }
    return doubles * lanes * 8 > 2 << 20 ? 1 : lanes
  }

  /// Bytes of a workspace for many points.
  var batchWorkspaceBytes: Int {
    guard let direct else { return 0 }
    let lanes = lanes(for: .max)
    return lanes == 1 ? 0 : direct.registers / (isScalar ? 8 : 1) * lanes * 8
  }
}
