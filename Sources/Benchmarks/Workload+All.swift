import Glibc
import Programs
import Tensors

extension Workload {
  /// W1 to W8.
  static let all: [Workload] = [w1, w2, w3, w4, w5, w6, w7, w8].compactMap { $0 }

  private static let w1 = Workload(
    name: "w1", formula: "real(x * exp(1.5j))", inputs: [Input("x", .complex)],
    counts: [1, 1000, 1_000_000], points: plane)

  private static let w2: Workload? = Shape([10]).map { ten in
    Workload(
      name: "w2", formula: "sum(100 * (x[1:] - x[:-1]**2)**2 + (1 - x[:-1])**2)",
      inputs: [Input("x", ValueType(.real, ten))], counts: [1, 1000, 100_000]
    ) { [Numbers.uniform(1, 10 * $0, times: 2)] }
  }

  private static let w3 = Workload(
    name: "w3",
    formula: "exp(-x**2) * sin(3*x) + log1p(y**2) * cos(x*y) + tanh(x + y) * sqrt(1 + x**2)",
    inputs: [Input("x", .real), Input("y", .real)], counts: [1, 1000, 1_000_000]
  ) { [Numbers.uniform(1, $0, times: 2), Numbers.uniform(2, $0, times: 2)] }

  private static let w4 = Workload(
    name: "w4", formula: "abs(sin(z) * exp(-z**2) + log(z + 2) / (1 + z**2))**2",
    inputs: [Input("z", .complex)], counts: [1, 1000, 1_000_000], points: plane)

  private static let w5: Workload? = Shape([64]).flatMap { shape in
    guard
      let matrix = complex(51, 52, [256, 64], times: 0.125),
      let squares = real(Numbers.uniform(53, 256).map { 4 * $0 * $0 }, [256])
    else { return nil }
    return Workload(
      name: "w5", formula: "sum((abs(A @ x)**2 - b)**2)",
      inputs: [Input("x", ValueType(.complex, shape))],
      constants: [("A", matrix), ("b", squares)], counts: [1, 1000]
    ) {
      [Numbers.interleaved(Numbers.uniform(1, 64 * $0), Numbers.uniform(2, 64 * $0))]
    }
  }

  private static let w6: Workload? = Shape([50]).flatMap { shape in
    guard let features = real(Numbers.uniform(61, 500_000, times: 2), [10_000, 50]),
      let labels = real(Numbers.uniform(62, 10_000).map { $0 < 0 ? -1 : 1 }, [10_000])
    else { return nil }
    return Workload(
      name: "w6", formula: "mean(logaddexp(0, -y * (X @ w)))",
      inputs: [Input("w", ValueType(.real, shape))],
      constants: [("X", features), ("y", labels)], counts: [1]
    ) { [Numbers.uniform(1, 50 * $0, times: 0.125)] }
  }

  private static let w7: Workload? = {
    let classes = (0..<2560).map { $0 % 10 == ($0 / 10 * 7) % 10 ? 1.0 : 0 }
    let shapes = [[64, 128], [128], [128, 10], [10]].compactMap { Shape($0) }
    guard let samples = real(Numbers.uniform(71, 256 * 64, times: 2), [256, 64]),
      let labels = real(classes, [256, 10]), shapes.count == 4
    else { return nil }
    return Workload(
      name: "w7",
      formula: """
        o = tanh(X @ W1 + b1) @ W2 + b2
        s = o - stop_gradient(max(o, axis=1, keepdims=True))
        -mean(sum(Y * (s - log(sum(exp(s), axis=1, keepdims=True))), axis=1))
        """,
      inputs: zip(["W1", "b1", "W2", "b2"], shapes).map { Input($0, ValueType(.real, $1)) },
      constants: [("X", samples), ("Y", labels)], counts: [1]
    ) { count in
      // The same at every point.
      zip(shapes, 72...).map { shape, seed in
        let numbers = Numbers.uniform(UInt64(seed), shape.count, times: 0.25)
        return (0..<count).flatMap { _ in numbers }
      }
    }
  }()

  /// Every step written out: 10,000 operations.
  private static let w8 = Workload(
    name: "w8",
    formula: (0..<1000).map {
      """
      t = x * y
      u = x * x
      p = 0.9 * x + 0.1 * t + \(0.01 * cos(Double($0)))
      y = 0.8 * y - 0.15 * u + 0.05
      x = p

      """
    }.joined() + "x * y",
    inputs: [Input("x", .real), Input("y", .real)], counts: [1, 1000]
  ) { [Numbers.uniform(1, $0, times: 0.5), Numbers.uniform(2, $0, times: 0.5)] }

  private static let plane: Points = { count in
    [
      Numbers.interleaved(
        Numbers.uniform(1, count, times: 2), Numbers.uniform(2, count, times: 2))
    ]
  }

  private static func real(_ numbers: [Double], _ lengths: [Int]) -> Tensor? {
    Shape(lengths).flatMap { Tensor(numbers, shape: $0) }
  }

  private static func complex(
    _ first: UInt64, _ second: UInt64, _ lengths: [Int], times factor: Double
  ) -> Tensor? {
    Shape(lengths).flatMap { shape in
      Tensor(
        real: Numbers.uniform(first, shape.count, times: factor),
        imaginary: Numbers.uniform(second, shape.count, times: factor), shape: shape)
    }
  }
}
