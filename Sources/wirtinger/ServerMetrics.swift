import HTTPCore
import HTTPServer
import Operations

/// What the server has done, as metrics.
func serverMetrics(_ server: Server) -> Metrics.Source {
  { text in
    let counters = server.counters
    for (name, help, value) in [
      ("connections_accepted_total", "Connections accepted.", counters.acceptedConnections),
      ("connections_refused_total", "Connections refused.", counters.refusedConnections),
      ("refused_overload_total", "Refused for want of room.", counters.overloadRefusals),
      ("refused_excess_total", "Refused as more than a client's share.", counters.excessRefusals),
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
