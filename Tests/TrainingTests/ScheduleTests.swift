import Glibc
import Testing

@testable import Training

@Suite("Learning-rate schedule")
struct ScheduleTests {
  @Test("one cosine over all epochs falls from the start towards zero")
  func singleCosine() {
    let schedule = CosineSchedule(initialRate: 3e-4, period: 20)
    // Rates of a cosine over 20 epochs, from the published implementation's scheduler.
    let published = [0: 3e-4, 1: 0.00029815325108927063, 10: 1.5e-4, 19: 1.8467489107293517e-06]
    for (epoch, rate) in published { #expect(abs(schedule.rate(epoch: epoch) - rate) < 1e-15) }
  }

  @Test("a warm restart begins the cosine anew at the full rate, again and again")
  func warmRestarts() {
    let schedule = CosineSchedule(initialRate: 3e-4, period: 50)
    #expect(schedule.rate(epoch: 0) == 3e-4)
    #expect(schedule.rate(epoch: 49) < 1e-6)
    for restart in [50, 100, 150] { #expect(schedule.rate(epoch: restart) == 3e-4) }
    for epoch in 0..<50 { #expect(schedule.rate(epoch: epoch) == schedule.rate(epoch: 50 + epoch)) }
  }

  @Test("without restarts the period is the number of epochs")
  func period() {
    var configuration = TrainingConfiguration(
      epochs: 7, batchSize: 10, learningRate: 1, weightDecay: 0, gradientClip: 1,
      restartEvery: nil, selection: .last, validationSplit: 0.1)
    #expect(CosineSchedule(configuration, epochs: 7).period == 7)
    configuration.restartEvery = 50
    #expect(CosineSchedule(configuration, epochs: 7).period == 50)
  }

  @Test("a wave falls for its period and rises again, without a jump")
  func wave() {
    let rates = (0...8).map { CosineSchedule.wave(2, period: 4, epoch: $0) }
    #expect(rates[0] == 2 && abs(rates[4]) < 1e-15 && abs(rates[8] - 2) < 1e-15)
    for epoch in 0...8 { #expect(abs(rates[epoch] - rates[8 - epoch]) < 1e-15) }
  }
}
