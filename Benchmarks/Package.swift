// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dnf-benchmark",
  dependencies: [
    .package(name: "dnf-pipeline", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .executableTarget(
      name: "dnf-benchmark",
      dependencies: [
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "DenoisingFlows", package: "dnf-pipeline"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
