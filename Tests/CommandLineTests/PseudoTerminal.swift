import Glibc

/// A terminal without glass: what is written to it can be read from the other end.
struct PseudoTerminal {
  /// The path of the end that programs see.
  let path: String
  private let master: Int32

  struct Unavailable: Error {}

  /// The kernel's requests TIOCSPTLCK and TIOCGPTN, whose macros Swift does not import.
  private static let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  /// A terminal of some width.
  init(columns: Int) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    var number: UInt32 = 0
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard master >= 0, ioctl(master, Self.setLock, &isLocked) == 0,
      ioctl(master, Self.getNumber, &number) == 0, ioctl(master, UInt(TIOCSWINSZ), &size) == 0
    else { throw Unavailable() }
    path = "/dev/pts/\(number)"
  }

  /// Reads until every program has closed the terminal, and closes it.
  func readToEnd() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(master, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      // The other end is closed: an error, on this system.
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    close(master)
    return String(decoding: bytes, as: UTF8.self)
  }
}
