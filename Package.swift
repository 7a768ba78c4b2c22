// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: warnings are errors, and an import is visible only where it is written.
let swiftSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]

/// Every C target: no contraction of a·b + c into one rounding unless the code writes `fma` itself.
/// The last digit of the documented answers depends on it.
let cSettings: [CSetting] = [.unsafeFlags(["-ffp-contract=off", "-Wall", "-Wextra", "-Werror"])]

/// Kernels are optimized in debug builds too: tests run millions of points through them.
let kernelSettings = cSettings + [.unsafeFlags(["-O2"])]

/// Whether two accesses to a variable overlap is checked while it runs in debug builds, and so by every test;
/// in release builds of the loop and of what compiles programs it would be a tenth of their work.
let hotSettings =
  swiftSettings + [
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
  ]

func target(
  _ name: String, _ dependencies: [Target.Dependency] = [],
  _ settings: [SwiftSetting] = swiftSettings
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: settings)
}

func cTarget(_ name: String) -> Target { .target(name: name, cSettings: cSettings) }

func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.byName(name: name), "Support"] + dependencies,
    resources: resources, swiftSettings: swiftSettings)
}

let package = Package(
  name: "Wirtinger",
  products: [.executable(name: "wirtinger", targets: ["wirtinger"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // MARK: Engine, bottom-up. It knows no JSON and no network.
    cTarget("CMath"),
    .target(name: "CKernels", exclude: ["README.md", "tools"], cSettings: kernelSettings),
    target("Tensors"),
    target("ScalarMath", ["CMath"]),
    // By file name: the archives, so that the executable needs no shared library of mathematics.
    .target(
      name: "CLinearAlgebra", cSettings: cSettings,
      linkerSettings: [
        .linkedLibrary(":libopenblas.a"), .linkedLibrary(":libgfortran.a"),
        .linkedLibrary(":libquadmath.a"),
      ]),
    target("LinearAlgebra", ["CLinearAlgebra"]),
    .target(name: "CFourier", cxxSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
    target("FourierTransforms", ["CFourier"]),
    target(
      "Programs", ["Tensors", "ScalarMath", "LinearAlgebra", "FourierTransforms"], hotSettings),
    target("Differentiation", ["Programs", "Tensors"], hotSettings),
    target("Optimization", ["Programs", "Tensors"], hotSettings),
    target("Evaluation", ["CKernels", "Programs", "ScalarMath", "Tensors"], hotSettings),

    // MARK: Languages that clients write.
    .target(name: "CNumbers", cxxSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
    target("JSON", ["CNumbers"]),
    target("FunctionSpecs", ["CNumbers", "JSON", "Programs", "Tensors"], hotSettings),
    target("PointFiles", ["JSON", "Tensors"]),

    // MARK: Protocol and network. HTTPCore does no I/O; HTTPServer knows nothing of gradients.
    target("HTTPCore"),
    cTarget("CSockets"),
    target(
      "HTTPServer", ["HTTPCore", "CSockets", .product(name: "Logging", package: "swift-log")],
      hotSettings),

    // MARK: The service: a function from request to response.
    target(
      "GradientAPI",
      [
        "Differentiation", "Evaluation", "FunctionSpecs", "HTTPCore", "JSON", "Optimization",
        "PointFiles", "Programs", "Tensors",
      ]),

    // MARK: What operators want around the service.
    .target(
      name: "CZlib", cSettings: cSettings, linkerSettings: [.linkedLibrary(":libz.a")]),
    target(
      "Operations",
      [
        "CZlib", "FunctionSpecs", "GradientAPI", "HTTPCore", "JSON",
        .product(name: "Logging", package: "swift-log"),
      ]),

    // MARK: The command.
    .executableTarget(
      name: "wirtinger",
      dependencies: [
        "GradientAPI", "HTTPServer", "HTTPCore", "FunctionSpecs", "JSON", "Operations",
        "PointFiles", "Tensors",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: swiftSettings),

    // MARK: Figures, for whoever wants to see them; nothing depends on it. Peers: programs of others.
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Differentiation", "Evaluation", "FunctionSpecs", "GradientAPI", "HTTPCore", "Operations",
        "Optimization", "Programs", "Tensors",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md", "Peers"], swiftSettings: swiftSettings),

    // MARK: Tests. Support holds the seeded generator, the domains and the checkers.
    .target(
      name: "Support", dependencies: ["Differentiation", "JSON", "Programs", "Tensors"],
      path: "Tests/Support",
      resources: [.copy("Fixtures")], swiftSettings: swiftSettings),
    tests("ScalarMath", resources: [.copy("Fixtures")]),
    tests("CKernels", ["ScalarMath"], resources: [.copy("Fixtures")]),
    tests("Tensors"),
    tests("Programs", ["Tensors"]),
    tests(
      "Differentiation", ["Evaluation", "Programs", "Tensors", "FunctionSpecs", "JSON"]),
    tests(
      "Optimization", ["Programs", "Tensors", "Differentiation", "FunctionSpecs", "JSON"]),
    tests(
      "Evaluation",
      [
        "CKernels", "Differentiation", "FunctionSpecs", "Optimization", "Programs", "ScalarMath",
        "Tensors",
      ]),
    tests("JSON", resources: [.copy("Fixtures")]),
    tests("FunctionSpecs", ["JSON", "Programs", "Tensors"], resources: [.copy("Fixtures")]),
    tests("PointFiles", ["Tensors"]),
    tests("HTTPCore", resources: [.copy("Cases")]),
    tests(
      "HTTPServer",
      ["CSockets", "GradientAPI", "HTTPCore", .product(name: "Logging", package: "swift-log")]),
    tests("GradientAPI", ["FunctionSpecs", "HTTPCore", "JSON"]),
    tests(
      "Operations", ["GradientAPI", "HTTPCore", "JSON"], resources: [.copy("Fixtures")]),
    .systemLibrary(
      name: "CCurl", path: "Tests/CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"])]),
    .testTarget(
      name: "IntegrationTests", dependencies: ["wirtinger", "CCurl"], swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// Everything with coverage for the fuzzer: only for whoever asks, in a build folder of its own.
if Context.environment["WIRTINGER_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz",
      dependencies: ["FunctionSpecs", "GradientAPI", "HTTPCore", "JSON", "Programs", "Tensors"],
      path: "Tests/Fuzz", exclude: ["README.md", "Seeds", "run"], swiftSettings: swiftSettings,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
}
