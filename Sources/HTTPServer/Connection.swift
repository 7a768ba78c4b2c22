import HTTPCore

/// An open connection: its machine, and what the client has not taken yet.
final class Connection {
  let descriptor: Int32
  /// Tells a connection from a later one with the same descriptor.
  let serial: Int
  var machine: ConnectionMachine
  var output: [UInt8] = []
  var written = 0
  /// The events that the loop waits for on this connection.
  var interest: UInt32
  /// The work that somebody here waits for.
  var work: Cancellation?
  /// Makes the rest of the answer that is being written.
  var source: (any HTTPContentSource)?
  /// Whether a worker makes the next piece now.
  var isMaking = false
  var isOpen = true

  init(descriptor: Int32, serial: Int, machine: ConnectionMachine, interest: UInt32) {
    self.descriptor = descriptor
    self.serial = serial
    self.machine = machine
    self.interest = interest
  }

  var hasOutput: Bool { written < output.count }
}
