// usage: app PORT THREADS CONTENT: answers every request for a gradient with the same content.
import Hummingbird
import NIOCore
import NIOPosix

let arguments = CommandLine.arguments
guard arguments.count == 4, let port = Int(arguments[1]), let threads = Int(arguments[2]) else {
  fatalError("usage: app PORT THREADS CONTENT")
}
let content = ByteBuffer(string: arguments[3])
let router = Router()
router.post("/v1/gradient") { request, _ -> Response in
  _ = try await request.body.collect(upTo: 1 << 20)
  return Response(
    status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: content))
}
let application = Application(
  router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
  eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: threads)))
try await application.runService()
