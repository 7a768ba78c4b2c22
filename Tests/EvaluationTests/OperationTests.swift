import CKernels
import Programs
import ScalarMath
import Support
import Tensors
import Testing

@testable import Evaluation

/// Every elementwise operation against the interpreter, on special values and random ones, on every
/// instruction set of the processor.
struct OperationTests {
  static let special: [Double] = [
    0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, -7, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
    -.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
    -.greatestFiniteMagnitude, 1e-200, -1e200, 1e200, 709.5, -745.2, 710.4, 1e-10, -1e-10, 1e22,
    .pi / 2, 0.7, -0.7, 12.25, 0x1p-1060,
  ]

  private struct Row {
    let name: String
    let operation: Programs.Operation
    let types: [ValueType]
  }

  private static func rows() -> [Row] {
    let dtypes: [ValueType] = [.boolean, .real, .complex]
    var rows: [Row] = []
    func add(_ name: String, _ operation: Programs.Operation, _ types: [ValueType]) {
      guard (try? operation.resultType(of: types)) != nil else { return }
      rows.append(
        Row(
          name: name + types.map { " \($0.dtype)" }.joined(), operation: operation, types: types))
    }
    for type in dtypes {
      for function in Unary.allCases { add(function.rawValue, .unary(function), [type]) }
      for family in Family.allCases {
        for parameter in family.samples + [7, -4, 12, 100, -65]
        where parameter >= 0 || family == .power {
          add("\(family.rawValue) \(parameter)", .family(family, parameter), [type])
        }
      }
      for other in dtypes {
        for function in Binary.allCases {
          add(function.rawValue, .binary(function), [type, other])
        }
        for comparison in Comparison.allCases {
          add(comparison.rawValue, .compare(comparison), [type, other])
        }
      }
      add("select", .select, [.boolean, type, type])
    }
    return rows
  }

  /// Values for the operands' planes at each point: every pair of special values, and random numbers.
  private static func numbers(_ seed: UInt64) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    var numbers: [[Double]] = []
    for a in special {
      for b in special {
        numbers.append([
          a, b, special.randomElement(using: &generator) ?? 0,
          special.randomElement(using: &generator) ?? 0, 1, 1,
        ])
      }
    }
    // A power whose angle is a sum of products that underflow to -0.
    let least = -Double.leastNonzeroMagnitude
    numbers.append([0, -7, least, least, 1, 1])
    for exponent in stride(from: -30.0, through: 30, by: 0.1) {
      let size = Double.random(in: 1...2, using: &generator)
      numbers.append(
        (0..<6).map { _ in
          generator.signed(0.1...1) * size
            * (Bool.random(using: &generator) ? 10 : exponent.magnitude)
        })
    }
    return numbers
  }

  @Test func everyOperationAgreesWithTheInterpreter() throws {
    let seed = SeededGenerator.freshSeed(environment: nil)
    let numbers = Self.numbers(seed)
    for row in Self.rows() {
      let builder = ProgramBuilder()
      let values = row.types.enumerated().map { builder.input("x\($0)", $1) }
      let program = try builder.finish([("y", builder.emit(row.operation, Operands(values)))])
      let arguments = numbers.map { numbers in
        var next = numbers.makeIterator()
        return row.types.map { type in
          let (re, im) = (next.next() ?? 0, type.dtype == .complex ? next.next() ?? 0 : 0)
          switch type.dtype {
          case .boolean: return Tensor(repeating: re > 0 ? 1 : 0, dtype: .boolean, shape: .scalar)
          case .real: return Tensor(re)
          case .complex: return Tensor(real: re, imaginary: im)
          }
        }
      }
      let columns = row.types.indices.map { index in
        Self.column(row.types[index], arguments.map { $0[index] })
      }
      var first: BatchResults?
      for set in InstructionSet.allCases where set.isAvailable {
        let executable = try Executable(program, set: set)
        let results = try #require(
          BatchResults(program.outputTypes, capacity: arguments.count))
        try executable.evaluate(
          columns.map(BatchInput.column), points: 0..<arguments.count, into: results)
        for (point, argument) in arguments.enumerated() {
          let expected = try program.evaluate(argument)[0]
          let found = results.value(of: 0, at: point)
          if let slack = Self.slack(row.name, argument),
            let problem = found.disagreement(expected, tolerance: 4e-15 * slack)
          {
            Issue.record(
              "\(row.name) \(set) of \(argument.map(\.real)) \(argument.map(\.imaginary)): \(problem), seed \(seed)"
            )
            break
          }
          let alone = try executable.evaluate(argument)[0]
          if let problem = alone.difference(found) {
            Issue.record("\(row.name) \(set) alone, of \(argument): \(problem), seed \(seed)")
            break
          }
          if let problem = first?.value(of: 0, at: point).difference(found) {
            Issue.record("\(row.name) \(set) against baseline, of \(argument): \(problem)")
            break
          }
        }
        if first == nil { first = results }
      }
    }
  }

  /// Functions with more than rounding between two good implementations; nil where the angle of a result
  /// is known to no digit.
  private static func slack(_ name: String, _ argument: [Tensor]) -> Double? {
    let numbers = argument.map {
      Complex($0.real[0], $0.dtype == .complex ? $0.imaginary[0] : 0)
    }
    var condition = 1.0
    if name.hasPrefix("pow "), name.contains("complex128") {
      // At 0 there is no angle, and for what is not finite no rounding.
      if numbers.allSatisfy(\.isFinite), !numbers[0].isZero {
        condition = max(1, numbers[0].log.abs * numbers[1].abs)
      }
    } else if name == "exp2 complex128", numbers[0].im.isFinite {
      condition = max(1, numbers[0].im.magnitude * 0x1p-52)
    } else if name.hasPrefix("logaddexp "), numbers.allSatisfy(\.isFinite) {
      // Where the sum of the exponentials is close to 1, the result is what is left of the operands.
      let result = RealFunctions.logaddexp(numbers[0].re, numbers[1].re)
      condition = max(1, min(1e6, numbers[0].re.magnitude / result.magnitude))
    } else if name.hasPrefix("sinc 1 ") {
      // Close to its zeros two numbers cancel that are not exact.
      condition = 1e3
    } else if name.hasPrefix("log") && name.hasSuffix("complex128") {
      condition = 4
    }
    return condition > 1e6 ? nil : condition
  }

  private static func column(_ type: ValueType, _ tensors: [Tensor]) -> Column {
    let count = tensors.count
    func plane(_ numbers: [Double]) -> Plane? {
      Plane(numbers, pointStride: 1, points: count, elements: 1)
    }
    guard let real = plane(tensors.map { $0.real[0] }) else { preconditionFailure() }
    return Column(
      type, count: count, real: real,
      imaginary: type.dtype == .complex ? plane(tensors.map { $0.imaginary[0] }) : nil)
  }

  @Test func theListsOfOperationsAreTheSame() {
    for op in PlaneOp.allCases where op.rawValue < PlaneOp.constant.rawValue {
      #expect(cm_name(UInt32(op.rawValue)).map { String(cString: $0) } == "\(op)")
    }
    #expect(cm_name(UInt32(PlaneOp.constant.rawValue)) == nil)
  }
}
