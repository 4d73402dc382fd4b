import Glibc

/// The file operations of the operating system.
package struct SystemFileOperations: FileOperations {
  /// The operations; they hold no state.
  package init() {}

  package func makeDirectory(_ path: String) throws(StoreError) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    let number = errno
    // An automounted or read-only parent may answer otherwise although the folder is there.
    if try status(path)?.kind == .directory { return false }
    throw .systemCall("make the folder", path: path, number: number)
  }

  package func openForReading(_ path: String) throws(StoreError) -> OpenFile {
    let file = try open(
      path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, "open the file")
    var information = stat()
    guard fstat(file.descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      try? close(file)
      throw StoreError(
        code: .wrongKindOfFile, message: "is not a regular file; move it out of the way",
        path: path)
    }
    return file
  }

  package func create(_ path: String) throws(StoreError) -> OpenFile {
    try open(path, O_WRONLY | O_CREAT | O_EXCL, "create the file")
  }

  package func openDirectory(_ path: String) throws(StoreError) -> OpenFile {
    try open(path, O_RDONLY | O_DIRECTORY, "open the folder")
  }

  private func open(
    _ path: String, _ flags: Int32, _ action: String
  ) throws(StoreError) -> OpenFile {
    let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .systemCall(action, path: path) }
    return OpenFile(descriptor: descriptor, path: path)
  }

  package func read(
    _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer
  ) throws(StoreError) -> Int {
    try retried("read", file.path) {
      Glibc.read(file.descriptor, buffer.baseAddress, buffer.count)
    }
  }

  package func write(_ file: OpenFile, _ bytes: UnsafeRawBufferPointer) throws(StoreError) -> Int {
    try retried("write", file.path) {
      Glibc.write(file.descriptor, bytes.baseAddress, bytes.count)
    }
  }

  package func clone(_ source: OpenFile, to destination: OpenFile) throws(StoreError) -> Bool {
    let cloneWholeFile: UInt = 0x4004_9409  // FICLONE, see ioctl_ficlone(2)
    if ioctl(destination.descriptor, cloneWholeFile, source.descriptor) == 0 { return true }
    guard ![ENOSPC, EDQUOT, EIO].contains(errno) else {
      throw .systemCall("copy to", path: destination.path)
    }
    return false
  }

  private func retried(
    _ action: String, _ path: String, _ call: () -> Int
  ) throws(StoreError) -> Int {
    while true {
      let count = call()
      if count >= 0 { return count }
      guard errno == EINTR else { throw .systemCall(action, path: path) }
    }
  }

  package func synchronize(_ file: OpenFile) throws(StoreError) {
    guard fsync(file.descriptor) == 0 else { throw .systemCall("synchronise", path: file.path) }
  }

  package func close(_ file: OpenFile) throws(StoreError) {
    // Linux closes the descriptor even when interrupted: trying again could close another file.
    guard Glibc.close(file.descriptor) == 0 || errno == EINTR else {
      throw .systemCall("close the file", path: file.path)
    }
  }

  package func setMode(_ path: String, _ mode: UInt32) throws(StoreError) {
    guard chmod(path, mode) == 0 else { throw .systemCall("set the mode", path: path) }
  }

  package func link(_ source: String, _ destination: String) throws(StoreError) {
    guard Glibc.link(source, destination) == 0 else {
      throw .systemCall("link \(source) here", path: destination)
    }
  }

  package func rename(_ source: String, _ destination: String) throws(StoreError) {
    guard Glibc.rename(source, destination) == 0 else {
      throw .systemCall("move \(source) here", path: destination)
    }
  }

  package func unlink(_ path: String) throws(StoreError) {
    guard Glibc.unlink(path) == 0 else { throw .systemCall("remove the file", path: path) }
  }

  package func removeDirectory(_ path: String) throws(StoreError) {
    guard rmdir(path) == 0 else { throw .systemCall("remove the folder", path: path) }
  }

  package func status(_ path: String) throws(StoreError) -> FileStatus? {
    var information = stat()
    guard lstat(path, &information) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .systemCall("look at", path: path)
    }
    let kind: FileStatus.Kind =
      switch information.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      default: .other
      }
    return FileStatus(kind: kind, byteCount: Int(information.st_size))
  }

  package func lastModified(_ path: String) throws(StoreError) -> Int? {
    var information = stat()
    guard lstat(path, &information) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .systemCall("look at", path: path)
    }
    return information.st_mtim.tv_sec
  }

  package func touch(_ path: String) throws(StoreError) {
    guard utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw .systemCall("set the time", path: path)
    }
  }

  package func entries(of path: String) throws(StoreError) -> [String] {
    guard let stream = opendir(path) else { throw .systemCall("list the folder", path: path) }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .systemCall("list the folder", path: path) }
    return names.sorted()
  }
}
