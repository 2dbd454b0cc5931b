/// Keys as a person writes them: names as help spells them, with spaces between; a word that is no name is taken letter
/// by letter. "jj 3 Tab ^d" is j, j, 3, Tab and ^d.
public enum KeyScript {
  public static func keys(_ text: String) -> [Key] {
    text.split(separator: " ").flatMap { word -> [Key] in
      if let key = named[String(word)] { return [key] }
      if word.count == 2, word.first == "^", let letter = word.last { return [Key(letter, .control)] }
      return word.map { Key($0) }
    }
  }

  private static let named: [String: Key] = {
    let codes: [Key.Code] =
      [
        .character(" "), .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .insert, .delete, .enter,
        .tab,
        .backTab, .escape, .backspace,
      ] + (1...12).map { .function($0) }
    return Dictionary(uniqueKeysWithValues: codes.map { (Key($0).name, Key($0)) })
  }()
}
