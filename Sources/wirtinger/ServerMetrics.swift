import HTTPCore
import HTTPServer
import Operations

/// What the server has done, as metrics.
func serverMetrics(_ counters: ServerCounters) -> Metrics.Source {
  { text in
    for (name, help, value) in [
      ("connections_accepted_total", "Connections accepted.", counters.acceptedConnections),
      ("connections_refused_total", "Connections refused.", counters.refusedConnections),
      ("received_bytes_total", "Bytes read from connections.", counters.receivedBytes),
      ("sent_bytes_total", "Bytes written to connections.", counters.sentBytes),
    ] {
      text.single("wirtinger_" + name, .counter, help, Double(value))
    }
    text.single(
      "wirtinger_connections_open", .gauge, "Connections open.", Double(counters.openConnections))
    let rejections = "wirtinger_messages_rejected_total"
    text.metric(rejections, .counter, "Messages refused by the protocol.")
    for (reason, count) in counters.rejectedMessages.sorted(by: {
      $0.key.rawValue < $1.key.rawValue
    }) {
      text.sample(rejections, ["reason": reason.rawValue], Double(count))
    }
  }
}
