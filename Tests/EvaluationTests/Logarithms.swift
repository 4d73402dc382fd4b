import Glibc

/// The natural logarithm of each number.
func logarithms(_ values: [Double]) -> [Double] { values.map { log($0) } }
