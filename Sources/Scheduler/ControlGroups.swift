import FoundationEssentials

/// The control groups of this process, as far as they limit the time of the cores and the memory
/// (cgroups(7)).
struct ControlGroups {
  /// What stands before `/proc` and `/sys`; empty but for tests.
  let root: String

  /// The least quota of the process's groups and of all groups above them, in cores.
  var processorQuota: Double? {
    least(of: "cpu") { folder, isUnified in
      isUnified ? unifiedQuota(in: folder) : legacyQuota(in: folder)
    }
  }

  /// The least limit of memory of the process's groups and of all groups above them, in bytes.
  var memoryLimit: Int? {
    least(of: "memory") { folder, isUnified in
      // Version 2 says `max` for none, version 1 a number that no machine has.
      let limit = words(in: "\(folder)/memory.\(isUnified ? "max" : "limit_in_bytes")").first
      return limit.flatMap { Int($0) }.flatMap { 1..<1 << 60 ~= $0 ? $0 : nil }
    }
  }

  /// The least value that the process's groups of a controller, and all groups above them, have.
  private func least<Value: Comparable>(
    of controller: Substring, _ value: (_ folder: String, _ isUnified: Bool) -> Value?
  ) -> Value? {
    guard let text = try? String(contentsOfFile: "\(root)/proc/self/cgroup", encoding: .utf8)
    else { return nil }
    var least: Value?
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isUnified = fields[0] == "0" && fields[1].isEmpty
      guard isUnified || fields[1].split(separator: ",").contains(controller) else { continue }
      // In a container the path may be that of the host, of which only the end is mounted.
      var path = String(fields[2])
      while true {
        let mount = isUnified ? "" : "/\(controller)"
        let folder = "\(root)/sys/fs/cgroup\(mount)\(path == "/" ? "" : path)"
        if let value = value(folder, isUnified) { least = min(least ?? value, value) }
        guard let slash = path.lastIndex(of: "/"), path != "/" else { break }
        path = slash == path.startIndex ? "/" : String(path[..<slash])
      }
    }
    return least
  }

  /// Version 2: `cpu.max` holds quota and period in microseconds, or `max` for no quota.
  private func unifiedQuota(in folder: String) -> Double? {
    let numbers = words(in: "\(folder)/cpu.max")
    guard numbers.count == 2 else { return nil }
    return ratio(numbers[0], numbers[1])
  }

  /// Version 1: two files, and a quota below zero for none.
  private func legacyQuota(in folder: String) -> Double? {
    guard let quota = words(in: "\(folder)/cpu.cfs_quota_us").first,
      let period = words(in: "\(folder)/cpu.cfs_period_us").first
    else { return nil }
    return ratio(quota, period)
  }

  private func ratio(_ quota: Substring, _ period: Substring) -> Double? {
    guard let quota = Double(quota), let period = Double(period), quota > 0, period > 0
    else { return nil }
    return quota / period
  }

  private func words(in path: String) -> [Substring] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return text.split { $0 == " " || $0 == "\n" }
  }
}
