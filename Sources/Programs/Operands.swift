/// The operands of an instruction, in order.
///
/// Nearly all instructions have one to three. Those are held here and not in an array, which would be an
/// allocation for each instruction of each program on the way from a formula to its derivative.
public struct Operands: Hashable, Sendable {
  @usableFromInline
  enum Storage: Hashable, Sendable {
    case none
    case one(ValueID)
    case two(ValueID, ValueID)
    case three(ValueID, ValueID, ValueID)
    case many([ValueID])
  }

  @usableFromInline let storage: Storage

  @inlinable init(_ storage: Storage) { self.storage = storage }

  /// No operands.
  @inlinable public static var none: Operands { Operands(.none) }
  /// One operand.
  @inlinable public init(_ value: ValueID) { storage = .one(value) }
  /// Two operands.
  @inlinable public init(_ first: ValueID, _ second: ValueID) { storage = .two(first, second) }
  /// Three operands.
  @inlinable public init(_ first: ValueID, _ second: ValueID, _ third: ValueID) {
    storage = .three(first, second, third)
  }
  /// Any number of operands.
  @inlinable public init(_ values: [ValueID]) {
    // One form for each list, so that equal lists are equal.
    switch values.count {
    case 0: storage = .none
    case 1: storage = .one(values[0])
    case 2: storage = .two(values[0], values[1])
    case 3: storage = .three(values[0], values[1], values[2])
    default: storage = .many(values)
    }
  }

  /// The operands that these become, one by one.
  @inlinable public func mapped(_ transform: (ValueID) -> ValueID) -> Operands {
    switch storage {
    case .none: self
    case .one(let a): Operands(transform(a))
    case .two(let a, let b): Operands(transform(a), transform(b))
    case .three(let a, let b, let c): Operands(transform(a), transform(b), transform(c))
    case .many(let values): Operands(.many(values.map(transform)))
    }
  }
}

extension Operands {
  // In place of those of collections, which ask for the storage again at each index.

  /// The number of operands.
  @inlinable public var count: Int { endIndex }

  /// Whether there are none.
  @inlinable public var isEmpty: Bool { endIndex == 0 }

  /// Calls `body` with each operand in order.
  @inlinable public func forEach(_ body: (ValueID) -> Void) {
    switch storage {
    case .none: break
    case .one(let a): body(a)
    case .two(let a, let b):
      body(a)
      body(b)
    case .three(let a, let b, let c):
      body(a)
      body(b)
      body(c)
    case .many(let values): for value in values { body(value) }
    }
  }

  /// Whether this is so for any operand.
  @inlinable public func contains(where isSo: (ValueID) -> Bool) -> Bool {
    switch storage {
    case .none: false
    case .one(let a): isSo(a)
    case .two(let a, let b): isSo(a) || isSo(b)
    case .three(let a, let b, let c): isSo(a) || isSo(b) || isSo(c)
    case .many(let values): values.contains(where: isSo)
    }
  }
}

extension Operands: RandomAccessCollection {
  /// Zero.
  @inlinable public var startIndex: Int { 0 }
  /// The number of operands.
  @inlinable public var endIndex: Int {
    switch storage {
    case .none: 0
    case .one: 1
    case .two: 2
    case .three: 3
    case .many(let values): values.count
    }
  }

  /// The operand of this index.
  @inlinable public subscript(index: Int) -> ValueID {
    switch (storage, index) {
    case (.one(let value), 0), (.two(let value, _), 0), (.two(_, let value), 1),
      (.three(let value, _, _), 0), (.three(_, let value, _), 1), (.three(_, _, let value), 2):
      value
    case (.many(let values), _): values[index]
    case (.none, _), (.one, _), (.two, _), (.three, _):
      preconditionFailure("there is no such operand")
    }
  }
}

extension Operands: ExpressibleByArrayLiteral {
  /// The operands that are written out.
  public init(arrayLiteral values: ValueID...) { self.init(values) }
}
