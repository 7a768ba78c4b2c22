import ArgumentParser

/// The command.
@main
struct Wirtinger: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wirtinger",
    abstract:
      "Evaluates functions and their exact derivatives, in the convention that you ask for.",
    subcommands: [Serve.self, Eval.self])
}
