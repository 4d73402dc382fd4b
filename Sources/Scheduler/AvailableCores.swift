import FoundationEssentials
import Glibc

/// How many cores this process may use: what -j is unless somebody says otherwise.
///
/// The least of what the kernel schedules it on, what its control groups leave it of the time of the
/// cores, and what Slurm gave it.
public struct AvailableCores: Hashable, Sendable {
  /// The number of cores that the process may run on (affinity, cpusets).
  let affinity: Int
  /// The cores' worth of time that control groups allow; `nil` without a limit.
  let quota: Double?
  /// What `SLURM_CPUS_PER_TASK` says; usually affinity says so too, but not on every cluster.
  let slurm: Int?

  /// The number of whole cores, at least 1.
  public var count: Int {
    // A quota of 1.5 cores is one: a second thread would be held up half of the time, and the
    // threads of a stage wait for each other.
    let allowed = quota.map { Int(min($0, 1e9)) } ?? affinity
    return max(1, min(affinity, allowed, slurm ?? affinity))
  }

  /// The cores of this process.
  public static var current: AvailableCores {
    AvailableCores(
      affinity: affinityOfThisProcess(), quota: ControlGroups(root: "").processorQuota,
      slurm: ProcessInfo.processInfo.environment["SLURM_CPUS_PER_TASK"].flatMap { Int($0) })
  }

  private static func affinityOfThisProcess() -> Int {
    // Swift does not import sched_getaffinity(2); the kernel says the same in proc(5), but counts
    // cores that are switched off.
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let online = try? String(contentsOfFile: "/sys/devices/system/cpu/online", encoding: .utf8)
    let label = "Cpus_allowed_list:"
    if let line = status.split(separator: "\n").first(where: { $0.hasPrefix(label) }), let online {
      let cores = numbers(in: line.dropFirst(label.count)).intersection(numbers(in: online))
      if !cores.isEmpty { return cores.count }
    }
    return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// The numbers in a list such as `0-3,8`; empty for anything else.
  static func numbers(in list: some StringProtocol) -> Set<Int> {
    var numbers: Set<Int> = []
    for range in list.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
      let ends = range.split(separator: "-").map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, 0...last ~= first,
        last < 1 << 20
      else { return [] }
      numbers.formUnion(first...last)
    }
    return numbers
  }
}
