import FoundationEssentials
import Testing

@testable import ContentStore

@Suite("What a collection would remove")
struct CollectionPlannerTests {
  private static let now = 1_000_000_000

  private func key(_ name: String) -> StageKey { StageKey(digest: Digest(of: "key \(name)")) }
  private func object(_ name: String) -> Digest { Digest(of: "object \(name)") }

  private func record(
    _ name: String, _ outputs: [String], inputs: [String] = [], age: Int, seconds: Double = 1
  ) -> CacheInventory.Record {
    CacheInventory.Record(
      key: key(name), kind: "make", outputs: Set(outputs.map(object)),
      inputs: Set(inputs.map(object)), elapsedSeconds: seconds, lastUse: Self.now - age)
  }

  private func run(
    _ experiment: String, _ keys: [StageKey], age: Int, isLive: Bool = false
  ) -> PastRun {
    PastRun(
      name: "\(experiment)-\(age)", experiment: experiment, spec: "\(experiment).yaml",
      lastUse: Self.now - age, isLive: isLive,
      stages: Dictionary(uniqueKeysWithValues: keys.map { ($0, "stage") }))
  }

  private func inventory(
    _ records: [CacheInventory.Record], orphans: [String: Int] = [:]
  ) -> CacheInventory {
    var inventory = CacheInventory(now: Self.now)
    for record in records {
      inventory.records[record.key] = record
      for digest in record.outputs.union(record.inputs) {
        let time = max(record.lastUse, inventory.objects[digest]?.lastModified ?? 0)
        inventory.objects[digest] = .init(byteCount: 100, lastModified: time)
      }
    }
    for (name, age) in orphans {
      inventory.objects[object(name)] = .init(byteCount: 100, lastModified: Self.now - age)
    }
    return inventory
  }

  private func removed(_ inventory: CacheInventory, _ policy: CollectionPolicy) -> [StageKey] {
    CollectionPlanner.plan(inventory, policy).records.map(\.record.key)
  }

  @Test("without limits only orphans go that are older than the grace period")
  func orphans() {
    let inventory = inventory(
      [record("a", ["1"], age: 900 * day)], orphans: ["old": 2 * hour, "young": hour / 2])
    let plan = CollectionPlanner.plan(inventory, CollectionPolicy())
    #expect(plan.records == [])
    #expect(plan.objects == [object("old")])
    #expect(plan.orphanCount == 1)
    #expect(plan.objectByteCount == 100)
    #expect(plan.remainingByteCount == 200)
  }

  @Test("an age removes what was not used for longer, and no object that another record has")
  func age() {
    let inventory = inventory([
      record("old", ["1", "shared"], age: 31 * day), record("new", ["2", "shared"], age: 29 * day),
    ])
    var policy = CollectionPolicy()
    policy.maximumAge = 30 * day
    let plan = CollectionPlanner.plan(inventory, policy)
    #expect(plan.records.map(\.record.key) == [key("old")])
    #expect(plan.records.map(\.reason) == [.age])
    #expect(plan.objects == [object("1")])
    #expect(plan.orphanCount == 0)
  }

  @Test("a size removes the record used longest ago first, and stops when the rest fits")
  func size() {
    let inventory = inventory([
      record("c", ["3"], age: 3 * day), record("a", ["1"], age: 9 * day),
      record("b", ["2"], age: 5 * day), record("d", ["4"], age: day),
    ])
    var policy = CollectionPolicy()
    policy.maximumByteCount = 250
    let plan = CollectionPlanner.plan(inventory, policy)
    #expect(plan.records.map(\.record.key) == [key("a"), key("b")])
    #expect(plan.records.map(\.reason) == [.size, .size])
    #expect(plan.remainingByteCount == 200)
    policy.maximumByteCount = 400
    #expect(removed(inventory, policy) == [])
    policy.maximumByteCount = 0
    #expect(removed(inventory, policy) == ["a", "b", "c", "d"].map(key))
  }

