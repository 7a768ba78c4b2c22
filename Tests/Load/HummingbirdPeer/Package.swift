// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Peer",
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0")
  ],
  targets: [
    .executableTarget(
      name: "app", dependencies: [.product(name: "Hummingbird", package: "hummingbird")])
  ]
)
