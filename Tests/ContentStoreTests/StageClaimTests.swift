import FoundationEssentials
import Synchronization
import TestSupport
import Testing

@testable import ContentStore

/// How many hold something at the same time.
private final class Holders: Sendable {
  private let counts = Mutex((now: 0, most: 0))

  var most: Int { counts.withLock { $0.most } }

  func enter() {
    counts.withLock { counts in
      counts.now += 1
      counts.most = max(counts.most, counts.now)
    }
  }

  func leave() { counts.withLock { $0.now -= 1 } }
}

@Suite("Claims on stages")
struct StageClaimTests {
  private let key = StageKey(samplePreimage(seed: 1))

  /// Puts a claim of another process there.
  private func plant(_ owner: ProcessIdentity, in store: ArtifactStore) throws -> String {
    try store.prepare()
    let path = "\(store.layout.claims)/\(key)~\(owner.text)_1"
    try "0".write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }

  private func identity(host: String? = nil, number: Int32? = nil) -> ProcessIdentity {
    let own = ProcessIdentity.current
    return ProcessIdentity(
      host: host ?? own.host, boot: own.boot, namespace: own.namespace,
      number: number ?? own.number, startTicks: own.startTicks)
  }

  @Test("what one run has taken another one finds held, until it is released")
  func exclusion() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let (one, other) = (StageClaims(in: store), StageClaims(in: store))
      let own = ProcessIdentity.current
      let me = ClaimOwner(host: own.host, processNumber: own.number)
      #expect(one.take(key) == .taken)
      #expect(one.owner(of: key) == nil)
      #expect(other.take(key) == .held(by: me))
      #expect(other.owner(of: key) == me)
      #expect(other.take(StageKey(samplePreimage(seed: 2))) == .taken)
      one.release(key)
      #expect(other.owner(of: key) == nil)
      #expect(other.take(key) == .taken)
      #expect(one.take(key) == .held(by: me))
    }
  }

  @Test("a claim of a process that is gone is none, and is cleared away")
  func gone() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let path = try plant(identity(number: .max), in: store)
      #expect(StageClaims(in: store).take(key) == .taken)
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test("claims of processes that are gone are removed whatever they are of; those of others stay")
  func abandoned() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let gone = try plant(identity(number: .max), in: store)
      let stranger = try plant(identity(host: "elsewhere"), in: store)
      let claims = StageClaims(in: store)
      #expect(claims.take(StageKey(samplePreimage(seed: 2))) == .taken)
      StageClaims(in: store).removeAbandoned()
      #expect(!FileManager.default.fileExists(atPath: gone))
      #expect(FileManager.default.fileExists(atPath: stranger))
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.layout.claims).count == 2)
    }
  }

  @Test("a claim from elsewhere is believed while it changes, and for the lease after that")
  func lease() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let path = try plant(identity(host: "elsewhere"), in: store)
      let clock = Mutex(ContinuousClock.now)
      let claims = StageClaims(in: store, lease: .seconds(60)) { clock.withLock { $0 } }
      let owner = ClaimOwner(host: "elsewhere", processNumber: ProcessIdentity.current.number)
      func pass(_ seconds: Int) { clock.withLock { $0 += .seconds(seconds) } }
      #expect(claims.take(key) == .held(by: owner))
      pass(60)
      #expect(claims.take(key) == .held(by: owner))
      try "1".write(toFile: path, atomically: false, encoding: .utf8)
      pass(1)
      #expect(claims.take(key) == .held(by: owner))
      pass(60)
      #expect(claims.take(key) == .held(by: owner))
      pass(1)
      #expect(claims.take(key) == .taken)
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test("renewing changes the claims that are held, and brings back none that was released")
  func renewal() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let claims = StageClaims(in: store)
      let second = StageKey(samplePreimage(seed: 2))
      #expect(claims.take(key) == .taken && claims.take(second) == .taken)
      claims.release(second)
      let names = try FileManager.default.contentsOfDirectory(atPath: store.layout.claims)
      #expect(names.count == 1 && names[0].hasPrefix("\(key)~"))
      let path = "\(store.layout.claims)/\(names[0])"
      let before = try String(contentsOfFile: path, encoding: .utf8)
      claims.renew()
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.layout.claims) == names)
      #expect(try String(contentsOfFile: path, encoding: .utf8) != before)
      claims.release(key)
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.layout.claims) == [])
      #expect(try filesBelow(store.layout.scratch) == [])
    }
  }

  @Test("where no claim can be written, stages are computed all the same")
  func withoutClaims() throws {
    try withTemporaryDirectory { root in
      for fault in FaultyFileOperations.Fault.allCases {
        for position in 0..<12 {
          let store = ArtifactStore(
            root: "\(root)/\(fault)\(position)", files: FaultyFileOperations(fault, at: position))
          let claims = StageClaims(in: store)
          #expect(claims.take(key) == .taken)
          claims.renew()
          claims.release(key)
        }
      }
    }
  }

  @Test("of many that ask at once, again and again, no two have a stage at the same time")
  func contention() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let (key, rounds, holders) = (key, 60, Holders())
      let taken = await withTaskGroup(of: Int.self) { group in
        for _ in 0..<8 {
          group.addTask {
            let claims = StageClaims(in: store)
            var taken = 0
            for _ in 0..<rounds {
              guard claims.take(key) == .taken else { continue }
              taken += 1
              holders.enter()
              await Task.yield()
              holders.leave()
              claims.release(key)
            }
            return taken
          }
        }
        return await group.reduce(0, +)
      }
      #expect(holders.most == 1)
      // Somebody gets it in the end: those who stand alone always do.
      #expect(taken >= 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.layout.claims) == [])
    }
  }
}
