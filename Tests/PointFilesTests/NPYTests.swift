import PointFiles
import Tensors
import Testing

/// Files as NumPy 2.4 wrote them (`numpy.save`), in hexadecimal after the header's text.
@Suite struct NPYTests {
  private static func file(_ header: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let text = Array(header.utf8)
    let length: [UInt8] = [UInt8(text.count & 255), UInt8(text.count >> 8)]
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + (version > 1 ? [0, 0] : []) + text
      + data
  }

  private static func header(_ descriptor: String, _ shape: String, fortran: Bool = false) -> String
  {
    "{'descr': '\(descriptor)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }\n"
  }

  /// Header, bytes, dtype, shape and numbers.
  private static let files: [([UInt8], DType, [Int], [Double], [Double])] = [
    (
      file(header("<f8", "(2,)"), [0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0]), .real,
      [2], [1, -2], []
    ),
    (file(header(">f8", "()"), [0x3f, 0xf0, 0, 0, 0, 0, 0, 0]), .real, [], [1], []),
    (
      file(
        header("<c16", "(1,)"), [0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0],
        version: 2),
      .complex, [1], [1], [-2]
    ),
    (file(header("<f4", "(1,)"), [0, 0, 0x80, 0x3f]), .real, [1], [1], []),
    (file(header("<i2", "(2,)"), [0xff, 0xff, 2, 0]), .real, [2], [-1, 2], []),
    (
      file(header("<u8", "(1,)"), [0, 0, 0, 0, 0, 0, 0, 0x80]), .real, [1],
      [9_223_372_036_854_775_808],
      []
    ),
    // 1.5 and -65504, the most that a float16 can be.
    (file(header("<f2", "(2,)"), [0, 0x3e, 0xff, 0xfb]), .real, [2], [1.5, -65504], []),
    (file(header("|u1", "(1, 3)"), [1, 2, 255]), .real, [1, 3], [1, 2, 255], []),
    (file(header("|b1", "(2,)"), [0, 1]), .real, [2], [0, 1], []),
    (
      file(header("<i8", "(1,)"), [0, 0, 0, 0, 0, 0, 0, 0x80]), .real, [1],
      [-9_223_372_036_854_775_808],
      []
    ),
    // Columns first: [[1, 2, 3], [4, 5, 6]] lies as 1 4 2 5 3 6.
    (
      file(header("|i1", "(2, 3)", fortran: true), [1, 4, 2, 5, 3, 6]), .real, [2, 3],
      [1, 2, 3, 4, 5, 6], []
    ),
    (file(header("<f8", "(0, 5)"), []), .real, [0, 5], [], []),
  ]

