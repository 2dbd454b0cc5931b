import Files
import Forging
import Foundation

extension Recipe {
  /// A preset: the recipe's keys, each of which may be left out; `extends` names a preset beside it that is read first.
  public init(_ file: Path) throws(TrainingError) { try self.init(file, below: []) }

  /// - Parameter heirs: the presets that extend this one.
  private init(_ file: Path, below heirs: [Path]) throws(TrainingError) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try readFile(file, limit: 1 << 20).bytes } catch { throw .file(error) }
    var base = Recipe()
    if let parent = (try? JSON(parsing: bytes))?["extends"]?.string {
      let below = heirs + [file], extended = file.parent.appending("\(parent).json")
      guard !parent.contains("/"), !below.contains(where: { $0.lastComponent == extended.lastComponent })
      else {
        throw .preset(
          file: file.text, reason: "extends \(parent), which must be the name of another preset beside it")
      }
      base = try Recipe(extended, below: below)
    }
    try self.init(overriding: base, with: bytes, named: file.text)
  }

  /// - Throws: `TrainingError.preset` for a key that does not exist or a value that does not fit, by name.
  public init(overriding recipe: Recipe, with bytes: [UInt8], named file: String) throws(TrainingError) {
    func fail(_ reason: String) -> TrainingError { .preset(file: file, reason: reason) }
    do {
      guard var given = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
        throw fail("is not a JSON object")
      }
      given["extends"] = nil
      // Keys that the recipe leaves out because nothing is set have their places in the template.
      var template = try Recipe.object(recipe)
      for (key, value) in ["logitScale": 1, "clipNorm": 1, "epochLength": 1, "imageSize": 1] {
        template[key] = value
      }
      template["expects"] = try Recipe.object(Start())
      var forging = try template["forging"] as? [String: Any] ?? Recipe.object(Forging())
      if forging["unseen"] == nil { forging["unseen"] = try Recipe.object(Forger.Settings()) }
      template["forging"] = forging
      var base = try Recipe.object(recipe)
      if given["forging"] is [String: Any], base["forging"] == nil {
        base["forging"] = try Recipe.object(Forging())
      }
      let merged = try Recipe.merge(given, into: base, template: template)
      self = try JSONDecoder().decode(Recipe.self, from: JSONSerialization.data(withJSONObject: merged))
    } catch let error as UnknownKey {
      throw fail("has the unknown key \(error.name)")
    } catch let error as DecodingError {
      throw fail(Recipe.text(of: error))
    } catch let error as TrainingError {
      throw error
    } catch {
      throw fail("is not valid JSON")
    }
    if let broken = broken { throw fail(broken) }
  }

  /// The whole recipe as JSON, keys sorted.
  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("a recipe holds finite numbers only")
    }
    return Array(data)
  }

  /// The first key, in the order of the alphabet, whose value is another; nil where the recipes are equal.
  func firstDifference(from other: Recipe) -> String? {
    guard self != other else { return nil }
    let (own, others) = ((try? Recipe.object(self)) ?? [:], (try? Recipe.object(other)) ?? [:])
    let keys = Set(own.keys).union(others.keys).sorted()
    return keys.first { (own[$0] as? NSObject) != (others[$0] as? NSObject) } ?? "a value"
  }

  private static func object(_ value: some Encodable) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any] ?? [:]
  }

  /// `given` over `base`; null takes a key away.
  private static func merge(
    _ given: [String: Any], into base: [String: Any], template: [String: Any]
  ) throws -> [String: Any] {
    var merged = base
    for (key, value) in given {
      guard let place = template[key] else { throw UnknownKey(name: key) }
      if let inner = value as? [String: Any], let place = place as? [String: Any] {
        merged[key] = try merge(inner, into: base[key] as? [String: Any] ?? place, template: place)
      } else {
        merged[key] = value is NSNull ? nil : value
      }
    }
    return merged
  }

  private static func text(of error: DecodingError) -> String {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
      .dataCorrupted(let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return "has a value that does not fit at \(path.isEmpty ? "its top" : path)"
    @unknown default: return "has a value that does not fit"
    }
  }

  private struct UnknownKey: Error { let name: String }
}
