/// Keys as a person writes them: names as help spells them, with spaces between; a word that is no name is taken letter
/// by letter. "jj 3 Tab ^d" is j, j, 3, Tab and ^d.
public enum KeyScript {
  public static func keys(_ text: String) -> [Key] {
    text.split(separator: " ").flatMap { word in Key(name: String(word)).map { [$0] } ?? word.map { Key($0) }
    }
  }
}
