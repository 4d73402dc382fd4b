import Glibc

/// A time in seconds since 1970 as local date and time: `2026-03-01 14:05`.
func timeText(_ seconds: Int) -> String {
  var (seconds, parts) = (time_t(seconds), tm())
  localtime_r(&seconds, &parts)
  var buffer = [CChar](repeating: 0, count: 32)
  let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M", &parts)
  return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// An age in seconds, in its largest unit: `40 s`, `12 min`, `5 h`, `3 d`.
func ageText(_ seconds: Int) -> String {
  switch max(seconds, 0) {
  case let age where age < 60: "\(age) s"
  case let age where age < 3600: "\(age / 60) min"
  case let age where age < 86400: "\(age / 3600) h"
  case let age: "\(age / 86400) d"
  }
}

/// The time now, in seconds since 1970.
func currentTime() -> Int { time(nil) }
