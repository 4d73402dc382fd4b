import Testing
import YAMLTree

@Suite("Scalars")
struct ScalarTests {
  @Test(
    "a plain scalar is what the documented rules say",
    arguments: [
      ("true", .boolean(true)), ("false", .boolean(false)), ("True", .text("True")),
      ("yes", .text("yes")), ("no", .text("no")), ("on", .text("on")), ("off", .text("off")),
      ("", .null), ("~", .null), ("null", .null), ("Null", .text("Null")),
      ("0", .integer(0)), ("-7", .integer(-7)), ("+7", .integer(7)), ("-0", .integer(0)),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .text("9223372036854775808")),
      ("012", .text("012")), ("-012", .text("-012")), ("00", .text("00")),
      ("1_000", .text("1_000")), ("0x10", .text("0x10")), ("0o17", .text("0o17")),
      ("1e-3", .number(1e-3)), ("3.0e-4", .number(3e-4)), ("1E+2", .number(100)),
      ("0.1", .number(0.1)), (".5", .number(0.5)), ("5.", .number(5)), ("-.5e1", .number(-5)),
      ("00.5", .text("00.5")), ("1e", .text("1e")), (".", .text(".")), ("e5", .text("e5")),
      ("+", .text("+")), ("1e999", .text("1e999")), ("1.2.3", .text("1.2.3")),
      (".inf", .number(.infinity)), ("-.inf", .number(-.infinity)), ("inf", .text("inf")),
      ("nan", .text("nan")), ("12:30", .text("12:30")), ("2024-01-01", .text("2024-01-01")),
      ("١", .text("١")),
    ] as [(String, YAMLScalar.Value)])
  func plain(text: String, value: YAMLScalar.Value) {
    #expect(YAMLScalar(text).value == value)
  }

  @Test("not a number is a number")
  func notANumber() {
    guard case .number(let number) = YAMLScalar(".nan").value else {
      Issue.record("`.nan` is not a number")
      return
    }
    #expect(number.isNaN)
  }

  @Test("whatever is quoted or a block is text", arguments: ["true", "1", "~", "", ".inf"])
  func quotedIsText(text: String) {
    #expect(YAMLScalar(text, style: .quoted).value == .text(text))
    #expect(YAMLScalar(text, style: .block).value == .text(text))
  }

  @Test(
    "text that was meant as a number says how to write it",
    arguments: [
      ("1_000", "underscores are not allowed in numbers: write `1000`"),
      ("-1_000.5", "underscores are not allowed in numbers: write `-1000.5`"),
      ("0,5", "the decimal sign is a point: write `0.5`"),
      (
        "012", "leading zeros are not allowed, because some readers take them for octal: write `12`"
      ),
      (
        "-00.5",
        "leading zeros are not allowed, because some readers take them for octal: write `-0.5`"
      ),
      ("0x1F", "only decimal numbers are read: write `31`"),
      ("-0o17", "only decimal numbers are read: write `-15`"),
      ("9223372036854775808", "an integer has to fit into 64 bits"),
      ("1e999", "this is beyond the range of numbers, about 1.8e308"),
      ("many", nil), ("12", nil), ("0x", nil),
    ] as [(String, String?)])
  func numberHints(text: String, hint: String?) {
    #expect(YAMLScalar(text).numberHint == hint)
  }

  @Test("a quoted number says that the quotes are too much")
  func quotedNumber() {
    #expect(
      YAMLScalar("1e-3", style: .quoted).numberHint == "remove the quotes: write `1e-3`")
    #expect(
      YAMLScalar("true", style: .quoted).booleanHint == "remove the quotes: write `true`")
  }

  @Test("a whole number written as a decimal says how to write the integer")
  func integerHints() {
    #expect(YAMLScalar("5.0").integerHint == "write `5`")
    #expect(YAMLScalar("5.5").integerHint == nil)
    #expect(YAMLScalar("1e300").integerHint == nil)
  }
}
