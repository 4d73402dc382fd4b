import Scheduler
import Testing

@Suite("Stage graph")
struct StageGraphTests {
  @Test("stages come after what they need, otherwise as they were given")
  func order() throws {
    let graph = try StageGraph([
      node("plot", after: ["evaluate"]), node("evaluate", after: ["train/b", "train/a", "data"]),
      node("train/b", after: ["data"]), node("train/a", after: ["data"]), node("data"),
      node("other"),
    ])
    #expect(
      graph.nodes.map(\.id.rawValue) == [
        "data", "other", "train/b", "train/a", "evaluate", "plot",
      ])
  }

  @Test("a chain of a hundred thousand stages is no problem")
  func longChain() throws {
    let stages = (0..<100_000).map { position in
      node(
        StageID(rawValue: "\(position)"),
        after: position == 0 ? [] : [StageID(rawValue: "\(position - 1)")])
    }
    #expect(try StageGraph(stages.reversed()).nodes.first?.id == "0")
  }

  @Test("every mistake is told, each in its own words")
  func mistakes() {
    let graph = {
      try StageGraph([
        node("data"), node("data"), node("a//b"), node("a\nb"),
        node(
          "x", parameters: ["rate": [.number(.infinity)]], outputs: ["out", "out", "a/b", ".."]),
        StageNode(
          id: "y", kind: "k", revision: 1, parameters: [:],
          inputs: [
            "weights": .init(stage: "nobody", output: "out"),
            "grid": .init(stage: "data", output: "in"),
          ], outputs: [], seedPath: []),
        node("p", after: ["r"]), node("q", after: ["p"]), node("r", after: ["q"]),
        node("s", after: ["r"]), node("self", after: ["self"]),
      ])
    }
    #expect {
      try graph()
    } throws: {
      "\($0)" == """
        'a//b' is not a stage name: write components separated by single slashes
        'a\nb' is not a stage name: write components separated by single slashes
        stage 'x': a parameter is not a finite number
        stage 'x': output 'out' is declared twice
        stage 'x': output 'a/b' is not a plain file name
        stage 'x': output '..' is not a plain file name
        there are two stages called 'data'
        stage 'y': input 'grid' is 'in' of 'data', which does not make that
        stage 'y': input 'weights' comes from 'nobody', which does not exist
        stages wait for each other: p -> q -> r -> p
        """
    }
  }

  @Test("a stage that needs itself is a cycle")
  func selfCycle() {
    #expect {
      try StageGraph([node("a", after: ["a"])])
    } throws: {
      "\($0)" == "stages wait for each other: a -> a"
    }
  }
}
