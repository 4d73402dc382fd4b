// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dnf-benchmark",
  dependencies: [.package(name: "dnf-pipeline", path: "..")],
  targets: [
    .executableTarget(
      name: "dnf-benchmark",
      dependencies: [.product(name: "DenoisingFlows", package: "dnf-pipeline")])
  ],
  swiftLanguageModes: [.v6]
)