  @Test("pins, kept specs, live runs and the grace period protect records from both limits")
  func protection() {
    var inventory = inventory([
      record("pinned", ["1"], age: 9 * day), record("kept", ["2"], age: 9 * day),
      record("live", ["3"], age: 9 * day), record("young", ["4"], age: hour / 2),
      record("free", ["5"], age: 9 * day),
    ])
    inventory.pinnedKeys = [key("pinned")]
    inventory.runs = [run("x", [key("live")], age: 9 * day, isLive: true)]
    var policy = CollectionPolicy()
    policy.keptKeys = [key("kept")]
    policy.maximumAge = 0
    #expect(removed(inventory, policy) == [key("free")])
    policy.maximumAge = nil
    policy.maximumByteCount = 0
    #expect(removed(inventory, policy) == [key("free")])
  }

  @Test("the last runs of each experiment that differ keep what they used")
  func runs() {
    let names = ["a", "b", "c", "d", "e"]
    var inventory = inventory(names.map { record($0, [$0], age: 9 * day) })
    inventory.runs = [
      run("x", [key("a")], age: 9 * day), run("x", [key("b")], age: 8 * day),
      run("y", [key("c")], age: 8 * day), run("x", [key("d")], age: 7 * day),
      run("x", [key("d")], age: 6 * day), run("x", [], age: 5 * day),
    ]
    var policy = CollectionPolicy()
    policy.maximumAge = 0
    policy.keptRunCount = 2
    #expect(Set(removed(inventory, policy)) == [key("a"), key("e")])
    policy.keptRunCount = 1
    let plan = CollectionPlanner.plan(inventory, policy)
    #expect(Set(plan.records.map(\.record.key)) == [key("a"), key("b"), key("e")])
    // Of equal runs the newest stays; notes of which nothing remains go.
    #expect(plan.runs == ["x-\(5 * day)", "x-\(7 * day)", "x-\(8 * day)", "x-\(9 * day)"])
  }

  @Test("a copy of a file that no stage made stays as long as a record was made from it")
  func externalFiles() {
    let inventory = inventory([
      record("import", ["1"], inputs: ["file"], age: 9 * day),
      record("below", ["2"], inputs: ["1"], age: 2 * day),
    ])
    #expect(CollectionPlanner.plan(inventory, CollectionPolicy()).objects == [])
    var policy = CollectionPolicy()
    policy.maximumAge = 3 * day
    let plan = CollectionPlanner.plan(inventory, policy)
    // What the removed stage made goes, although the other one was made from it.
    #expect(Set(plan.objects) == [object("1"), object("file")])
  }

  @Test(
    "checkpoints go when their stage is complete or given up, logs with their records or when old")
  func leftovers() {
    var inventory = inventory([
      record("done", ["1"], age: 2 * day), record("old", ["2"], age: 40 * day),
    ])
    func file(_ age: Int) -> CacheInventory.File {
      .init(byteCount: 10, lastModified: Self.now - age)
    }
    inventory.checkpoints = [
      key("done"): file(2 * day), key("stopped"): file(2 * day), key("forgotten"): file(8 * day),
      key("running"): file(8 * day), key("pinned"): file(8 * day), key("new"): file(60),
    ]
    inventory.pinnedKeys = [key("pinned")]
    inventory.runs = [run("x", [key("running")], age: day, isLive: true)]
    inventory.logs = [
      "\(key("done").prefix)-1.log": file(9 * day), "\(key("old").prefix)-1.log": file(2 * day),
      "\(key("failed").prefix)-1.log": file(2 * day), "\(key("lost").prefix)-1.log": file(8 * day),
      "\(key("running").prefix)-1.log": file(8 * day),
    ]
    inventory.leftovers = ["new": file(day), "old": file(8 * day)]
    var policy = CollectionPolicy()
    policy.maximumAge = 30 * day
    let plan = CollectionPlanner.plan(inventory, policy)
    #expect(Set(plan.checkpoints) == [key("done"), key("forgotten")])
    #expect(Set(plan.logs) == ["\(key("old").prefix)-1.log", "\(key("lost").prefix)-1.log"])
    #expect(plan.leftovers == ["old"])
    #expect(plan.leftoverByteCount == 50)
    policy.maximumAge = day
    #expect(Set(CollectionPlanner.plan(inventory, policy).checkpoints).contains(key("stopped")))
  }

