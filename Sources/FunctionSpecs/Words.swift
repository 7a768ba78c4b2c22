import Programs

/// The names that a formula mentions, each once; elsewhere they are numbers.
///
/// A formula of thousands of operations has a handful of names, and a text takes a copy, a hash and a comparison each time
/// that it is looked up.
struct Words: Sendable {
  private(set) var texts: [String] = []
  private var numbers: [String: Int] = [:]

  /// The number of a text, which is added if it is new.
  mutating func number(of text: String) -> Int {
    if let known = numbers[text] { return known }
    numbers[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }

  /// A number for a string, which nobody looks for: hashing a long one with many combining marks takes long.
  mutating func add(string: String) -> Int {
    texts.append(string)
    return texts.count - 1
  }

  /// The number of a text; nil for one that is not there.
  func find(_ text: String) -> Int? { numbers[text] }

  /// The text of a number.
  subscript(number: Int) -> String { texts[number] }
}

/// What names mean while a formula is lowered.
struct Names {
  private var words: Words
  private var meanings: Meanings

  /// - Parameters:
  ///   - words: those of the formula, which keep their numbers.
  ///   - root: the program of the formula.
  init(_ words: Words, in root: ProgramBuilder) {
    self.words = words
    meanings = Meanings(of: root, count: words.texts.count)
  }

  /// What the word of this number means, as it is kept.
  subscript(kept word: Int) -> Meaning {
    get { meanings[kept: word] }
    set { meanings[kept: word] = newValue }
  }

  /// What the word of this number means; nil for nothing.
  subscript(word word: Int) -> Operand? {
    get { if case .nothing = meanings[kept: word] { nil } else { meanings[word] } }
    set { meanings[kept: word] = newValue.map(meanings.meaning) ?? .nothing }
  }

  /// What a name means, which need not be one of the formula's; nil for nothing.
  subscript(name: String) -> Operand? {
    get { words.find(name).flatMap { self[word: $0] } }
    set {
      let word = words.number(of: name)
      if word == meanings.count { meanings.append(.nothing) }
      self[word: word] = newValue
    }
  }

  /// Gives a name a meaning; the one that it had.
  mutating func updateValue(_ operand: Operand, forKey name: String) -> Operand? {
    let previous = self[name]
    self[name] = operand
    return previous
  }

  /// The names that mean something.
  var keys: [String] { words.texts.indices.compactMap { self[word: $0] == nil ? nil : words[$0] } }
}
