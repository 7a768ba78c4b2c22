import HTTPCore
import HTTPServer
import Operations

/// What the server has done, as metrics.
func serverMetrics(_ server: Server) -> Metrics.Source {
  // Not the server, which holds the service, which holds the metrics: none of them would ever be freed.
  { [weak server, counters = server.counters] text in
    guard let server else { return }
    for (name, help, value) in [
      ("connections_accepted_total", "Connections accepted.", counters.acceptedConnections),
      ("connections_refused_total", "Connections refused.", counters.refusedConnections),
      ("connections_shed_total", "Idle ones closed to make room.", counters.shedConnections),
      ("refused_overload_total", "Refused for want of room.", counters.overloadRefusals),
      ("refused_excess_total", "Refused as more than a client's share.", counters.excessRefusals),
      (
        "requests_dropped_total", "Requests let go by their clients unbegun.",
        server.droppedRequests
      ),
      ("loop_turns_total", "Times that event loops looked for work.", counters.loopTurns),
      ("received_bytes_total", "Bytes read from connections.", counters.receivedBytes),
      ("sent_bytes_total", "Bytes written to connections.", counters.sentBytes),
    ] {
      text.single("wirtinger_" + name, .counter, help, Double(value))
    }
    for (name, help, value) in [
      ("connections_open", "Connections open.", counters.openConnections),
      ("requests_waiting", "Requests that wait for a worker.", server.waitingRequests),
      ("content_bytes", "Bytes of contents arriving or in work.", server.contentBytes),
    ] {
      text.single("wirtinger_" + name, .gauge, help, Double(value))
    }
    let rejections = "wirtinger_messages_rejected_total"
    text.metric(rejections, .counter, "Messages refused by the protocol.")
    for (reason, count) in counters.rejectedMessages.sorted(by: {
      $0.key.rawValue < $1.key.rawValue
    }) {
      text.sample(rejections, ["reason": reason.rawValue], Double(count))
    }
  }
}
