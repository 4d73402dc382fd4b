import Testing

@testable import Figures

@Suite("Colours")
struct ColorTests {
  @Test("viridis has its published values")
  func viridis() {
    let map = ColorMap.viridis
    #expect(map.colors.count == 256)
    let points = [0, 32, 64, 96, 128, 160, 192, 224, 255].map { map.colors[$0].hexadecimal }
    #expect(
      points == [
        "#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30",
        "#fde725",
      ])
  }

  @Test("the published map is white, a ramp from grey, and jet")
  func published() {
    let colors = ColorMap.published.colors
    #expect(colors.count == 320)
    #expect(colors[..<8].allSatisfy { $0 == .white })
    // 0.8 of a grey of 0.71 over white, and 0.8 of jet's first blue over white.
    #expect(colors[8].hexadecimal == "#c1c1ce" && colors[63].hexadecimal == "#333399")
    #expect(colors[64].hexadecimal == "#000080" && colors[319].hexadecimal == "#800000")
    // A green-blue at 100 / 255, yellow at 166 / 255 and orange at 200 / 255 of jet.
    #expect(
      [100, 166, 200].map { colors[64 + $0].hexadecimal } == ["#23ffd4", "#f8f500", "#ff7700"])
  }

  @Test("the categorical colours are those of Okabe and Ito")
  func categorical() {
    #expect(
      Set(Color.categorical.map { $0.hexadecimal }) == [
        "#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7",
      ])
  }

  @Test("the density map starts at white and darkens with every step")
  func density() {
    let colors = ColorMap.density.colors
    #expect(colors.first == .white)
    #expect(colors.count == 256)
    #expect(zip(colors, colors.dropFirst()).allSatisfy { $0.luminance > $1.luminance })
  }

  @Test("the map of differences is white in the middle and darkens to both sides")
  func difference() {
    let colors = ColorMap.difference.colors
    let middle = colors.count / 2
    #expect(colors.count == 255 && colors[middle] == .white)
    for side in [Array(colors[...middle].reversed()), Array(colors[middle...])] {
      #expect(zip(side, side.dropFirst()).allSatisfy { $0.luminance > $1.luminance })
    }
    // The sign has to be seen: one end is blue and the other red.
    #expect(colors[0].blue > colors[0].red && colors[254].red > colors[254].blue)
  }

  @Test("viridis brightens with every step but the rounding of its bytes")
  func viridisOrder() {
    let coarse = stride(from: 0, to: 256, by: 5).map { ColorMap.viridis.colors[$0].luminance }
    #expect(zip(coarse, coarse.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("fractions outside the scale take the end colours")
  func ends() {
    #expect(ColorMap.viridis.color(at: -3) == ColorMap.viridis.colors[0])
    #expect(ColorMap.viridis.color(at: .infinity) == ColorMap.viridis.colors[255])
  }

  @Test("a map passes through its control points")
  func controlPoints() {
    let map = ColorMap(
      controlPoints: [(0, .white), (0.5, Color(0x102030)), (1, .black)], count: 5)
    #expect(
      map.colors.map { $0.hexadecimal } == ["#ffffff", "#889098", "#102030", "#081018", "#000000"])
  }
}