  @Test(
    "for any cache and policy: nothing protected goes, all else fits, and no garbage stays",
    arguments: 0..<400)
  func model(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    let pool = (0..<12).map { object("\($0)") }
    var inventory = CacheInventory(now: Self.now)
    for digest in pool where Bool.random(using: &random) || Bool.random(using: &random) {
      inventory.objects[digest] = .init(
        byteCount: .random(in: 0...100, using: &random),
        lastModified: Self.now - .random(in: 0...4 * hour, using: &random))
    }
    let keys = (0..<Int.random(in: 0...10, using: &random)).map { key("\($0)") }
    for key in keys {
      func some(_ most: Int) -> Set<Digest> {
        Set(pool.shuffled(using: &random).prefix(.random(in: 0...most, using: &random)))
      }
      inventory.records[key] = .init(
        key: key, kind: "make", outputs: some(3), inputs: some(2),
        elapsedSeconds: .random(in: 0...9, using: &random),
        lastUse: Self.now - .random(in: 0...9 * hour, using: &random))
    }
    func someKeys() -> [StageKey] {
      Array(keys.shuffled(using: &random).prefix(.random(in: 0...2, using: &random)))
    }
    inventory.runs = (0..<4).map { position in
      run(
        ["x", "y"].randomElement(using: &random) ?? "x", someKeys(), age: (9 - position) * hour,
        isLive: .random(using: &random) && .random(using: &random))
    }
    inventory.pinnedKeys = Set(someKeys())
    var policy = CollectionPolicy()
    policy.keptKeys = Set(someKeys())
    policy.keptRunCount = .random(in: 0...2, using: &random)
    if Bool.random(using: &random) {
      policy.maximumAge = .random(in: 0...9 * hour, using: &random)
    }
    if Bool.random(using: &random) {
      policy.maximumByteCount = .random(in: 0...500, using: &random)
    }
    check(CollectionPlanner.plan(inventory, policy), inventory, policy)
  }

  private func check(
    _ plan: CollectionPlan, _ inventory: CacheInventory, _ policy: CollectionPolicy
  ) {
    func isYoung(_ time: Int) -> Bool { time > inventory.now - hour }
    var protected = inventory.pinnedKeys.union(policy.keptKeys)
    for run in inventory.runs where run.isLive { protected.formUnion(run.keys) }
    for experiment in ["x", "y"] {
      var distinct: [Set<StageKey>] = []
      for run in inventory.runs.reversed() where run.experiment == experiment && !run.keys.isEmpty {
        if !distinct.contains(run.keys) { distinct.append(run.keys) }
      }
      protected.formUnion(distinct.prefix(policy.keptRunCount).flatMap(\.self))
    }
    let removed = Set(plan.records.map(\.record.key))
    #expect(removed.isDisjoint(with: protected))
    #expect(plan.records.allSatisfy { !isYoung($0.record.lastUse) })
    #expect(removed.count == plan.records.count)

    let remaining = inventory.records.values.filter { !removed.contains($0.key) }
    let made = remaining.reduce(into: Set<Digest>()) { $0.formUnion($1.outputs) }
    let madeBefore = inventory.records.values.reduce(into: Set<Digest>()) {
      $0.formUnion($1.outputs)
    }
    let read = remaining.reduce(into: Set<Digest>()) { $0.formUnion($1.inputs) }
      .subtracting(madeBefore)
    let garbage = inventory.objects.filter { digest, file in
      !made.contains(digest) && !read.contains(digest) && !isYoung(file.lastModified)
    }
    #expect(Set(plan.objects) == Set(garbage.keys))
    #expect(plan.objectByteCount == garbage.values.reduce(0) { $0 + $1.byteCount })
    #expect(plan.remainingByteCount + plan.objectByteCount == inventory.byteCount)

    let free = remaining.filter { !protected.contains($0.key) && !isYoung($0.lastUse) }
    if let age = policy.maximumAge {
      #expect(free.allSatisfy { $0.lastUse >= inventory.now - age })
    } else {
      #expect(plan.records.allSatisfy { $0.reason == .size })
    }
    if let limit = policy.maximumByteCount {
      #expect(plan.remainingByteCount <= limit || free.isEmpty)
    } else {
      #expect(plan.records.allSatisfy { $0.reason == .age })
    }
    let lastForSize = plan.records.filter { $0.reason == .size }.map(\.record.lastUse).max()
    #expect(free.allSatisfy { $0.lastUse >= lastForSize ?? .min })
  }
}

/// Numbers that are random enough for tests and the same in every run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
