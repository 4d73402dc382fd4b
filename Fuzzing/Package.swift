// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dnf-fuzzing",
  dependencies: [.package(name: "dnf-pipeline", path: "..")],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: [.product(name: "HostileInput", package: "dnf-pipeline")],
      // The entry point is called `fuzz_main`, for libFuzzer brings a `main` of its own.
      swiftSettings: [.unsafeFlags(["-parse-as-library"])])
  ],
  swiftLanguageModes: [.v6]
)
