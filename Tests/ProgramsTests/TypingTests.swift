import Programs
import Tensors
import Testing

@Suite struct Typing {
  /// Operands → result, or nil for a refusal. The rows are the contract's "Complex arguments".
  static let rows: [(Operation, [ValueType], ValueType?)] = [
    (.unary(.exp), [.real], .real),
    (.unary(.exp), [.complex], .complex),
    (.unary(.exp), [.boolean], nil),
    (.unary(.abs), [.complex], .real),
    (.unary(.angle), [.real], .real),
    (.unary(.floor), [.complex], nil),
    (.unary(.erf), [.complex], nil),
    (.unary(.gamma), [.complex], nil),
    (.unary(.cbrt), [.complex], nil),
    (.unary(.isFinite), [.complex], .boolean),
    (.unary(.not), [.boolean], .boolean),
    (.unary(.not), [.real], nil),
    (.unary(.indicator), [.boolean], .real),
    (.unary(.promote), [.real], .complex),
    (.binary(.add), [.real, .complex], .complex),
    (.binary(.add), [.boolean, .real], nil),
    (.binary(.pow), [.real, .complex], nil),
    (.binary(.pow), [.complex, .complex], .complex),
    (.binary(.maximum), [.real, .complex], nil),
    (.binary(.and), [.boolean, .boolean], .boolean),
    (.binary(.and), [.boolean, .real], nil),
    (.compare(.less), [.real, .real], .boolean),
    (.compare(.less), [.complex, .complex], nil),
    (.compare(.equal), [.complex, .complex], .boolean),
    (.compare(.equal), [.real, .complex], nil),
    (.select, [.boolean, .complex, .complex], .complex),
    (.select, [.boolean, .real, .complex], nil),
    (.select, [.real, .real, .real], nil),
    (.family(.polygamma, 0), [.real], .real),
    (.family(.polygamma, 0), [.complex], nil),
    (.family(.polygamma, -1), [.real], nil),
    (.family(.polygamma, 40), [.real], .real),
    (.family(.polygamma, 41), [.real], nil),
    (.family(.sinc, 40), [.complex], .complex),
    (.family(.sinc, 41), [.real], nil),
    (.family(.power, -3), [.complex], .complex),
    (.unary(.sin), [], nil),
    (.unary(.sin), [.real, .real], nil),
  ]

  @Test(arguments: rows.indices) func row(_ index: Int) {
    let (operation, operands, expected) = Self.rows[index]
    let found = try? operation.resultType(of: operands)
    #expect(found == expected, "\(operation) \(operands)")
  }

  /// The mixed derivative of order k has a term for each way to deal k directions to three places.
  @Test(arguments: MatrixFunction.cofactorOrders.dropFirst(2)) func workOfCofactors(_ order: Int)
    throws
  {
    func work(_ order: Int, rows: Int) throws -> Double {
      let type = ValueType(.real, try #require(Shape([rows, rows])))
      return Double(
        MatrixFunction.cofactors(order: order).work(.init(repeating: type, count: order + 1)))
    }
    #expect(try work(order, rows: 20) / work(order - 1, rows: 20) > 2.5)
    // A polynomial of degree rows - 1.
    #expect(try work(order, rows: order) < work(1, rows: order))
  }

  @Test func shapesMustAgree() throws {
    let two = ValueType(.real, try #require(Shape([2])))
    #expect(throws: TypeError.shapes(two.shape, .scalar)) {
      try Operation.binary(.add).resultType(of: [two, .real])
    }
    #expect(try Operation.binary(.add).resultType(of: [two, two]) == two)
  }
}
