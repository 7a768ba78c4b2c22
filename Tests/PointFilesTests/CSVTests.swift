import PointFiles
import Tensors
import Testing

@Suite struct CSVTests {
  /// A table, and the name, dtype, shape, real and imaginary parts of its columns.
  private static let tables: [(String, [(String, DType, [Int], [Double], [Double])])] = [
    ("x\n1\n2.5\n", [("x", .real, [2], [1, 2.5], [])]),
    ("x,y\r\n1,2\r\n3,4", [("x", .real, [2], [1, 3], []), ("y", .real, [2], [2, 4], [])]),
    ("\u{feff}x\n\n1\n\n", [("x", .real, [1], [1], [])]),
    (" x , \"y\"\n 1 ,\"2\"\n", [("x", .real, [1], [1], []), ("y", .real, [1], [2], [])]),
    (
      "x\nnan\ninf\n-Infinity\n+1e3\n",
      [("x", .real, [4], [.nan, .infinity, -.infinity, 1000], [])]
    ),
    (
      "z\n1\n1+2j\n(3-4e-1j)\n-1e-3-2e+2i\n2j\n",
      [("z", .complex, [5], [1, 1, 3, -1e-3, 0], [0, 2, -0.4, -200, 2])]
    ),
    ("z.re,z.im\n1,2\n3,4\n", [("z", .complex, [2], [1, 3], [2, 4])]),
    ("v[1],v[0]\n1,2\n3,4\n", [("v", .real, [2, 2], [2, 1, 4, 3], [])]),
    ("\"A[0,0]\",\"A[0,1]\"\n1,2\n", [("A", .real, [1, 1, 2], [1, 2], [])]),
    ("v[0].re,v[0].im\n1,2\n", [("v", .complex, [1, 1], [1], [2])]),
    ("x\n", [("x", .real, [0], [], [])]),
  ]

  @Test func tablesAreRead() throws {
    for (text, wanted) in Self.tables {
      let columns = try CSVReader.read(Array(text.utf8))
      try #require(columns.count == wanted.count, "\(text)")
      for (column, want) in zip(columns, wanted) {
        let shape = try #require(Shape(want.2))
        #expect(column.name == want.0)
        #expect(
          column.tensor == Tensor(planes: want.3, want.4, dtype: want.1, shape: shape), "\(text)")
      }
    }
  }

  /// A table that is at fault, the line and the column, and a part of the sentence.
  private static let faults: [(String, Int?, Int?, String)] = [
    ("", nil, nil, "empty"),
    ("x,y\n1\n", 2, nil, "1 cells"),
    ("x\n1,2\n", 2, nil, "2 cells"),
    ("x,y\n1,two\n", 2, 3, "'two' is no number"),
    ("x,y\n1,\n", 2, 3, "missing"),
    ("x\n1\n\n\n0x10\n", 5, 1, "no number"),
    ("x\nnan(1)\n", 2, 1, "no number"),
    ("x\n1+2\n", 2, 1, "no number"),
    ("x\n\"1\n", 2, 1, "not closed"),
    ("x\n\"1\"2\n", 2, 4, "behind"),
    ("x,,y\n1,2,3\n", 1, 3, "no name"),
    ("x,x\n1,2\n", 1, 3, "twice"),
    ("x,x.re\n1,2\n", 1, 1, "part"),
    ("x.re\n1\n", 1, 1, "lacks"),
    ("v[0],v[2]\n1,2\n", 1, 6, "smaller"),
    ("v[0],\"v[0,0]\"\n1,2\n", 1, 6, "indices"),
    ("v[-1]\n1\n", 1, 1, "index"),
    ("v[99999999999999999999]\n1\n", 1, 1, "index"),
    ("v[9000000000000000000]\n1\n", 1, 1, "smaller"),
    ("x.re,x.im\n1j,1\n", 1, 1, "complex"),
  ]

  @Test func faultsHaveTheirPlace() {
    for (text, line, column, part) in Self.faults {
      do throws(PointFileError) {
        _ = try CSVReader.read(Array(text.utf8))
        Issue.record("read: \(text)")
      } catch {
        #expect(error.message.contains(part), "\(text): \(error)")
        #expect(error.line == line && error.column == column, "\(text): \(error)")
      }
    }
  }

  @Test func whatIsWrittenIsRead() throws {
    let shape = try #require(Shape([2, 2]))
    let columns = [
      NamedColumn(
        name: "z",
        tensor: Tensor(
          planes: [0.1, .nan, -0.0, 1e300], [1, .infinity, 3, 4], dtype: .complex, shape: shape)),
      NamedColumn(
        name: "x",
        tensor: Tensor(planes: [1, 2], [], dtype: .real, shape: try #require(Shape([2])))),
    ]
    let again = try CSVReader.read(CSVWriter.header(columns) + CSVWriter.lines(columns))
    #expect(again.map(\.name) == ["z", "x"])
    #expect(again.map(\.tensor) == columns.map(\.tensor))
  }
}
