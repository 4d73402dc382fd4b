extension BrokenText {
  /// Texts that are not YAML.
  static let syntax = [
    BrokenText(
      "an open list",
      text: #"""
        a: [1, 2
        b: 3

        """#,
      message: #"""
        spec.yaml:2:2: error[E0101]: the list is not closed
           2 | b: 3
             |  ^
        spec.yaml:1:4: note: the list begins here
           1 | a: [1, 2
             |    ^
        help: add a `,` between its items, and `]` at its end

        """#),
    BrokenText(
      "an open mapping",
      text: #"""
        a: { b: 1
        c: 2

        """#,
      message: #"""
        spec.yaml:2:2: error[E0101]: the mapping is not closed
           2 | c: 2
             |  ^
        spec.yaml:1:4: note: the mapping begins here
           1 | a: { b: 1
             |    ^
        help: add a `,` between its entries, and `}` at its end

        """#),
    BrokenText(
      "an open quote",
      text: #"""
        title: "Densities
        seed: 1

        """#,
      message: #"""
        spec.yaml:1:8: error[E0101]: the quoted text is not closed before the end of the file
           1 | title: "Densities
             |        ^^^^^^^^^^
        help: add the closing quote

        """#),
    BrokenText(
      "a key without a colon",
      text: #"""
        seed: 1
        train
        test: 2

        """#,
      message: #"""
        spec.yaml:2:1: error[E0101]: a `:` is missing after a key
           2 | train
             | ^^^^^
        help: write `key: value`, with a space after the colon

        """#),
    BrokenText(
      "a colon in plain text",
      text: #"""
        title: Densities: a comparison

        """#,
      message: #"""
        spec.yaml:1:17: error[E0101]: a `:` is not expected here
           1 | title: Densities: a comparison
             |                 ^
        help: put text that contains `: ` in quotes, or start a new line for a new key

        """#),
    BrokenText(
      "a key at the wrong depth",
      text: #"""
        data:
          train: 1
         test: 2

        """#,
      message: #"""
        spec.yaml:3:2: error[E0101]: this does not continue the section above
           3 |  test: 2
             |  ^
        spec.yaml:1:1: note: the section begins here
           1 | data:
             | ^
        help: write `key: value`, aligned with the other keys of the section

        """#),
    BrokenText(
      "a list item among keys",
      text: #"""
        data:
          train: 1
          - test

        """#,
      message: #"""
        spec.yaml:3:3: error[E0101]: this does not continue the section above
           3 |   - test
             |   ^
        spec.yaml:2:3: note: the section begins here
           2 |   train: 1
             |   ^
        help: write `key: value`, aligned with the other keys of the section

        """#),
    BrokenText(
      "a list on the line of its key",
      text: #"""
        evaluate: - a

        """#,
      message: #"""
        spec.yaml:1:11: error[E0101]: a list item is not expected here
           1 | evaluate: - a
             |           ^
        help: start the list on its own line below its key

        """#),
    BrokenText(
      "a value that begins with an at sign",
      text: #"""
        title: @home

        """#,
      message: #"""
        spec.yaml:1:8: error[E0101]: a value cannot begin with `@`
           1 | title: @home
             |        ^
        help: put the value in quotes

        """#),
    BrokenText(
      "an unknown escape",
      text: #"""
        title: "a\qb"

        """#,
      message: #"""
        spec.yaml:1:10: error[E0101]: this is no escape sequence of double-quoted text
           1 | title: "a\qb"
             |          ^
        help: write `\\` for a backslash, or use single quotes

        """#),
    BrokenText(
      "an anchor without a name",
      text: #"""
        a: & 1

        """#,
      message: #"""
        spec.yaml:1:5: error[E0101]: a name is missing after `&` or `*`
           1 | a: & 1
             |     ^
        help: put text that begins with `&` or `*` in quotes

        """#),
    BrokenText(
      "text after the spec",
      text: #"""
        a: 1
        ...
        b
        ---
        c: 1

        """#,
      message: #"""
        spec.yaml:3:1: error[E0101]: text follows after the end of the spec
           3 | b
             | ^
        help: align it with the keys above, or remove it

        """#),
    BrokenText(
      "a rare mistake",
      text: #"""
        %YAML 1.1
        %YAML 1.1
        ---
        a: 1

        """#,
      message: #"""
        spec.yaml:2:1: error[E0101]: this is not valid YAML (found duplicate %YAML directive)
           2 | %YAML 1.1
             | ^
        help: check the indentation, the quotes and the brackets of this line and the one above

        """#),
    BrokenText(
      "a tab before a key",
      text: #"""
        data:
        \#ttrain: 100

        """#,
      message: #"""
        spec.yaml:2:1: error[E0102]: a tab is used for indentation, and YAML allows only spaces
           2 |  train: 100
             | ^
        help: replace the tab with spaces; most editors do so with "convert indentation"

        """#),
    BrokenText(
      "a tab among spaces",
      text: #"""
        data:
          train: 100
          \#ttest: 2

        """#,
      message: #"""
        spec.yaml:3:3: error[E0102]: a tab is used for indentation, and YAML allows only spaces
           3 |    test: 2
             |   ^
        help: replace the tab with spaces; most editors do so with "convert indentation"

        """#),
  ]
}
