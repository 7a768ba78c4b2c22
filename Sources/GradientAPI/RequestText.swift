import FunctionSpecs
import JSON
import Programs
import Tensors

/// Why an argument of a command line is no value of an input.
public struct ArgumentError: Error, CustomStringConvertible {
  /// What is wrong with which argument.
  public let description: String
}

/// Requests in JSON from what people type at a terminal.
public enum RequestText {
  /// The content of a request.
  ///
  /// - Parameters:
  ///   - function: a formula, or an object in JSON; no formula begins with a brace.
  ///   - arguments: `name=value`, the value a constant formula (`2.3+4.5j`, `-1e3`, `pi/2`) or JSON.
  ///   - options: further members of the request with their values in JSON.
  /// - Throws: what is wrong with an argument.
  public static func make(
    function: String, arguments: [String], options: [(key: String, value: String)]
  ) throws(ArgumentError) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("function")
    if function.drop(while: \.isWhitespace).first == "{" {
      writer.raw(try object(function))
    } else {
      writer.string(function)
    }
    writer.key("at")
    writer.beginObject()
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "=") else {
        throw ArgumentError(description: "'\(argument)' is not 'name=value'")
      }
      let text = String(argument[argument.index(after: equals)...])
      writer.key(String(argument[..<equals]))
      writer.raw(try value(text, argument))
    }
    writer.endObject()
    for option in options {
      writer.key(option.key)
      writer.raw(Array(option.value.utf8))
    }
    writer.endObject()
    return writer.bytes
  }

  private static func object(_ function: String) throws(ArgumentError) -> [UInt8] {
    do throws(JSONError) {
      return Array(try JSONDocument(parsing: Array(function.utf8)).root.source)
    } catch {
      throw ArgumentError(description: "the function is not JSON: \(error.description)")
    }
  }

  private static func value(_ text: String, _ argument: String) throws(ArgumentError) -> [UInt8] {
    if let document = try? JSONDocument(parsing: Array(text.utf8)) {
      return Array(document.root.source)
    }
    do {
      let program = try Formula(text).program(inputs: [])
      var writer = JSONWriter()
      writer.tensor(try program.evaluate([])[0])
      return writer.bytes
    } catch let error as SpecError {
      throw ArgumentError(description: "in '\(argument)': \(error.description)")
    } catch {
      throw ArgumentError(description: "'\(argument)' has no value")
    }
  }
}
