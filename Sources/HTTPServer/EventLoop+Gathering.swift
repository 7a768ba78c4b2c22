import CSockets
import Glibc
import HTTPCore

// Many connections in one go; on the loop's queue.
//
// A small request costs little more than three ways through code that is too large for the processor's first caches
// together: the kernel's for receiving, ours, the kernel's for sending. So what has come on several connections is
// received first, then answered, then sent, and each way is found in the cache by all but the first of them.
extension EventLoop {
  /// What was received for a connection in this stretch, in its part of `received`.
  struct Arrival {
    let connection: Connection
    let count: Int
  }

  /// An answer that is ready, in `output`.
  struct Departure {
    let connection: Connection
    let bytes: Range<Int>
  }

  /// Connections in a stretch. With 8 nearly all is found in the cache; with 32 a few connections wait for each other
  /// more than that is worth, because clients have nothing to do until answers are sent.
  private static let most = 8

  /// Bytes for each of them: most requests are shorter. Of a longer one the rest is read next time, and content that
  /// does not come with its head in as large pieces as ever.
  private var share: Int { received.count / Self.most }

  /// Receives for a connection whose request is served with others, if all that the event says is that there is one.
  ///
  /// - Returns: whether that is so; otherwise the event is still to be served.
  func gather(_ connection: Connection, _ events: UInt32) -> Bool {
    guard events == EPOLLIN.rawValue, connection.machine.isIdle, !connection.isWaitingForTurn else {
      return false
    }
    if arrivals.count == Self.most { serveArrivals() }
    let start = arrivals.count * share
    let room = UnsafeMutableRawBufferPointer(rebasing: received[start..<start + share])
    let count = recv(connection.descriptor, room.baseAddress, room.count, 0)
    // The end of the stream, and faults, are served as they always are.
    guard count > 0 else { return false }
    turn.received += count
    arrivals.append(Arrival(connection: connection, count: count))
    return true
  }

  /// Answers what was gathered, then sends the answers.
  func serveArrivals() {
    if arrivals.isEmpty { return }
    output.removeAll(keepingCapacity: output.capacity <= 1 << 20)
    isGathering = true
    for (index, arrival) in arrivals.enumerated() {
      let start = index * share
      input.append(UnsafeRawBufferPointer(rebasing: received[start..<start + arrival.count]))
      process(arrival.connection)
    }
    isGathering = false
    arrivals.removeAll(keepingCapacity: true)
    for departure in departures {
      departure.connection.isDeparting = false
      sendAtOnce(departure.connection, departure.bytes)
    }
    // What has come behind a request, if anything, has its turn now; its answer takes the place of those in `output`.
    for departure in departures {
      let connection = departure.connection
      if connection.isOpen, !connection.machine.isIdle || connection.machine.hasInputEnded {
        resume(connection)
      }
      if connection.isOpen { updateInterest(connection) }
    }
    departures.removeAll(keepingCapacity: true)
  }
}
