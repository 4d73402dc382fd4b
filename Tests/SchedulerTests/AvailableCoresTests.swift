import FoundationEssentials
import TestSupport
import Testing

@testable import Scheduler

@Suite("Available cores")
struct AvailableCoresTests {
  @Test("the least of affinity, quota and Slurm's word counts, in whole cores, and at least one")
  func least() {
    for (affinity, quota, slurm, count) in [
      (8, nil, nil, 8), (8, 4, nil, 4), (8, 2.5, nil, 2), (8, 0.3, nil, 1), (8, 64, nil, 8),
      (8, nil, 3, 3), (8, nil, 16, 8), (8, 2, 3, 2), (8, nil, 0, 1), (8, 1e300, nil, 8),
    ] as [(Int, Double?, Int?, Int)] {
      let cores = AvailableCores(affinity: affinity, quota: quota, slurm: slurm)
      #expect(cores.count == count, "\(cores)")
    }
  }

  @Test("this process may use at least one core, and no more than its affinity allows")
  func current() {
    let cores = AvailableCores.current
    #expect(cores.affinity >= 1)
    #expect(1...cores.affinity ~= cores.count)
  }

  @Test("the kernel's lists of cores are read; what is no such list is empty")
  func lists() {
    for (text, cores) in [
      ("\t0-3,8\n", [0, 1, 2, 3, 8]), ("5", [5]), ("0,2-3", [0, 2, 3]), ("", []), ("3-1", []),
      ("a", []), ("-", []), ("0-99999999", []),
    ] as [(String, Set<Int>)] {
      #expect(AvailableCores.numbers(in: text) == cores, "\(text)")
    }
  }

  /// The quota that a tree of files says.
  private func quota(_ files: [String: String]) throws -> Double? {
    try withTemporaryDirectory { root in
      for (path, text) in files {
        let folder = "\(root)/\(path.split(separator: "/").dropLast().joined(separator: "/"))"
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: "\(root)/\(path)", atomically: false, encoding: .utf8)
      }
      return ControlGroups(root: root).processorQuota
    }
  }

  @Test("version 2: the least quota of the group and of those above it")
  func unified() throws {
    let group = ["proc/self/cgroup": "0::/user.slice/job\n"]
    #expect(try quota([:]) == nil)
    #expect(try quota(group) == nil)
    let unlimited = group.merging(["sys/fs/cgroup/user.slice/job/cpu.max": "max 100000\n"]) { $1 }
    #expect(try quota(unlimited) == nil)
    let above = unlimited.merging(["sys/fs/cgroup/user.slice/cpu.max": "250000 100000\n"]) { $1 }
    #expect(try quota(above) == 2.5)
    let both = above.merging(["sys/fs/cgroup/user.slice/job/cpu.max": "400000 100000\n"]) { $1 }
    #expect(try quota(both) == 2.5)
  }

  @Test("in a container, whose group lies at the root of what it sees")
  func container() throws {
    #expect(
      try quota(["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "150000 100000\n"]) == 1.5)
    #expect(
      try quota([
        "proc/self/cgroup": "0::/docker/1f2e\n", "sys/fs/cgroup/cpu.max": "100000 50000\n",
      ]) == 2)
  }

  @Test("version 1: a quota and a period in files of their own, below zero for none")
  func legacy() throws {
    let group = ["proc/self/cgroup": "5:memory:/job\n4:cpu,cpuacct:/job\n0::/\n"]
    func files(_ quota: String) -> [String: String] {
      group.merging([
        "sys/fs/cgroup/cpu/job/cpu.cfs_quota_us": quota,
        "sys/fs/cgroup/cpu/job/cpu.cfs_period_us": "100000\n",
      ]) { $1 }
    }
    #expect(try quota(files("300000\n")) == 3)
    #expect(try quota(files("-1\n")) == nil)
  }
}
