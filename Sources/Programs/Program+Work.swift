import Tensors

extension Program {
  /// Roughly how many elements an evaluation computes: those of every result, of a product of matrices
  /// every product, and of a loop those of its body in every iteration. At most `Int.max`.
  public var work: Int {
    instructions.reduce(0) { $0.addingSaturating($1.work(self)) }
  }
}

extension Program {
  /// The instructions of the program and of the loops in it, those of a body once. At most `Int.max`.
  public var size: Int {
    instructions.reduce(instructions.count) {
      $0.addingSaturating($1.operation.scan?.size ?? 0)
    }
  }

  /// The elements of all values together that may live at once while the program is evaluated: those of a
  /// loop's body once, and an empty axis taken as one of length 1. At most `Int.max`.
  public var elements: Int {
    var sum = 0
    // By index, because a whole instruction would be copied.
    for index in instructions.indices {
      sum = sum.addingSaturating(instructions[index].type.shape.paddedCount)
      if let scan = instructions[index].operation.scan {
        sum = sum.addingSaturating(scan.body.elements)
      }
    }
    return sum
  }
}

extension Instruction {
  fileprivate func work(_ program: Program) -> Int {
    switch operation {
    case .input, .constant: 0
    case .scan(let scan): scan.work
    case .contract:
      type.shape.count.multipliedSaturating(
        max(1, program.type(of: operands[0]).shape.dimensions.last ?? 1))
    case .matrix(let function):
      max(type.shape.count, function.work(operands.map { program.type(of: $0) }))
    case .fourier(let axis, _):
      // A transform of a length takes a pass for each of its prime factors, and in it as many steps as it is large.
      max(1, type.shape.count)
        .multipliedSaturating(max(1, Self.sumOfPrimeFactors(type.shape.dimensions[axis])))
    case .unary, .family, .binary, .compare, .select, .linear, .concatenate, .maximum, .argmax,
      .argsort, .takeAlong, .putAlong:
      max(1, type.shape.count)
    }
  }

  private static func sumOfPrimeFactors(_ number: Int) -> Int {
    var (rest, factor, sum) = (number, 2, 0)
    while rest > 1 && factor <= rest / factor {
      if rest % factor == 0 {
        rest /= factor
        sum += factor
      } else {
        factor += 1
      }
    }
    return rest > 1 ? sum + rest : sum
  }
}

extension Scan {
  /// What the iterations compute together; see ``Program/work``.
  public var work: Int { count.multipliedSaturating(bodyWork.addingSaturating(1)) }
}
