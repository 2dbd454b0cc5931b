import Explainer
import Files

/// Pictures with labels, read from a manifest or from the folders of a public set.
public struct DataSet: Sendable {
  /// As tables name it: "FF++ (c23)", or a folder's name; with its path where another set bears the name.
  public internal(set) var name: String
  /// The folder or manifest that was named.
  public let root: Path
  public let layout: Layout
  public let samples: [Sample]
  /// How the videos were compressed, as the data set calls it; nil where it says nothing.
  public let compression: String?
  /// Frames that were taken of a video at most.
  public let framesPerVideo: Int
  /// What a reader of figures has to know: what was left out, what is missing.
  public let notes: [String]

  public init(
    name: String, root: Path, layout: Layout, samples: [Sample], compression: String? = nil,
    framesPerVideo: Int, notes: [String] = []
  ) {
    self.name = name
    self.root = root
    self.layout = layout
    self.samples = samples
    self.compression = compression
    self.framesPerVideo = framesPerVideo
    self.notes = notes
  }

  /// Whether a user's word means the set: its name, with or without what stands in brackets.
  public func isCalled(_ word: String) -> Bool { name == word || name.hasPrefix("\(word) (") }

  /// The samples of one split; an empty one is refused, since no figure can come of it.
  public func only(_ split: Split) throws(DataSetError) -> DataSet {
    let chosen = samples.filter { $0.split == split }
    guard !chosen.isEmpty else {
      throw .emptySplit(root, split, holds: Set(samples.map(\.split)).sorted())
    }
    return DataSet(
      name: name, root: root, layout: layout, samples: chosen, compression: compression,
      framesPerVideo: framesPerVideo, notes: notes)
  }

  /// SHA-256 of the list: files below the root with split and labels, in their order. It says which pictures a figure
  /// is of, wherever the data set lies.
  public var listHash: String { listHash(of: samples) }

  /// The same of the test pictures alone, and how many they are; nil where there are none.
  public var testList: (hash: String, count: Int)? {
    let test = samples.filter { $0.split == .test }
    return test.isEmpty ? nil : (listHash(of: test), test.count)
  }

  private func listHash(of samples: [Sample]) -> String {
    let folder = layout == .manifest ? root.parent : root
    let lines = samples.map { sample in
      let bits = sample.labels.bits.map { $0.map { $0 ? "1" : "0" } ?? "?" }.joined()
      return sample.file.relative(to: folder).bytes + Array("\t\(sample.split.rawValue)\t\(bits)\n".utf8)
    }
    return Digest.sha256(lines.flatMap(\.self))
  }
}

extension Path {
  /// The last component's text, without its last extension.
  var stem: String {
    let name = String(decoding: lastComponent, as: UTF8.self)
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }
}
