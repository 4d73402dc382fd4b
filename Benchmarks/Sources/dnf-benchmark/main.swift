// Times the thin-spiral workloads in rounds, so that what disturbs the machine disturbs all of them,
// and prints one CSV row per workload.

let rounds = 11
let leastRoundTime = Duration.milliseconds(200)

/// The time of one call, averaged over enough calls to fill a round.
func time(_ work: () -> Void) -> Double {
  var calls = 0
  let start = ContinuousClock.now
  repeat {
    work()
    calls += 1
  } while ContinuousClock.now - start < leastRoundTime
  return (ContinuousClock.now - start) / .milliseconds(1) / Double(calls)
}

let workloads = [try trainingStep(batch: 100), try trainingStep(batch: 1000)] + (try evaluations())
var times = [[Double]](repeating: [], count: workloads.count)
for workload in workloads { workload.work() }
for _ in 0..<rounds {
  for (index, workload) in workloads.enumerated() { times[index].append(time(workload.work)) }
}
print("workload,median_milliseconds,least_milliseconds,rounds")
for (workload, times) in zip(workloads, times) {
  let sorted = times.sorted()
  print("\"\(workload.name)\",\(sorted[rounds / 2]),\(sorted[0]),\(rounds)")
}
