/// Decides what a collection removes; touches nothing.
///
/// Never removed are the records that are pinned, kept by the policy, used by a live run or by one of
/// the last runs, or younger than the grace period, and the objects of all records that stay.
public struct CollectionPlanner {
  private let inventory: CacheInventory
  private let policy: CollectionPolicy
  private var plan = CollectionPlan()
  private var remaining: [StageKey: CacheInventory.Record]
  /// How many remaining records refer to each object.
  private var references: [Digest: Int] = [:]
  /// Content that some stage read and no recorded stage made: copies of files that specs name.
  private let external: Set<Digest>
  private var remainingByteCount: Int

  /// What the policy removes of the inventory.
  public static func plan(
    _ inventory: CacheInventory, _ policy: CollectionPolicy
  ) -> CollectionPlan {
    var planner = CollectionPlanner(inventory, policy)
    planner.removeRecords()
    planner.removeObjects()
    planner.removeLeftovers()
    return planner.plan
  }

  private init(_ inventory: CacheInventory, _ policy: CollectionPolicy) {
    self.inventory = inventory
    self.policy = policy
    remaining = inventory.records
    external = Self.external(inventory.records.values)
    remainingByteCount = inventory.byteCount
    for record in remaining.values {
      for digest in needs(record) { references[digest, default: 0] += 1 }
    }
    for (digest, file) in inventory.objects where isCollectable(digest) {
      remainingByteCount -= file.byteCount
    }
  }

  /// What records have as inputs and none of them as an output.
  static func external(_ records: some Sequence<CacheInventory.Record>) -> Set<Digest> {
    var (inputs, outputs): (Set<Digest>, Set<Digest>) = ([], [])
    for record in records {
      inputs.formUnion(record.inputs)
      outputs.formUnion(record.outputs)
    }
    return inputs.subtracting(outputs)
  }

  private func needs(_ record: CacheInventory.Record) -> Set<Digest> {
    record.outputs.union(record.inputs.intersection(external))
  }

  private func isYoung(_ time: Int) -> Bool { time > inventory.now - policy.gracePeriod }

  private func isCollectable(_ digest: Digest) -> Bool {
    guard let file = inventory.objects[digest] else { return false }
    return references[digest, default: 0] == 0 && !isYoung(file.lastModified)
  }

  /// The records that stay whatever their age and the size of all.
  private func protectedKeys() -> Set<StageKey> {
    var keys = policy.keptKeys.union(inventory.pinnedKeys).union(inventory.liveKeys)
    var kept: [String: Set<Set<StageKey>>] = [:]
    for run in inventory.runs.reversed() where !run.stages.isEmpty {
      guard kept[run.experiment, default: []].count < policy.keptRunCount else { continue }
      kept[run.experiment, default: []].insert(run.keys)
      keys.formUnion(run.stages.keys)
    }
    return keys
  }

  private mutating func removeRecords() {
    let protected = protectedKeys()
    let candidates = inventory.records.values
      .filter { !protected.contains($0.key) && !isYoung($0.lastUse) }
      // Among equals, first what is made anew soonest.
      .sorted { ($0.lastUse, $0.elapsedSeconds, $0.key) < ($1.lastUse, $1.elapsedSeconds, $1.key) }
    for record in candidates {
      if let age = policy.maximumAge, record.lastUse < inventory.now - age {
        remove(record, .age)
      } else if let limit = policy.maximumByteCount, remainingByteCount > limit {
        remove(record, .size)
      }
    }
  }

  private mutating func remove(
    _ record: CacheInventory.Record, _ reason: CollectionPlan.Reason
  ) {
    remaining[record.key] = nil
    plan.records.append(
      .init(record: record, reason: reason, byteCount: inventory.byteCount(of: record)))
    for digest in needs(record) {
      references[digest, default: 0] -= 1
      if isCollectable(digest) { remainingByteCount -= inventory.objects[digest]?.byteCount ?? 0 }
    }
  }

  private mutating func removeObjects() {
    plan.objects = inventory.objects.keys.filter(isCollectable).sorted()
    plan.objectByteCount = inventory.byteCount - remainingByteCount
    plan.remainingByteCount = remainingByteCount
    let known = inventory.records.values.reduce(into: Set<Digest>()) { $0.formUnion(needs($1)) }
    plan.orphanCount = plan.objects.count { !known.contains($0) }
  }

  private mutating func removeLeftovers() {
    let age = min(policy.leftoverAge, policy.maximumAge ?? .max)
    func isOld(_ file: CacheInventory.File) -> Bool {
      !isYoung(file.lastModified) && file.lastModified < inventory.now - age
    }
    let protected = policy.keptKeys.union(inventory.pinnedKeys).union(inventory.liveKeys)
    for (key, file) in inventory.checkpoints.sorted(by: { $0.key < $1.key })
    where !isYoung(file.lastModified) && !inventory.liveKeys.contains(key) {
      guard remaining[key] != nil || isOld(file) && !protected.contains(key) else { continue }
      plan.checkpoints.append(key)
      plan.leftoverByteCount += file.byteCount
    }
    let prefixes = Set(remaining.keys.map(\.prefix)).union(inventory.liveKeys.map(\.prefix))
    let removed = Set(plan.records.map(\.record.key.prefix))
    for (name, file) in inventory.logs.sorted(by: { $0.key < $1.key }) {
      let prefix = String(name.prefix { $0 != "-" })
      guard !prefixes.contains(prefix), removed.contains(prefix) || isOld(file) else { continue }
      plan.logs.append(name)
      plan.leftoverByteCount += file.byteCount
    }
    for (path, file) in inventory.leftovers.sorted(by: { $0.key < $1.key }) where isOld(file) {
      plan.leftovers.append(path)
      plan.leftoverByteCount += file.byteCount
    }
    var seen: [String: Set<Set<StageKey>>] = [:]
    for run in inventory.runs.reversed() {
      let isNew = seen[run.experiment, default: []].insert(run.keys).inserted
      guard !run.isLive, !isYoung(run.lastUse) else { continue }
      if !isNew || run.stages.keys.allSatisfy({ remaining[$0] == nil }) {
        plan.runs.append(run.name)
      }
    }
  }
}
