import Files

/// Reads ranged values from a JSON object and names the file and key of what is wrong.
package struct ConfigurationReader {
  let file: String
  let json: JSON

  /// - Parameter bytes: the file's content.
  package init(_ bytes: [UInt8], file: String) throws(CLIPError) {
    self.file = file
    do throws(JSON.Fault) { json = try JSON(parsing: bytes) } catch {
      switch error {
      case .notUTF8(let offset), .notJSON(let offset), .tooDeep(let offset), .duplicateKey(_, let offset):
        throw .notJSON(file: file, offset: offset)
      }
    }
    guard json.members != nil else { throw .notJSON(file: file, offset: 0) }
  }

  private init(file: String, json: JSON) {
    self.file = file
    self.json = json
  }

  package func has(_ key: String) -> Bool { json[key].map { $0 != .null } ?? false }

  /// The object under `key`, with the members of the object under `override` in place of its own; empty without both.
  package func section(_ key: String, overriddenBy override: String) throws(CLIPError) -> ConfigurationReader
  {
    var members: [JSON.Member] = []
    for name in [override, key] where has(name) {
      guard let more = json[name]?.members else {
        throw .badValue(file: file, key: name, allowed: "an object")
      }
      members += more.filter { new in !members.contains { $0.key == new.key } }
    }
    return ConfigurationReader(file: file, json: .object(members))
  }

  package func section(_ key: String) -> ConfigurationReader? {
    guard let value = json[key], value.members != nil else { return nil }
    return ConfigurationReader(file: file, json: value)
  }

  package func integer(_ key: String, _ range: ClosedRange<Int>, or absent: Int? = nil) throws(CLIPError)
    -> Int
  {
    if !has(key), let absent { return absent }
    guard let value = json[key]?.count, range.contains(value) else {
      let allowed =
        range.count == 1
        ? "\(range.lowerBound)" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
      throw .badValue(file: file, key: key, allowed: allowed)
    }
    return value
  }

  /// A finite number in the range.
  package func number(
    _ key: String, _ allowed: String, or absent: Double? = nil, where isAllowed: (Double) -> Bool
  ) throws(CLIPError) -> Double {
    if !has(key), let absent { return absent }
    guard let value = json[key]?.double, isAllowed(value) else {
      throw .badValue(file: file, key: key, allowed: allowed)
    }
    return value
  }

  package func bool(_ key: String, or absent: Bool) throws(CLIPError) -> Bool {
    guard has(key) else { return absent }
    guard let value = json[key]?.bool else { throw .badValue(file: file, key: key, allowed: "true or false") }
    return value
  }

  /// Three finite numbers.
  package func triple(
    _ key: String, or absent: [Float], where isAllowed: (Double) -> Bool
  ) throws(CLIPError) -> [Float] {
    guard has(key) else { return absent }
    let values = json[key]?.array?.compactMap(\.double) ?? []
    guard values.count == 3, json[key]?.array?.count == 3, values.allSatisfy(isAllowed) else {
      throw .badValue(file: file, key: key, allowed: "three numbers in range")
    }
    return values.map(Float.init)
  }
}
