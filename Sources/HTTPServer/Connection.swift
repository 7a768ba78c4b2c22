import HTTPCore

/// An open connection: its machine, and what the client has not taken yet.
final class Connection {
  let descriptor: Int32
  /// Who is at the other side, as far as the address tells; 0 for a Unix-domain socket, and when a proxy names its
  /// clients.
  let client: UInt64
  /// Tells a connection from a later one with the same descriptor.
  let serial: Int
  var machine: ConnectionMachine
  var output = OutputQueue()
  /// For the memory of the answer that is being written.
  var charge: Charge?
  /// The events that the loop waits for on this connection.
  var interest: UInt32
  /// The work that somebody here waits for.
  var work: Cancellation?
  /// Whom that work is done for.
  var workClient: UInt64
  /// Makes the rest of the answer that is being written.
  var source: (any HTTPContentSource)?
  /// Whether a worker makes the next piece now.
  var isMaking = false
  var isOpen = true
  /// Bytes of an incomplete message that are charged to the client.
  var charged = 0
  /// Who is charged for them.
  var payer: UInt64
  /// Whether requests that have come wait for the connection's next turn.
  var isWaitingForTurn = false
  /// Whether the client has ended its side while a request was in work.
  var hasHalfClosed = false
  /// Whether its answer waits in the loop's buffer to be sent with others.
  var isDeparting = false
  /// Whether this is one too many, and is told so.
  let isRefused: Bool

  init(
    descriptor: Int32, client: UInt64, serial: Int, machine: ConnectionMachine, interest: UInt32,
    isRefused: Bool
  ) {
    self.descriptor = descriptor
    self.client = client
    workClient = client
    payer = client
    self.serial = serial
    self.machine = machine
    self.interest = interest
    self.isRefused = isRefused
  }

  var hasOutput: Bool { output.count > 0 }
}
