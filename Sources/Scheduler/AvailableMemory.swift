import FoundationEssentials

/// How much memory this process and its children may use.
///
/// The least of what the machine has, what its control groups allow, and what Slurm gave it.
public struct AvailableMemory: Hashable, Sendable {
  /// The number of bytes; `nil` when nobody says.
  public let byteCount: Int?

  /// The memory of this process.
  public static var current: AvailableMemory {
    AvailableMemory(root: "", environment: ProcessInfo.processInfo.environment)
  }

  /// The memory by what stands under `root` and in an environment.
  init(root: String, environment: [String: String]) {
    let machine = Self.machine(root: root)
    let groups = ControlGroups(root: root).memoryLimit
    // Per node and not per task: stages are processes of one task.
    let slurm = environment["SLURM_MEM_PER_NODE"].flatMap { Int($0) }.flatMap { megabytes in
      megabytes > 0 ? megabytes << 20 : nil
    }
    byteCount = [machine, groups, slurm].compactMap(\.self).min()
  }

  /// What the machine has, by `/proc/meminfo`.
  private static func machine(root: String) -> Int? {
    guard let text = try? String(contentsOfFile: "\(root)/proc/meminfo", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemTotal:") }),
      let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return kibibytes << 10
  }
}
