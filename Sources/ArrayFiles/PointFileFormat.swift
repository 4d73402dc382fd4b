/// The kinds of files that points are read from.
public enum PointFileFormat: String, Hashable, Codable, Sendable, CaseIterable {
  case npy
  case csv
  case safetensors

  /// The format of a file, which the end of its name tells.
  ///
  /// - Throws: `ArrayFileError` when it is none of these.
  public init(path: String) throws(ArrayFileError) {
    let name =
      path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? path
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let ending = parts.count > 1 ? parts[parts.count - 1].lowercased() : ""
    guard let format = PointFileFormat(rawValue: ending) else {
      throw ArrayFileError(
        path: path,
        message: ending.isEmpty
          ? "has no ending that tells what kind of file it is"
          : "is no .npy, .csv or .safetensors file",
        remedy: Self.remedies[ending]
          ?? "points are read from .npy, .csv with a header, and .safetensors")
    }
    self = format
  }

  private static let remedies = [
    "npz": "save its array with numpy.save, as .npy",
    "tsv": "save it with commas, as .csv",
    "txt": "save it with commas and a header, as .csv",
    "xlsx": "save the sheet as .csv",
    "parquet": "save it with DataFrame.to_csv(..., index=False), as .csv",
    "pt": "save it with safetensors.torch.save_file, as .safetensors",
    "pkl": "pickles are never read: save numbers with numpy.save, as .npy",
    "h5": "save the data set with numpy.save, as .npy",
  ]
}
