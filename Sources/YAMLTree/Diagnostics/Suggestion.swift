/// Finds the word that was probably meant.
///
/// A candidate counts when at most three edits, and at most 40 % of the written word's length,
/// lead to it. Upper and lower case, and `-` and `_`, are taken as equal. Of equally near
/// candidates the first wins.
public func closestMatch(to written: String, among candidates: [String]) -> String? {
  let word = folded(written)
  // Longer words are no slips of the fingers, and comparing them costs time.
  guard word.count <= 64 else { return nil }
  let allowed = min(3, word.count * 2 / 5)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates where candidate != written {
    let target = folded(candidate)
    guard abs(target.count - word.count) <= allowed else { continue }
    let distance = editDistance(word, target)
    if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}

private func folded(_ word: String) -> [Character] {
  word.lowercased().map { $0 == "-" ? "_" : $0 }
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words.
///
/// The "optimal string alignment" variant of the Damerau-Levenshtein distance.
func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      var distance = min(
        previous[column + 1] + 1, current[column] + 1,
        previous[column] + (left[row] == right[column] ? 0 : 1))
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        distance = min(distance, beforePrevious[column - 1] + 1)
      }
      current.append(distance)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[right.count]
}
