import ScalarMath

/// One element of a tensor.
enum Element {
  case boolean(Bool)
  case real(Double)
  case complex(Complex)
}

/// Ends the process: verification admits no program in which an operation meets other operands.
func illTyped() -> Never { preconditionFailure("an unverified program was evaluated") }

extension Operation {
  /// The meaning of an elementwise operation on one element of each operand.
  func evaluate(_ operands: [Element]) -> Element {
    switch self {
    case .input, .constant, .linear, .concatenate, .contract, .maximum, .argmax, .argsort,
      .takeAlong, .putAlong, .matrix, .fourier, .scan:
      illTyped()
    case .unary(let function): function.evaluate(operands[0])
    case .family(let family, let parameter): family.evaluate(parameter, operands[0])
    case .binary(let function): function.evaluate(operands[0], operands[1])
    case .compare(let comparison): .boolean(comparison.evaluate(operands[0], operands[1]))
    case .select:
      if case .boolean(let condition) = operands[0] {
        condition ? operands[1] : operands[2]
      } else {
        illTyped()
      }
    }
  }
}

extension Unary {
  func evaluate(_ operand: Element) -> Element {
    switch operand {
    case .boolean(let truth): self == .not ? .boolean(!truth) : .real(truth ? 1 : 0)
    case .real(let x): evaluate(x)
    case .complex(let z): evaluate(z)
    }
  }
}

extension Family {
  func evaluate(_ parameter: Int, _ operand: Element) -> Element {
    switch (self, operand) {
    case (.power, .real(let x)): .real(RealFunctions.power(x, parameter))
    case (.power, .complex(let z)): .complex(z.power(parameter))
    case (.sinc, .real(let x)): .real(RealFunctions.sinc(x, derivative: parameter))
    case (.sinc, .complex(let z)): .complex(z.sinc(derivative: parameter))
    case (.polygamma, .real(let x)): .real(RealFunctions.polygamma(parameter, x))
    case (.polygamma, .complex), (_, .boolean): illTyped()
    }
  }
}

extension Comparison {
  func evaluate(_ left: Element, _ right: Element) -> Bool {
    switch (left, right) {
    case (.real(let x), .real(let y)):
      switch self {
      case .less: x < y
      case .lessEqual: x <= y
      case .equal: x == y
      case .notEqual: x != y
      }
    case (.complex(let z), .complex(let w)):
      (z.re == w.re && z.im == w.im) == (self == .equal)
    case (.boolean(let p), .boolean(let q)): (p == q) == (self == .equal)
    case (.boolean, _), (.real, _), (.complex, _): illTyped()
    }
  }
}

extension Binary {
  func evaluate(_ left: Element, _ right: Element) -> Element {
    switch (left, right) {
    case (.real(let x), .real(let y)): .real(evaluate(x, y))
    case (.complex(let z), .complex(let w)): .complex(evaluate(z, w))
    case (.real(let x), .complex(let w)): .complex(evaluate(x, w))
    case (.complex(let z), .real(let y)): .complex(evaluate(z, y))
    case (.boolean(let p), .boolean(let q)): .boolean(self == .and ? p && q : p || q)
    case (.boolean, _), (_, .boolean): illTyped()
    }
  }

  private func evaluate(_ x: Double, _ y: Double) -> Double {
    switch self {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .strongMultiply: x == 0 || y == 0 ? 0 : x * y
    case .pow: RealFunctions.pow(x, y)
    case .atan2: RealFunctions.atan2(x, y)
    case .hypot: RealFunctions.hypot(x, y)
    case .logaddexp: RealFunctions.logaddexp(x, y)
    case .maximum: RealFunctions.maximum(x, y)
    case .minimum: RealFunctions.minimum(x, y)
    case .copysign: RealFunctions.copysign(x, y)
    case .remainder: RealFunctions.remainder(x, y)
    case .floorDivide: RealFunctions.floorDivide(x, y)
    case .and, .or: illTyped()
    }
  }

  private func evaluate(_ z: Complex, _ w: Complex) -> Complex {
    switch self {
    case .add: z + w
    case .subtract: z - w
    case .multiply: z * w
    case .divide: z / w
    case .strongMultiply: z.isZero || w.isZero ? Complex(0, 0) : z * w
    case .pow: Complex.pow(z, w)
    case .atan2, .hypot, .logaddexp, .maximum, .minimum, .copysign, .remainder, .floorDivide, .and,
      .or:
      illTyped()
    }
  }

  private func evaluate(_ x: Double, _ w: Complex) -> Complex {
    switch self {
    case .add: x + w
    case .subtract: x - w
    case .multiply: x * w
    case .divide: Complex(x, 0) / w
    case .strongMultiply: x == 0 || w.isZero ? Complex(0, 0) : x * w
    case .pow, .atan2, .hypot, .logaddexp, .maximum, .minimum, .copysign, .remainder, .floorDivide,
      .and, .or:
      illTyped()
    }
  }

  private func evaluate(_ z: Complex, _ y: Double) -> Complex {
    switch self {
    case .add: z + y
    case .subtract: z - y
    case .multiply: z * y
    case .divide: z / y
    case .strongMultiply: y == 0 || z.isZero ? Complex(0, 0) : z * y
    case .pow, .atan2, .hypot, .logaddexp, .maximum, .minimum, .copysign, .remainder, .floorDivide,
      .and, .or:
      illTyped()
    }
  }
}
