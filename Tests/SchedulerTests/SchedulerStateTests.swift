import CanonicalJSON
import ContentStore
import Testing

@testable import Scheduler

@Suite("Scheduler state")
struct SchedulerStateTests {
  private static func randomGraph(_ generator: inout TestGenerator) throws -> [StageNode] {
    let count = Int.random(in: 1...30, using: &generator)
    return (0..<count).map { position in
      let upstream = (0..<position).filter { _ in Int.random(in: 0..<6, using: &generator) == 0 }
      // Some stages are the same work, and some make the same bytes whatever they are given.
      let parameters: JSONValue =
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: ["says": "always this"]
        case 1: ["rate": 1]
        default: ["position": .integer(Int64(position))]
        }
      return node(
        StageID(rawValue: "stage/\(position)"),
        after: upstream.map { StageID(rawValue: "stage/\($0)") },
        parameters: parameters, seedPath: ["seed"],
        usableCores: Int.random(in: 1...5, using: &generator))
    }
  }

  @Test("random runs: all stages end, none before its inputs, no work twice", arguments: 0..<150)
  func randomRuns(seed: Int) throws {
    var generator = TestGenerator(seed: seed)
    let nodes = try Self.randomGraph(&generator)
    let graph = try StageGraph(nodes.shuffled(using: &generator))
    var model = SchedulerModel()
    let cores = Int.random(in: 1...9, using: &generator)
    let first = SchedulerPlay(graph, &model, &generator, cores: cores)
    #expect(first.outcomes.values.allSatisfy { $0.record != nil })

    let again = SchedulerPlay(graph, &model, &generator, cores: cores)
    #expect(again.started == [])
    #expect(again.outcomes.mapValues(\.record) == first.outcomes.mapValues(\.record))
  }

  @Test(
    "a changed parameter runs that stage again, and those whose inputs' bytes differ, only",
    arguments: 0..<150)
  func changedParameter(seed: Int) throws {
    var generator = TestGenerator(seed: seed)
    var nodes = try Self.randomGraph(&generator)
    var model = SchedulerModel()
    let first = SchedulerPlay(try StageGraph(nodes), &model, &generator, cores: 3)
    let position = Int.random(in: 0..<nodes.count, using: &generator)
    let says = nodes[position].parameters["says"]
    nodes[position] = node(
      nodes[position].id,
      after: nodes[position].inputs.sorted { $0.key < $1.key }.map(\.value.stage),
      parameters: ["new": true, "says": says ?? "something new"], seedPath: ["seed"])
    let graph = try StageGraph(nodes)
    let second = SchedulerPlay(graph, &model, &generator, cores: 3)
    for stage in graph.nodes {
      let inputsDiffer = stage.inputs.values.contains { input in
        first.outcomes[input.stage]?.record?.outputs[input.output]
          != second.outcomes[input.stage]?.record?.outputs[input.output]
      }
      let mustDiffer = stage.id == nodes[position].id || inputsDiffer
      let isOldWork =
        first.outcomes[stage.id]?.record?.key == second.outcomes[stage.id]?.record?.key
      #expect(isOldWork == !mustDiffer)
      if isOldWork { #expect(!second.started.contains(stage.id)) }
    }
    #expect(second.started.contains(nodes[position].id))
  }

  @Test("failures block exactly what needs them; a mended run does the rest", arguments: 0..<150)
  func failures(seed: Int) throws {
    var generator = TestGenerator(seed: seed)
    let nodes = try Self.randomGraph(&generator)
    let graph = try StageGraph(nodes)
    var model = SchedulerModel()
    model.failing = Set(
      nodes.map(\.id).filter { _ in Int.random(in: 0..<5, using: &generator) == 0 })
    let first = SchedulerPlay(graph, &model, &generator, cores: 3)
    for stage in graph.nodes {
      let isBelowFailure = stage.inputs.values.contains {
        first.outcomes[$0.stage]?.record == nil
      }
      switch first.outcomes[stage.id] {
      case .executed, .cached: #expect(!isBelowFailure)
      case .failed: #expect(model.failing.contains(stage.id) && !isBelowFailure)
      case .blocked(let cause): #expect(first.outcomes[cause] == .failed)
      case .cancelled, nil: Issue.record("'\(stage.id)' was given up without a reason")
      }
      if isBelowFailure { #expect(!first.started.contains(stage.id)) }
    }
    model.failing = []
    let second = SchedulerPlay(graph, &model, &generator, cores: 3)
    #expect(second.outcomes.values.allSatisfy { $0.record != nil })
    for stage in second.started { #expect(first.outcomes[stage]?.record == nil) }
  }

  @Test("cancelling starts nothing more and still ends", arguments: 0..<100)
  func cancellation(seed: Int) throws {
    var generator = TestGenerator(seed: seed)
    let graph = try StageGraph(try Self.randomGraph(&generator))
    var model = SchedulerModel()
    let step = Int.random(in: 1...20, using: &generator)
    let first = SchedulerPlay(graph, &model, &generator, cores: 2, cancelAfter: step)
    for stage in first.started { #expect(first.outcomes[stage]?.record != nil) }
    let second = SchedulerPlay(graph, &model, &generator, cores: 2)
    #expect(second.outcomes.values.allSatisfy { $0.record != nil })
  }

  @Test(
    "beside another run all stages end, each computed here once at most, and cores stay busy",
    arguments: 0..<150)
  func contention(seed: Int) throws {
    var generator = TestGenerator(seed: seed)
    let graph = try StageGraph(try Self.randomGraph(&generator))
    var model = SchedulerModel()
    model.contention = Int.random(in: 2...4, using: &generator)
    let cores = Int.random(in: 1...9, using: &generator)
    let play = SchedulerPlay(graph, &model, &generator, cores: cores)
    for stage in graph.nodes {
      switch play.outcomes[stage.id] {
      case .executed(let record): #expect(play.commits[record.key] == 1)
      case .cached: break
      default: Issue.record("'\(stage.id)' was given up without a reason")
      }
    }
    var other = SchedulerModel()
    other.contention = 2
    let step = Int.random(in: 1...20, using: &generator)
    _ = SchedulerPlay(graph, &other, &generator, cores: cores, cancelAfter: step)
  }

  @Test(
    "what was ended from outside starts again as often as allowed; other failures never do",
    arguments: 0..<150)
  func retries(seed: Int) throws {
    var generator = TestGenerator(seed: seed)
    let graph = try StageGraph(try Self.randomGraph(&generator))
    var model = SchedulerModel()
    for node in graph.nodes { model.transient[node.id] = Int.random(in: 0...3, using: &generator) }
    model.failing = Set(
      graph.nodes.map(\.id).filter { _ in Int.random(in: 0..<8, using: &generator) == 0 })
    let (transient, allowed) = (model.transient, Int.random(in: 0...3, using: &generator))
    let play = SchedulerPlay(graph, &model, &generator, cores: 3, retries: allowed)
    for stage in graph.nodes.map(\.id) where play.started.contains(stage) {
      let ended = transient[stage] ?? 0
      #expect(play.started.count { $0 == stage } == min(ended, allowed) + 1)
      let fails = ended > allowed || model.failing.contains(stage)
      #expect((play.outcomes[stage] == .failed) == fails)
    }
  }

  @Test(
    "stages side by side are not expected to need more memory than there is", arguments: 0..<150)
  func memory(seed: Int) throws {
    var generator = TestGenerator(seed: seed)
    let graph = try StageGraph(try Self.randomGraph(&generator))
    var model = SchedulerModel()
    let memory = Int.random(in: 1...30, using: &generator)
    let play = SchedulerPlay(graph, &model, &generator, cores: 6, memory: memory)
    #expect(play.outcomes.values.allSatisfy { $0.record != nil })
  }

  @Test(
    "a forced stage runs although it is in the cache, and no other one does", arguments: 0..<100)
  func forced(seed: Int) throws {
    var generator = TestGenerator(seed: seed)
    let graph = try StageGraph(try Self.randomGraph(&generator))
    var model = SchedulerModel()
    _ = SchedulerPlay(graph, &model, &generator, cores: 3)
    let forced = Set(
      graph.nodes.map(\.id).filter { _ in Int.random(in: 0..<4, using: &generator) == 0 })
    let play = SchedulerPlay(graph, &model, &generator, cores: 3, forced: forced)
    // Of stages that are the same work, the first one decides.
    #expect(Set(play.started).isSubset(of: forced))
    #expect(play.outcomes.values.allSatisfy { $0.record != nil })
    let works = Set(forced.compactMap { play.outcomes[$0]?.record?.key })
    for node in graph.nodes where forced.contains(node.id) && !play.started.contains(node.id) {
      #expect(works.contains(try #require(play.outcomes[node.id]?.record?.key)))
    }
  }

  @Test("the first failure ends the run when it should", arguments: 0..<50)
  func failFast(seed: Int) throws {
    var generator = TestGenerator(seed: seed)
    let graph = try StageGraph((0..<10).map { node(StageID(rawValue: "\($0)")) })
    var model = SchedulerModel()
    model.failing = ["3"]
    let play = SchedulerPlay(graph, &model, &generator, cores: 2, keepsGoing: false)
    #expect(play.outcomes["3"] == .failed)
    for (stage, outcome) in play.outcomes where !play.started.contains(stage) {
      #expect(outcome == .cancelled)
    }
  }

  @Test("the same events give the same actions; ready stages start in the order of the graph")
  func determinism() throws {
    let graph = try StageGraph([
      node("d"), node("c"), node("b", after: ["d"]), node("a", after: ["c"]), node("e"),
    ])
    var state = SchedulerState(
      graph: graph, numerics: "test", policy: RunPolicy(cores: 1))
    func started(_ actions: [SchedulerState.Action]) -> [StageID] {
      actions.compactMap { if case .start(let id, _, _) = $0 { id } else { nil } }
    }
    func lookedUp(_ actions: [SchedulerState.Action]) -> [StageID] {
      actions.compactMap { if case .lookUp(let id, _) = $0 { id } else { nil } }
    }
    #expect(lookedUp(state.handle(.begin)) == ["d", "c", "e"])
    #expect(state.handle(.lookedUp("e", nil)) == [])
    #expect(state.handle(.lookedUp("c", nil)) == [])
    #expect(started(state.handle(.lookedUp("d", nil))) == ["d"])
    #expect(started(state.handle(.failed("d", isTransient: false))) == ["c"])
    #expect(started(state.handle(.failed("c", isTransient: false))) == ["e"])
    #expect(state.handle(.failed("e", isTransient: false)) == [.settle("e", .failed)])
    #expect(state.isFinished)
  }

  @Test("free cores go round among the stages that start, as far as these can use them")
  func shares() {
    for (cores, uses, shares) in [
      (1, [8, 8], [1]), (2, [8, 1, 1], [1, 1]), (8, [1], [1]), (8, [3], [3]), (4, [8, 8], [2, 2]),
      (5, [8, 8], [3, 2]), (8, [1, 8, 2], [1, 5, 2]), (3, [], []),
    ] {
      #expect(CoreShares.fair(cores: cores, uses: uses) == shares)
    }
  }

  @Test("cores that become free go to the stages that are ready then")
  func freedCores() throws {
    let graph = try StageGraph([
      node("a", usableCores: 2), node("b", usableCores: 2),
      node("c", after: ["a"], usableCores: 8), node("d", after: ["a"], usableCores: 8),
    ])
    var state = SchedulerState(graph: graph, numerics: "test", policy: RunPolicy(cores: 4))
    var model = SchedulerModel()
    func grants(_ actions: [SchedulerState.Action]) -> [StageID: Int] {
      var grants: [StageID: Int] = [:]
      for case .start(let id, let preimage, let cores) in actions {
        grants[id] = cores
        model.records[StageKey(preimage)] = model.record(preimage, outputs: ["out"])
      }
      return grants
    }
    func record(of id: StageID) throws -> StageRecord {
      try #require(model.records.values.first { $0.preimage.seedPath == [id.rawValue] })
    }
    _ = state.handle(.begin)
    _ = state.handle(.lookedUp("a", nil))
    #expect(grants(state.handle(.lookedUp("b", nil))) == ["a": 2, "b": 2])
    #expect(grants(state.handle(.completed("a", try record(of: "a")))) == [:])
    #expect(grants(state.handle(.lookedUp("d", nil))) == [:])
    #expect(grants(state.handle(.lookedUp("c", nil))) == ["c": 1, "d": 1])
    #expect(grants(state.handle(.completed("b", try record(of: "b")))) == [:])
  }
}
