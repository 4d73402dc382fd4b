// swift-tools-version: 6.1
import PackageDescription

// Continuous integration sets DNF_WARNINGS_AS_ERRORS so that a warning in our own targets fails the
// build; the flag cannot be given on the command line because it would reach dependencies too.
let strict = Context.environment["DNF_WARNINGS_AS_ERRORS"] != nil
let swiftSettings: [SwiftSetting] =
  [.enableUpcomingFeature("ExistentialAny")]
  + (strict ? [.unsafeFlags(["-warnings-as-errors"])] : [])
let cSettings: [CSetting] =
  [.unsafeFlags(["-O3", "-Wall", "-Wextra"] + (strict ? ["-Werror"] : []))]

/// A library target; `floor` documents where it stands (see Documentation/0001-architecture.md).
func module(floor: Int, _ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// A test target; files it reads in place, by path, are left out of the build.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude,
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "dnf-pipeline",
  products: [
    .executable(name: "dnf-pipeline", targets: ["dnf-pipeline"]),
    // The science half as a library, with files and figures: what Benchmarks/ times and draws with.
    .library(
      name: "DenoisingFlows",
      targets: [
        "ArrayFiles", "Autodiff", "CKernels", "Evaluation", "Figures", "Flows", "Models",
        "Simulators", "Tensors", "Training",
      ]),
    // All that reads what others wrote: what Fuzzing/ feeds with bytes that a fuzzer makes up.
    .library(name: "HostileInput", targets: ["HostileInput"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // Every target names all that it imports: what it reaches through others alone is not rebuilt
    // when it changes.
    // Floor 0: system libraries, C kernels, canonical JSON, threads.
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CKernels", cSettings: cSettings),
    module(floor: 0, "CanonicalJSON"),
    module(floor: 0, "Threads"),
    // Floor 1: arrays and figures (science); nodes and objects (engine).
    module(floor: 1, "ArrayFiles", ["CanonicalJSON"]),
    module(floor: 1, "Tensors", ["COpenBLAS", "CKernels"]),
    module(floor: 1, "Figures"),
    module(floor: 1, "YAMLTree", ["CYAML"]),
    module(floor: 1, "ContentStore", ["CCrypto", "CanonicalJSON", "Threads"]),
    // Floor 2.
    module(floor: 2, "Autodiff", ["Tensors", "CKernels"]),
    module(floor: 2, "Simulators", ["Tensors"]),
    module(floor: 2, "ExperimentSpec", ["ContentStore", "YAMLTree"]),
    module(floor: 2, "Scheduler", ["ContentStore", "CanonicalJSON", "Threads"]),
    // Floor 3.
    module(floor: 3, "Flows", ["Autodiff", "Tensors"]),
    // Floor 4.
    module(floor: 4, "Models", ["Autodiff", "Flows", "Tensors"]),
    module(
      floor: 4, "Training",
      ["Autodiff", "CKernels", "Flows", "Simulators", "Tensors", "Threads"]),
    // Floor 5.
    module(
      floor: 5, "Evaluation",
      ["Autodiff", "Flows", "Models", "Simulators", "Tensors", "Threads"]),
    // Floor 6: the only place where science and engine meet.
    module(
      floor: 6, "Stages",
      [
        "ArrayFiles", "CanonicalJSON", "Evaluation", "ExperimentSpec", "Figures", "Flows", "Models",
        "Scheduler", "Simulators", "Tensors", "Threads", "Training", "YAMLTree",
      ]),
    // Floor 7 and 8.
    module(
      floor: 7, "CommandLineInterface",
      [
        "ArrayFiles", "CanonicalJSON", "ContentStore", "ExperimentSpec", "Scheduler", "Stages",
        "Threads", "YAMLTree",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "dnf-pipeline", dependencies: ["CommandLineInterface"], swiftSettings: swiftSettings),

    // Tests.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swiftSettings),
    .target(
      name: "ScienceTestSupport",
      dependencies: ["ArrayFiles", "Autodiff", "CanonicalJSON", "Flows", "Models", "Tensors"],
      path: "Tests/ScienceTestSupport", swiftSettings: swiftSettings),
    .target(
      name: "HostileInput",
      dependencies: [
        "ArrayFiles", "CanonicalJSON", "ContentStore", "ExperimentSpec", "Scheduler", "Stages",
        "TestSupport", "YAMLTree",
      ], path: "Tests/HostileInput", exclude: ["Data"], swiftSettings: swiftSettings),
    tests("CanonicalJSONTests", ["CanonicalJSON"]),
    tests("ArrayFilesTests", ["ArrayFiles"]),
    tests("TensorsTests", ["Tensors", "CKernels"], exclude: ["Kernels/Fixtures"]),
    tests("FiguresTests", ["Figures"], exclude: ["Golden"]),
    tests("YAMLTreeTests", ["YAMLTree"]),
    tests("ContentStoreTests", ["ContentStore", "CanonicalJSON"]),
    tests("AutodiffTests", ["Autodiff", "Tensors"]),
    tests("ThreadsTests", ["Threads"]),
    tests("SimulatorsTests", ["Simulators", "Tensors"], exclude: ["Data"]),
    tests("ExperimentSpecTests", ["ContentStore", "ExperimentSpec", "YAMLTree"]),
    tests("SchedulerTests", ["Scheduler", "ContentStore", "CanonicalJSON"]),
    tests(
      "FlowsTests",
      ["ArrayFiles", "Autodiff", "CanonicalJSON", "Flows", "ScienceTestSupport", "Tensors"]),
    tests("ModelsTests", ["Autodiff", "Flows", "Models", "ScienceTestSupport", "Tensors"]),
    tests(
      "TrainingTests",
      [
        "Autodiff", "Flows", "Models", "ScienceTestSupport", "Simulators", "Tensors", "Threads",
        "Training",
      ]),
    tests("EvaluationTests", ["Evaluation", "Simulators", "Tensors"]),
    tests(
      "StagesTests",
      [
        "Stages", "ArrayFiles", "COpenBLAS", "CanonicalJSON", "ContentStore", "Evaluation",
        "ExperimentSpec", "Flows", "Models", "ScienceTestSupport", "Scheduler", "Simulators",
        "Tensors", "Training", "YAMLTree",
      ], exclude: ["Frozen"]),
    // The program itself is a dependency because these tests run it.
    tests(
      "CommandLineTests",
      [
        "CommandLineInterface", "dnf-pipeline", "ArrayFiles", "CanonicalJSON", "ContentStore",
        "ScienceTestSupport", "Scheduler",
      ],
      exclude: ["Snapshots"]),
    tests("HostileInputTests", ["HostileInput"]),
    tests("ArchitectureTests", []),
  ],
  swiftLanguageModes: [.v6]
)
