import Testing

@testable import CommandLineInterface

@Suite("Durations and numbers as people read them")
struct DurationTests {
  @Test(
    "durations have a unit and about two digits",
    arguments: [
      (0.0, "under 0.01 s"), (0.004, "under 0.01 s"), (0.04, "0.04 s"), (0.996, "1.0 s"),
      (1.26, "1.3 s"), (9.94, "9.9 s"), (9.97, "10 s"), (12.4, "12 s"), (119.4, "119 s"),
      (119.7, "2 min 0 s"), (200.4, "3 min 20 s"), (3599.8, "60 min 0 s"), (7325, "122 min 5 s"),
    ])
  func unit(seconds: Double, text: String) {
    #expect(Duration.seconds(seconds).unitText == text)
  }

  @Test(
    "clocks show minutes and seconds, and hours when there are any",
    arguments: [
      (0, "00:00"), (7, "00:07"), (59, "00:59"), (60, "01:00"), (750, "12:30"), (3599, "59:59"),
      (3600, "1:00:00"), (3750, "1:02:30"), (360_000, "100:00:00"),
    ])
  func clock(seconds: Int, text: String) {
    #expect(Duration.seconds(seconds).clockText == text)
  }

  @Test(
    "values have about four digits, whatever they are",
    arguments: [
      (1.23456, "1.235"), (-0.5, "-0.5"), (999.9994, "999.999"), (1234.5, "1235.0"),
      (1e20, "1e+20"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
      (-Double.nan, "nan"),
    ])
  func value(number: Double, text: String) {
    #expect(number.shortText == text)
  }

  @Test(
    "times and amounts are read as people write them",
    arguments: [("90s", 90.0), ("1.5m", 90), ("2h", 7200), ("1d", 86_400), ("0.1s", 0.1)])
  func times(text: String, seconds: Double) throws {
    #expect(try #require(StageTimeLimit(argument: text)).duration == .seconds(seconds))
    let named = try #require(StageTimeLimit(argument: "train/dnf@seed=1=\(text)"))
    #expect(named.pattern == "train/dnf@seed=1" && named.duration == .seconds(seconds))
  }

  @Test(
    "units of memory are powers of 1024",
    arguments: [
      ("4096", 4096), ("1K", 1024), ("1.5k", 1536), ("2M", 2 << 20), ("8G", 8 << 30),
      ("8GB", 8 << 30), ("8GiB", 8 << 30), ("1T", 1 << 40), ("7B", 7),
    ])
  func amounts(text: String, bytes: Int) {
    #expect(ByteCount(argument: text)?.bytes == bytes)
  }

  @Test(
    "what is no time or no amount is none",
    arguments: ["", "s", "5", "-5s", "5x", "infs", "nanG", "1e30G", "G", "B"])
  func neither(text: String) {
    if text != "5" { #expect(ByteCount(argument: text) == nil) }
    #expect(StageTimeLimit(argument: text) == nil)
  }
}
