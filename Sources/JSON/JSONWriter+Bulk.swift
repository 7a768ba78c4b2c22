import CNumbers

// Many numbers at once.
extension JSONWriter {
  /// Numbers in order, each as ``number(_:)`` writes it.
  public mutating func numbers(_ values: ArraySlice<Double>) {
    if values.isEmpty { return }
    separate()
    let piece = 256
    let room = piece * (Int(CNUMBERS_WRITE_CAPACITY) + 1)
    values.withUnsafeBufferPointer { values in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { room in
        // Safe: the room is as large as the callee states for a piece, and only what it filled is read.
        guard let source = values.baseAddress, let target = room.baseAddress else { return }
        for start in stride(from: 0, to: values.count, by: piece) {
          if start > 0 { bytes.append(UInt8(ascii: ",")) }
          let count = min(piece, values.count - start)
          let length = cnumbers_write_list(source + start, count, target)
          bytes.append(contentsOf: UnsafeBufferPointer(start: target, count: length))
        }
      }
    }
  }

  /// A string: the base64 (RFC 4648, section 4) of little-endian float64 numbers, or, with imaginary parts,
  /// of complex128 ones, whose parts lie side by side.
  public mutating func base64(_ real: ArraySlice<Double>, imaginary: ArraySlice<Double>? = nil) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    if let imaginary {
      encode(real, imaginary)
    } else {
      // A multiple of three bytes at a time, so that no padding comes in between.
      let piece = 768
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: piece * 8 / 3 * 4) { room in
        real.withUnsafeBufferPointer { numbers in
          for start in stride(from: 0, to: numbers.count, by: piece) {
            append(numbers[start..<min(start + piece, numbers.count)], room)
          }
        }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func encode(_ real: ArraySlice<Double>, _ imaginary: ArraySlice<Double>) {
    let piece = 384
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: piece * 16 / 3 * 4) { room in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: piece * 2) { pairs in
        real.withUnsafeBufferPointer { real in
          imaginary.withUnsafeBufferPointer { imaginary in
            let count = min(real.count, imaginary.count)
            for start in stride(from: 0, to: count, by: piece) {
              let length = min(piece, count - start)
              for index in 0..<length {
                pairs[2 * index] = real[start + index]
                pairs[2 * index + 1] = imaginary[start + index]
              }
              append(Slice(base: UnsafeBufferPointer(pairs), bounds: 0..<2 * length), room)
            }
          }
        }
      }
    }
  }

  private mutating func append(
    _ numbers: Slice<UnsafeBufferPointer<Double>>, _ room: UnsafeMutableBufferPointer<UInt8>
  ) {
    UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: numbers)).withMemoryRebound(to: UInt8.self)
    { source in
      // Safe: the room holds four characters for every three bytes of a piece.
      guard let from = source.baseAddress, let to = room.baseAddress else { return }
      let length = cnumbers_base64_encode(from, source.count, to)
      bytes.append(contentsOf: UnsafeBufferPointer(start: to, count: length))
    }
  }
}
