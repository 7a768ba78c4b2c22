import Testing

/// `wirtinger eval` prints what the service answers.
@Suite struct Command {
  @Test func evalPrintsTheSeedExample() throws {
    let (status, output, _) = try ServiceProcess.run(["eval", "real(x * exp(1.5j))", "x=2.3+4.5j"])
    #expect(status == 0)
    #expect(output == seedAdjoint + "\n")
  }

  @Test func evalTakesTheConvention() throws {
    let arguments = ["eval", "real(x * exp(1.5j))", "x=2.3+4.5j", "--convention", "conjugate"]
    #expect(try ServiceProcess.run(arguments).output == seedConjugate + "\n")
  }

  @Test func aMistakeIsAProblemAndAnExitStatus() throws {
    let (status, output, errors) = try ServiceProcess.run(["eval", "sinn(x)", "x=1"])
    #expect(status == 1 && output.isEmpty)
    #expect(errors.contains("sin"))
  }
}
