/// What a picture is for.
public enum Split: String, CaseIterable, Comparable, Sendable {
  case train, val, test

  private var place: Int { self == .train ? 0 : self == .val ? 1 : 2 }

  public static func < (a: Split, b: Split) -> Bool { a.place < b.place }
}
