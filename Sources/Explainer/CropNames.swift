import Files
import Pictures

/// What the crops of a run are called, so that none is written over another and every shard calls them the same.
///
/// A crop has its picture's name without the last extension; where an earlier picture has that name, -2, -3 … follow it.
/// Of a picture's further faces each has the next number behind that. No name is given that another picture has.
public struct CropNames: Sendable {
  /// One for each input of the list.
  private let stems: [[UInt8]]
  /// Those of all inputs.
  private let taken: Set<[UInt8]>

  public init(_ inputs: Inputs) {
    let own = inputs.all.map { CropNames.stem(of: $0.path) }
    var uses: [[UInt8]: Int] = [:]
    for stem in own { uses[stem, default: 0] += 1 }
    var taken = Set(own), given: Set<[UInt8]> = [], numbers: [[UInt8]: Int] = [:]
    let stems = zip(inputs.all, own).map { (input, stem) -> [UInt8] in
      // A file beside the picture, with the same name and its metadata, gets no crop and takes no name.
      if uses[stem, default: 0] > 1, CropNames.isForeign(input) { return stem }
      if given.insert(stem).inserted { return stem }
      var number = numbers[stem, default: 2]
      while taken.contains(CropNames.numbered(stem, number)) { number += 1 }
      numbers[stem] = number + 1
      let name = CropNames.numbered(stem, number)
      taken.insert(name)
      return name
    }
    self.stems = inputs.kept(stems)
    self.taken = taken
  }

  /// - Parameter input: its place in the list.
  /// - Returns: one for each face, the largest first, with ".png".
  public func names(of input: Int, faces: Int) -> [[UInt8]] {
    let stem = stems[input]
    var names = [stem], number = 2
    while names.count < faces {
      let name = CropNames.numbered(stem, number)
      if !taken.contains(name) { names.append(name) }
      number += 1
    }
    return names.prefix(faces).map { $0 + Array(".png".utf8) }
  }

  private static func numbered(_ stem: [UInt8], _ number: Int) -> [UInt8] { stem + Array("-\(number)".utf8) }

  /// The name without its last extension.
  private static func stem(of path: Path) -> [UInt8] {
    let name = path.lastComponent
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return name }
    return Array(name[..<dot])
  }

  /// Whether a file was found in a folder and is no picture.
  private static func isForeign(_ input: Input) -> Bool {
    guard input.origin == .found else { return false }
    let start = (try? readStart(input.path, count: 32)) ?? []
    return PictureFormat.recognize(start) == .unknown
  }
}
