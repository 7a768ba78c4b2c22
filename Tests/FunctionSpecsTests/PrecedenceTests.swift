import Testing

import class Foundation.Bundle
import struct Foundation.Data
import struct Foundation.URL

@testable import FunctionSpecs

/// Random expressions against the trees that CPython's parser makes of them.
@Suite struct PrecedenceTests {
  @Test func everyExpressionIsReadAsPythonReadsIt() throws {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/expressions", withExtension: "txt"))
    let lines = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n"))
    #expect(lines.count >= 600)
    for line in lines {
      let columns = line.split(separator: UInt8(ascii: "\t"))
      try #require(columns.count == 2)
      let found = Result { () throws(Fault) in
        try Parser.parse(Array(columns[0]), FormulaLimits()).description
      }
      let expression = String(decoding: columns[0], as: UTF8.self)
      let expected = String(decoding: columns[1], as: UTF8.self)
      switch found {
      case .success(let text): #expect(text == expected, "\(expression)")
      case .failure(let fault): Issue.record("\(expression): \(fault)")
      }
    }
  }

  /// What Python does not have, or writes in another way.
  @Test(arguments: [
    ("a^b^c", "(a ** (b ** c))"),
    ("-a^2", "(-(a ** 2))"),
    ("2^-a", "(2 ** (-a))"),
    ("~a & b", "((~a) & b)"),
    ("1.5im * x", "(1.5j * x)"),
    ("np.linalg.f(a)", "f(a)"),
    ("np.pi", "pi"),
    ("a = b, c", "a = (b, c)"),
    ("a, b = c, x", "a, b = (c, x)"),
    ("(a, b) = c", "a, b = c"),
    ("a += 1; a", "a = (a + 1); a"),
    ("a *= b + c", "a = (a * (b + c))"),
    ("a, b", "a; b"),
    ("return a, b", "a; b"),
    ("for i in range(3):\n  a = a * x\na", "for i in range(3): [1]; a = (a * x); a"),
    ("for i in range(3): a = a * x; b = a\na", "for i in range(3): [2]; a = (a * x); b = a; a"),
  ])
  func whatPythonWritesInAnotherWay(formula: String, expected: String) throws {
    let syntax = try Formula(formula).syntax
    #expect(syntax.description == expected)
  }
}