  @Test func filesAreRead() throws {
    for (bytes, dtype, shape, real, imaginary) in Self.files {
      let want = Tensor(planes: real, imaginary, dtype: dtype, shape: try #require(Shape(shape)))
      #expect(try NPY.read(bytes) == want)
    }
  }

  /// Bytes that are no array, and a part of the sentence.
  private static let faults: [([UInt8], String)] = [
    ([], "no NPY file"),
    (Array("PK\u{3}\u{4}aaaaaaaaaa".utf8), "unzip"),
    ([0x93] + Array("NUMPY".utf8) + [4, 0, 0, 0], "version 4.0"),
    ([0x93] + Array("NUMPY".utf8) + [1, 0, 255, 255], "ends in its header"),
    ([0x93] + Array("NUMPY".utf8) + [2, 0, 1, 0], "ends"),
    ([0x93] + Array("NUMPY".utf8) + [2, 0, 255, 255, 255, 255, 0, 0], "longer"),
    (file(header("|O", "(1,)"), [0]), "'|O'"),
    (file(header("<f16", "(1,)"), [0, 0]), "'<f16'"),
    (file(header("<u8", "(1,)"), [1, 0, 0, 0, 0, 0, 0, 0x80]), "not exact"),
    (file(header("<U3", "(1,)"), [0]), "'<U3'"),
    (
      file("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", []),
      "fields (a)"
    ),
    (file(header("<f8", "(2,)"), [0, 0, 0, 0, 0, 0, 0, 0]), "8 bytes of data"),
    (file(header("<f8", "(9999999999, 9999999999, 9999999999)"), []), "counted"),
    (file(header("<f8", "(999999999999999999, 4)"), []), "counted"),
    (file(header("<f8", "(-1,)"), []), "whole number"),
    (file(header("<f8", "(99999999999999999999,)"), []), "whole number"),
    (file(header("<f8", "(" + String(repeating: "1,", count: 65) + ")"), []), "axes"),
    (file("{'descr': '<f8', 'shape': (1,)}", []), "lacks"),
    (file("{'descr': '<f8', 'descr': '<f8', 'shape': (1,)}", []), "twice"),
    (file("{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}", []), "True"),
    (file("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': 1}", []), "not known"),
    (file("__import__('os')", []), "expected"),
    (file("{'descr': '<f8", []), "without an end"),
    (file(header("<i8", "(1,)"), [1, 0, 0, 0, 0, 0, 0x20, 0]), "not exact"),
  ]

  @Test func faultsAreNamed() {
    for (bytes, part) in Self.faults {
      do throws(PointFileError) {
        _ = try NPY.read(bytes)
        Issue.record("read: \(part)")
      } catch {
        #expect(error.message.contains(part), "\(error)")
      }
    }
  }

  @Test func everyCutIsRefused() {
    for (bytes, _, _, _, _) in Self.files {
      for length in 0..<bytes.count {
        #expect(throws: PointFileError.self) { try NPY.read(Array(bytes[..<length])) }
      }
    }
  }

  @Test func whatIsWrittenIsRead() throws {
    for (_, dtype, shape, real, imaginary) in Self.files {
      let shape = try #require(Shape(shape))
      let tensor = Tensor(planes: real, imaginary, dtype: dtype, shape: shape)
      let header = NPY.header(dtype, shape)
      #expect(header.count % 64 == 0)
      #expect(try NPY.read(header + NPY.data(tensor)) == tensor)
    }
  }

  private static func structured(
    _ fields: String, _ shape: String, _ data: [UInt8], fortran: Bool = false
  )
    -> [UInt8]
  {
    file(
      "{'descr': [\(fields)], 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }\n",
      data)
  }

  /// `np.array([((1, 2), 3j, 1)], dtype=[('v', 'i1', (2,)), ('z', '>c8'), ('b', '?')])`, and such with
  /// bytes between the fields and with columns first.
  @Test func fieldsAreArraysByName() throws {
    let record: [UInt8] = [1, 0xfe, 0, 0, 0, 0, 0x40, 0x40, 0, 0, 1]
    let bytes = Self.structured(
      "('v', '|i1', (2,)), ('z', '>c8'), ('b', '|b1')", "(2,)", record + record)
    let columns = try #require(try NPY.fields(bytes))
    #expect(columns.map(\.name) == ["v", "z", "b"])
    let (two, pairs) = (try #require(Shape([2])), try #require(Shape([2, 2])))
    #expect(
      columns[0].tensor == Tensor(planes: [1, -2, 1, -2], [], dtype: .real, shape: pairs))
    #expect(columns[1].tensor == Tensor(planes: [0, 0], [3, 3], dtype: .complex, shape: two))
    #expect(columns[2].tensor.real == [1, 1])
    let aligned = Self.structured(
      "('a', '|u1'), ('', '|V2'), ('b', '|u1')", "(2, 2)",
      [1, 9, 9, 2, 3, 9, 9, 4, 5, 9, 9, 6, 7, 9, 9, 8], fortran: true)
    let ordered = try #require(try NPY.fields(aligned))
    #expect(ordered.map(\.name) == ["a", "b"])
    #expect(ordered[0].tensor.real == [1, 5, 3, 7] && ordered[1].tensor.real == [2, 6, 4, 8])
    #expect(try NPY.fields(Self.file(Self.header("<f8", "(0,)"), [])) == nil)
    for length in 0..<bytes.count {
      #expect(throws: PointFileError.self) { try NPY.fields(Array(bytes[..<length])) }
    }
  }

  @Test(arguments: [
    ("", "(1,)", "no fields"), ("('a', '|u1'), ('a', '|u1')", "(1,)", "twice"),
    ("('a', '|u1', (0,))", "(99999999999999999,)", "no bytes"),
    ("('a', '|u1')", "(2,)", "1 bytes of data"), ("('a', '|O')", "(1,)", "'|O'"),
    ("('a', [('b', '|u1')])", "(1,)", "not known"), ("(('t', 'a'), '|u1')", "(1,)", "not known"),
    ("('a', '|u1', (999999999999999999, 9))", "(1,)", "counted"),
    ("('a', '|u1', (999999999999999999,))", "(1,)", "counted"),
    ("('a', '|u1'", "(1,)", "expected"), ("('', '|V99999999999')", "(1,)", "'|V"),
  ])
  func faultsOfFields(fields: String, shape: String, part: String) {
    do throws(PointFileError) {
      _ = try NPY.fields(Self.structured(fields, shape, [7]))
      Issue.record("read: \(part)")
    } catch {
      #expect(error.message.contains(part), "\(error)")
    }
  }
}
