import Differentiation
import FunctionSpecs
import Optimization
import Programs
import Support
import Testing

/// The cost of a gradient beside that of the function, both as they are evaluated: optimized.
@Suite struct CheapGradientTests {
  /// Operations in the program of value and gradient over those in the program of the value, for every function
  /// of the category that has a real result; the ten by name are the ones that are promised.
  @Test func valueAndGradientTakeAtMostFourTimesTheOperationsOfTheValue() throws {
    var ratios: [String: Double] = [:]
    for record in try Corpus.lines().map(CorpusRecord.init) where record.category == "classical" {
      guard let program = try? Formula(record.formula).program(inputs: record.inputs),
        program.outputTypes[0] == .real
      else { continue }
      let function = try program.optimized()
      let gradient = try function.gradient(wrt: record.wrt).optimized()
      let ratio = Double(gradient.operationCount) / Double(function.operationCount)
      let name = String(record.id.dropFirst("classical/".count))
      ratios[name] = ratio
      let rounded = (ratio * 100).rounded() / 100
      print(
        "cheap gradient: \(name): \(gradient.operationCount) of \(function.operationCount): \(rounded)"
      )
      #expect(ratio <= 4, "\(record.formula)")
    }
    let named = Self.named.compactMap { ratios[$0] }.sorted()
    #expect(named.count == 10)
    print("cheap gradient: median of ten \((named[4] + named[5]) / 2)")
    #expect((named[4] + named[5]) / 2 <= 3)
  }

  /// Real and complex, scalars and arrays, products of matrices, a network layer, quotients.
  private static let named = [
    "rosenbrock_nd", "griewank", "easom", "powell", "mixture", "mlp2_complex", "layernorm",
    "ising_complexH", "fresnel_r", "breit_wigner",
  ]
}
