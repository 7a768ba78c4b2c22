import HTTPCore

// Answers whose content is made while the client takes it.
extension EventLoop {
  /// The rest of the answer that is being written comes from a source.
  func beginStream(_ connection: Connection, _ source: any HTTPContentSource) {
    connection.source = source
    connection.work = Cancellation()
  }

  /// Has the next piece made when the client has taken most of what came before.
  ///
  /// So one piece is made while one is sent, and a connection holds no more than these.
  func makeNext(_ connection: Connection) {
    guard connection.isOpen, let source = connection.source, let cancellation = connection.work
    else { return }
    if !connection.hasOutput { connection.machine.awaitsContent(at: now) }
    if connection.isMaking || connection.output.count > configuration.streamAhead { return }
    connection.isMaking = true
    let (descriptor, serial) = (connection.descriptor, connection.serial)
    let job = WorkerPool.Job(
      client: connection.workClient, cancellation: cancellation, deadline: nil
    ) { [weak self] _ in
      self?.send(.piece(descriptor, serial: serial, source.next(cancellation)))
    }
    workers.submit(job, continues: true)
  }

  /// A piece is there.
  func continueStream(_ connection: Connection, _ piece: HTTPPiece) {
    connection.isMaking = false
    if case .last = piece {
      connection.source = nil
      connection.work = nil
    }
    connection.output.append(piece, isChunked: connection.machine.takesChunks)
    if connection.hasOutput { connection.machine.goesOn(at: now) }
    if connection.hasOutput {
      flush(connection)
      if connection.source != nil { makeNext(connection) }
    } else {
      wrote(connection, 0)
    }
  }
}
