extension JSONValue {
  /// The place of the value as a JSON Pointer (RFC 6901): found by walking down from the root, which
  /// costs nothing until there is something to report.
  public var pointer: String {
    let tape = document.tape
    var pointer = document.place.pointer
    var current = 0
    while current < index {
      let isObject = tape.nodes[current].kind == .object
      var child = current + 1
      var position = current == 0 ? document.place.firstElement : 0
      // Of an object's nodes every other one is a key; a key belongs to the place of its value.
      while true {
        let value = isObject ? child + 1 : child
        if Int(tape.nodes[value].next) > index {
          pointer += "/"
          pointer +=
            isObject
            ? Self.escaped(document.text(of: tape.nodes[child])) : "\(position)"
          current = value
          break
        }
        child = Int(tape.nodes[value].next)
        position += 1
      }
    }
    switch place {
    case .node: return pointer
    case .nested: return pointer + (nested?.path ?? []).map { "/\($0)" }.joined()
    case .number(let element), .pair(let element): return "\(pointer)/\(element)"
    case .part(let element, let isSecond): return "\(pointer)/\(element)/\(isSecond ? "im" : "re")"
    }
  }

  /// The place of a member of an object whose place is known: for whoever needs those of all members, as each
  /// `pointer` walks past the members before.
  public static func pointer(of key: String, in object: String) -> String {
    "\(object)/\(escaped(key))"
  }

  private static func escaped(_ key: String) -> String {
    var token = ""
    for scalar in key.unicodeScalars {
      switch scalar {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.unicodeScalars.append(scalar)
      }
    }
    return token
  }
}
