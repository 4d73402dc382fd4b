extension BrokenText {
  /// Texts that are YAML, and more than a spec needs.
  static let structure = [
    BrokenText(
      "nothing at all",
      text: "",
      message: #"""
        spec.yaml: error[E0103]: the file is empty
        help: a spec begins with `experiment: NAME`

        """#),
    BrokenText(
      "only comments",
      text: #"""
        # experiment: a

        # seed: 1

        """#,
      message: #"""
        spec.yaml: error[E0103]: the file contains no values
        help: a spec begins with `experiment: NAME`

        """#),
    BrokenText(
      "only a document marker",
      text: #"""
        ---

        """#,
      message: #"""
        spec.yaml: error[E0103]: the file contains no values
        help: a spec begins with `experiment: NAME`

        """#),
    BrokenText(
      "two documents",
      text: #"""
        a: 1
        ---
        a: 2

        """#,
      message: #"""
        spec.yaml:2:1: error[E0104]: a second document begins here, and a spec is one document
           2 | ---
             | ^^^
        help: remove the `---`, or move this part into a file of its own

        """#),
    BrokenText(
      "the same key twice",
      text: #"""
        seed: 1
        train: 2
        seed: 3

        """#,
      message: #"""
        spec.yaml:3:1: error[E0105]: the key `seed` is given twice
           3 | seed: 3
             | ^^^^
        spec.yaml:1:1: note: it is given here first
           1 | seed: 1
             | ^^^^
        help: remove one of the two

        """#),
    BrokenText(
      "a list as a key",
      text: #"""
        ? [a, b]
        : 1
        c: 2

        """#,
      message: #"""
        spec.yaml:1:3: error[E0106]: a key has to be a single word
           1 | ? [a, b]
             |   ^^^^^^
        help: write `key: value`; text in braces or brackets has to be quoted

        """#),
    BrokenText(
      "a mapping as a key",
      text: #"""
        { a: 1 }: 2

        """#,
      message: #"""
        spec.yaml:1:1: error[E0106]: a key has to be a single word
           1 | { a: 1 }: 2
             | ^^^^^^^^
        help: write `key: value`; text in braces or brackets has to be quoted

        """#),
    BrokenText(
      "no key before the colon",
      text: #"""
        : 2

        """#,
      message: #"""
        spec.yaml:1:1: error[E0101]: this does not continue the section above
           1 | : 2
             | ^
        help: write `key: value`, aligned with the other keys of the section

        """#),
    BrokenText(
      "a merge key",
      text: #"""
        base: &base { a: 1 }
        next:
          <<: *base
          b: 2

        """#,
      message: #"""
        spec.yaml:3:3: error[E0107]: the merge key `<<` is not supported
           3 |   <<: *base
             |   ^^
        help: write the keys out, or share a whole section with an anchor and an alias

        """#),
    BrokenText(
      "a standard tag",
      text: #"""
        seed: !!int "5"

        """#,
      message: #"""
        spec.yaml:1:7: error[E0108]: the tag `!!int` is not supported
           1 | seed: !!int "5"
             |       ^^^^^^^^^
        help: remove it: the spec's schema says what type a value has

        """#),
    BrokenText(
      "a tag of one's own",
      text: #"""
        data: !spiral { train: 5 }

        """#,
      message: #"""
        spec.yaml:1:7: error[E0108]: the tag `!spiral` is not supported
           1 | data: !spiral { train: 5 }
             |       ^^^^^^^^^
        help: remove it: the spec's schema says what type a value has

        """#),
    BrokenText(
      "an alias without an anchor",
      text: #"""
        a: &spiral 1
        b: *spirla

        """#,
      message: #"""
        spec.yaml:2:4: error[E0109]: there is no anchor `&spirla` before this alias
           2 | b: *spirla
             |    ^^^^^^^
        help: did you mean `*spiral`? Define it with `&spirla` on an earlier value, or quote the `*`

        """#),
    BrokenText(
      "an alias inside its own value",
      text: #"""
        a: &loop
          b: [1, *loop]

        """#,
      message: #"""
        spec.yaml:2:10: error[E0110]: `*loop` stands inside the value it refers to
           2 |   b: [1, *loop]
             |          ^^^^^
        spec.yaml:1:4: note: `&loop` begins here
           1 | a: &loop
             |    ^^^^^
        help: a value cannot contain itself; write the inner value out

        """#),
    BrokenText(
      "a NUL byte",
      text: #"""
        a: 1
        b: \#0

        """#,
      message: #"""
        spec.yaml:2:4: error[E0005]: byte 0x00 occurs in no text: this looks like a binary file
           2 | b: �
             |    ^
        help: is this the right file? A spec is plain text

        """#),
    BrokenText(
      "a delete character",
      text: #"""
        a: \#u{7F}

        """#,
      message: #"""
        spec.yaml:1:4: error[E0005]: byte 0x7F occurs in no text: this looks like a binary file
           1 | a: �
             |    ^
        help: is this the right file? A spec is plain text

        """#),
    BrokenText(
      "wide and accented characters before the mistake",
      text: #"""
        日本é: &x [1]
        日本é: 2

        """#,
      message: #"""
        spec.yaml:2:1: error[E0105]: the key `日本é` is given twice
           2 | 日本é: 2
             | ^^^^^
        spec.yaml:1:1: note: it is given here first
           1 | 日本é: &x [1]
             | ^^^^^
        help: remove one of the two

        """#),
    BrokenText(
      "mistakes of several kinds",
      text: #"""
        a: !!str 1
        b: *none
        a: 2
        <<: 3

        """#,
      message: #"""
        spec.yaml:1:4: error[E0108]: the tag `!!str` is not supported
           1 | a: !!str 1
             |    ^^^^^^^
        help: remove it: the spec's schema says what type a value has

        spec.yaml:2:4: error[E0109]: there is no anchor `&none` before this alias
           2 | b: *none
             |    ^^^^^
        help: define it with `&none` on an earlier value, or quote the `*`

        spec.yaml:3:1: error[E0105]: the key `a` is given twice
           3 | a: 2
             | ^
        spec.yaml:1:1: note: it is given here first
           1 | a: !!str 1
             | ^
        help: remove one of the two

        spec.yaml:4:1: error[E0107]: the merge key `<<` is not supported
           4 | <<: 3
             | ^^
        help: write the keys out, or share a whole section with an anchor and an alias

        """#),
  ]
}
